#include "batch/sink/xmp_sidecar.hpp"

#include <filesystem>
#include <system_error>

#include "files/replace_file.hpp"

namespace gaze {
namespace {

/// The sidecar to write into.
ExistingMetadata read_sidecar(const std::string& path, std::size_t most) {
  ExistingMetadata words;
  words.in_sidecar = true;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    words.packet =
        about(path + ": the sidecar is left as it is, because it cannot be read as XMP: ",
              [&] { return XmpPacket(read_whole_file(path, most)); });
  }
  return words;
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

}  // namespace

/// What else says something of the photo: itself, and sidecars that are not written into. Throws
/// Error(input) for one that cannot be read.
std::vector<ExistingMetadata> XmpSidecars::other_words(const PhotoRef& photo,
                                                       const std::string& sidecar) const {
  std::vector<ExistingMetadata> others;
  if (options_.overwrite) return others;
  others.push_back(own_words(photo, options_));
  for (const std::string& path : files_.found(photo)) {
    if (path != sidecar) others.push_back(words_in_sidecar(path, options_.most_metadata));
  }
  return others;
}

std::string XmpSidecars::words_found(const PhotoRef& photo) const {
  if (options_.overwrite) return "";
  const std::string sidecar = files_.to_write(photo);
  std::vector<ExistingMetadata> places;
  try {
    places.push_back(read_sidecar(sidecar, options_.most_metadata));
    // Before the photo is read.
    if (std::string found = words_in_all(places, options_.fields); !found.empty()) return found;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;  // deliver() says why.
  }
  try {
    for (ExistingMetadata& other : other_words(photo, sidecar)) places.push_back(std::move(other));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;  // deliver() says why.
  }
  return words_in_all(places, options_.fields);
}

bool XmpSidecars::needs_write(const PhotoRef& photo) const {
  // The photo's own words may be those that were written into it: only deliver() can tell.
  if (options_.overwrite) return true;
  try {
    const std::string sidecar = files_.to_write(photo);
    return words_in_all({read_sidecar(sidecar, options_.most_metadata)}, options_.fields).empty();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    return true;
  }
}

std::string XmpSidecars::deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                                 const std::string& suspect) const {
  const std::string text = alt_text_of(captioned.caption, suspect, options_.words);
  if (text.empty()) return "";
  const std::string to = files_.to_write(photo);
  ExistingMetadata sidecar = read_sidecar(to, options_.most_metadata);
  const FilledFields filled = fill_fields(sidecar, other_words(photo, to), text,
                                          alt_text(captioned.caption.text(), {}), options_);
  if (!filled.changed) return filled.left;
  FileReplacement file(to, true);
  file.write(sidecar.packet.sidecar());
  file.commit();
  return filled.left;
}

}  // namespace gaze
