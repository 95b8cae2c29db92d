#include "batch/sink/xmp_sidecar_files.hpp"

#include <filesystem>
#include <system_error>

#include "batch/sink/mirrored_path.hpp"
#include "files/file_name.hpp"
#include "xmp/photo_metadata.hpp"

namespace gaze {

/// Those that are there, as they are preferred. `path` is the photo's, or the one that an output folder
/// gives it.
std::vector<std::string> XmpSidecarFiles::named_after(const std::string& path,
                                                      const PhotoRef& photo) const {
  std::vector<std::string> found;
  const std::string stem = without_extension(path);
  for (const std::string& name : {path, stem}) {
    for (const char* const extension : {".xmp", ".XMP"}) {
      std::error_code ignored;
      if (!std::filesystem::exists(name + extension, ignored)) continue;
      if (name == stem && (photo.archived || stems_.shares(photo.path))) continue;
      found.push_back(name + extension);
    }
  }
  return found;
}

std::string XmpSidecarFiles::to_write(const PhotoRef& photo) const {
  const std::string mirrored = mirrored_path(photo, output_folder_);
  const std::vector<std::string> found = named_after(mirrored, photo);
  return found.empty() ? mirrored + ".xmp" : found.front();
}

std::vector<std::string> XmpSidecarFiles::found(const PhotoRef& photo) const {
  const std::string mirrored = mirrored_path(photo, output_folder_);
  std::vector<std::string> all = named_after(mirrored, photo);
  if (photo.archived || mirrored == photo.path) return all;
  for (std::string& path : named_after(photo.path, photo)) all.push_back(std::move(path));
  return all;
}

ExistingMetadata words_in_sidecar(const std::string& path, std::size_t most) {
  ExistingMetadata words;
  words.in_sidecar = true;
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

}  // namespace gaze
