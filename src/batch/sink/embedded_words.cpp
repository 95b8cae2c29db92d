#include "batch/sink/embedded_words.hpp"

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "files/replace_file.hpp"
#include "gaze/error.hpp"
#include "xmp/photo_metadata.hpp"

namespace gaze {
namespace {

struct stat status_of(const std::string& path) {
  struct stat status = {};
  if (lstat(path.c_str(), &status) != 0) {
    throw Error(ErrorKind::input,
                path + ": the file cannot be read: " + std::generic_category().message(errno));
  }
  if (S_ISLNK(status.st_mode)) {
    throw Error(ErrorKind::input, path + " is a link: what it leads to is not changed");
  }
  if ((status.st_mode & 0222U) == 0 || access(path.c_str(), W_OK) != 0) {
    throw Error(ErrorKind::input, path + " is write-protected: its metadata are not changed");
  }
  return status;
}

/// Owner and extended attributes (labels, access lists), as far as the system lets us.
void copy_attributes(const std::string& from, const struct stat& status, const std::string& to) {
  if (chown(to.c_str(), status.st_uid, status.st_gid) != 0) errno = 0;
  if (chmod(to.c_str(), status.st_mode & 07777U) != 0) errno = 0;  // chown() takes some bits away.
  const ssize_t size = listxattr(from.c_str(), nullptr, 0);
  if (size <= 0) return;
  std::string names(static_cast<std::size_t>(size), '\0');
  const ssize_t listed = listxattr(from.c_str(), names.data(), names.size());
  const std::string_view all(names.data(), static_cast<std::size_t>(std::max<ssize_t>(listed, 0)));
  for (std::size_t at = 0; at < all.size();) {
    const std::string name(all.substr(at, all.find('\0', at) - at));
    at += name.size() + 1;
    const ssize_t length = getxattr(from.c_str(), name.c_str(), nullptr, 0);
    std::string value(static_cast<std::size_t>(std::max<ssize_t>(length, 0)), '\0');
    if (length < 0 || getxattr(from.c_str(), name.c_str(), value.data(), value.size()) != length ||
        setxattr(to.c_str(), name.c_str(), value.data(), value.size(), 0) != 0) {
      errno = 0;
    }
  }
}

bool unchanged(const std::string& path, const struct stat& before) {
  struct stat now = {};
  return stat(path.c_str(), &now) == 0 && now.st_ino == before.st_ino &&
         now.st_size == before.st_size && now.st_mtim.tv_sec == before.st_mtim.tv_sec &&
         now.st_mtim.tv_nsec == before.st_mtim.tv_nsec;
}

}  // namespace

ExistingMetadata EmbeddedWords::own_words(const PhotoRef& photo) const {
  return words_in(photo.path, read_whole_file(photo.path, options_.most_file),
                  options_.most_metadata);
}

/// What the photo's sidecars say. Throws Error(input) for one that cannot be read.
std::vector<ExistingMetadata> EmbeddedWords::words_beside(const PhotoRef& photo) const {
  std::vector<ExistingMetadata> words;
  if (options_.overwrite) return words;
  for (const std::string& path : sidecars_.found(photo)) {
    words.push_back(
        about(photo.path + ": no metadata are written, because a sidecar's words are unknown: ",
              [&] { return words_in_sidecar(path, options_.most_metadata); }));
  }
  return words;
}

std::string EmbeddedWords::words_found(const PhotoRef& photo) const {
  if (options_.overwrite) return "";
  try {
    std::vector<ExistingMetadata> places = words_beside(photo);
    // Before the photo is read.
    if (std::string found = words_in_all(places, options_.fields); !found.empty()) return found;
    places.insert(places.begin(), own_words(photo));
    return words_in_all(places, options_.fields);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    return "";  // deliver() says why.
  }
}

bool EmbeddedWords::needs_write(const PhotoRef& photo) const {
  // A sidecar's words may be those of this run: only deliver() can tell.
  if (options_.overwrite) return true;
  try {
    return words_in_all({own_words(photo)}, options_.fields).empty();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    return true;
  }
}

/// Takes away what a run that was killed left of photos it was replacing.
void EmbeddedWords::tidy(const std::string& photo) const {
  const std::string folder = std::filesystem::path(photo).parent_path().string();
  const std::lock_guard lock(mutex_);
  if (tidied_ == folder) return;
  remove_leftovers(folder);
  tidied_ = folder;
}

std::string EmbeddedWords::deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                                   const std::string& suspect) const {
  const std::string text = alt_text_of(captioned.caption, suspect, options_.words);
  if (text.empty()) return "";
  tidy(photo.path);
  const struct stat status = status_of(photo.path);
  const std::string bytes = read_whole_file(photo.path, options_.most_file);
  ExistingMetadata own = words_in(photo.path, bytes, options_.most_metadata);
  const FilledFields filled =
      fill_fields(own, words_beside(photo), text, alt_text(captioned.caption.text(), {}), options_);
  if (!filled.changed) return filled.left;
  const std::string whole =
      about(photo.path + ": ", [&] { return with_packet(bytes, own.packet); });
  FileReplacement file(photo.path);
  file.write(whole);
  copy_attributes(photo.path, status, file.temporary());
  if (!unchanged(photo.path, status)) {
    throw Error(ErrorKind::input, photo.path + " was changed meanwhile and is left as it is");
  }
  file.commit();
  return filled.left;
}

}  // namespace gaze
