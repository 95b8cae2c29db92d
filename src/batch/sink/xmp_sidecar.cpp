#include "batch/sink/xmp_sidecar.hpp"

#include <filesystem>
#include <system_error>

#include "batch/sink/mirrored_path.hpp"
#include "files/file_name.hpp"
#include "files/replace_file.hpp"
#include "xmp/photo_metadata.hpp"

namespace gaze {
namespace {

constexpr const char* kSidecar = "an XMP sidecar";

bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

XmpPacket read_sidecar(const std::string& path, std::size_t most) {
  if (!is_there(path)) return {};
  return about(path + ": the sidecar is left as it is, because it cannot be read as XMP: ",
               [&] { return XmpPacket(read_whole_file(path, most)); });
}

/// What the photo itself says. Throws Error(input) if it cannot be read: what it says is then unknown,
/// and a sidecar could hide it.
ExistingMetadata own_words(const PhotoRef& photo, const XmpOptions& options) {
  if (photo.words) return *photo.words;
  if (photo.archived) return {};
  return about("no sidecar is written, because the photo's own words are unknown: ", [&] {
    return words_found_in(read_whole_file(photo.path, options.most_file), options.most_metadata);
  });
}

/// What a sidecar says that is not the one to write into. Throws Error(input) if it cannot be read.
ExistingMetadata words_beside(const std::string& path, std::size_t most) {
  ExistingMetadata words;
  const std::string bytes = read_whole_file(path, most);
  try {
    words.packet = XmpPacket(bytes);
  } catch (const Error&) {
    PhotoMetadata metadata;
    add_unreadable_xmp(metadata, bytes);
    words.described = metadata.described;
    words.has_alt_text = metadata.has_alt_text;
  }
  return words;
}

}  // namespace

/// The sidecars that are there of a photo, by any of their names, as they are preferred. `photo` is
/// its path, or the one that an output folder gives it.
std::vector<std::string> XmpSidecars::sidecars(const std::string& photo,
                                               const PhotoRef& ref) const {
  std::vector<std::string> found;
  const std::string stem = without_extension(photo);
  for (const std::string& name : {photo, stem}) {
    for (const char* const extension : {".xmp", ".XMP"}) {
      const std::string path = name + extension;
      if (!is_there(path)) continue;
      if (name == stem && (ref.archived || stems_.shares(ref.path))) continue;
      found.push_back(path);
    }
  }
  return found;
}

std::string XmpSidecars::path(const PhotoRef& photo) const {
  const std::string mirrored = mirrored_path(photo, options_.output_folder);
  const std::vector<std::string> found = sidecars(mirrored, photo);
  return found.empty() ? mirrored + ".xmp" : found.front();
}

/// What else says something of the photo: itself, and sidecars beside it that are not written into.
/// Throws Error(input) for one that cannot be read.
std::vector<ExistingMetadata> XmpSidecars::other_words(const PhotoRef& photo,
                                                       const std::string& sidecar) const {
  std::vector<ExistingMetadata> others;
  if (options_.overwrite) return others;
  others.push_back(own_words(photo, options_));
  if (photo.archived) return others;
  for (const std::string& path : sidecars(photo.path, photo)) {
    if (path != sidecar) others.push_back(words_beside(path, options_.most_metadata));
  }
  return others;
}

std::string XmpSidecars::words_found(const PhotoRef& photo) const {
  if (options_.overwrite) return "";
  const std::string sidecar = path(photo);
  std::vector<ExistingMetadata> places(1);
  try {
    places[0].packet = read_sidecar(sidecar, options_.most_metadata);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;  // deliver() says why.
  }
  if (!words_in_all(places[0], options_.fields).empty()) return kSidecar;
  try {
    for (ExistingMetadata& other : other_words(photo, sidecar)) places.push_back(std::move(other));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;  // deliver() says why.
  }
  std::string first;
  for (const XmpField field : kXmpFields) {
    if (!options_.fields.has(field)) continue;
    std::string found;
    for (std::size_t i = 0; i < places.size() && found.empty(); ++i) {
      if (places[i].has(field)) found = i == 1 ? place_name(places[i].place(field)) : kSidecar;
    }
    if (found.empty()) return "";
    if (first.empty()) first = found;
  }
  return first;
}

bool XmpSidecars::needs_write(const PhotoRef& photo) const {
  // The photo's own words may be those that were written into it: only deliver() can tell.
  if (options_.overwrite) return true;
  try {
    ExistingMetadata words;
    words.packet = read_sidecar(path(photo), options_.most_metadata);
    return words_in_all(words, options_.fields).empty();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    return true;
  }
}

std::string XmpSidecars::deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                                 const std::string& suspect) const {
  const std::string text = alt_text_of(captioned.caption, suspect, options_.words);
  if (text.empty()) return "";
  const std::string to = path(photo);
  XmpPacket sidecar = read_sidecar(to, options_.most_metadata);
  const std::vector<ExistingMetadata> others = other_words(photo, to);
  // What --embed-metadata or another run wrote of the same caption is not a person's.
  const std::string plain = alt_text(captioned.caption.text(), {});
  bool changed = false;
  std::string left;
  for (const XmpField field : kXmpFields) {
    if (!options_.fields.has(field) || sidecar.says(field, text)) continue;
    std::string found;
    if (!options_.overwrite && sidecar.has_words(field)) found = kSidecar;
    for (std::size_t i = 0; i < others.size() && found.empty(); ++i) {
      const XmpPacket& packet = others[i].packet;
      if (!others[i].has(field) || packet.says(field, text) || packet.says(field, plain)) continue;
      found = i == 0 ? place_name(others[i].place(field)) : kSidecar;
    }
    if (found.empty()) {
      changed = sidecar.set_words(field, text) || changed;
    } else if (left.empty()) {
      left = found;
    }
  }
  if (!changed) return left;
  FileReplacement file(to, true);
  file.write(sidecar.sidecar());
  file.commit();
  return left;
}

}  // namespace gaze
