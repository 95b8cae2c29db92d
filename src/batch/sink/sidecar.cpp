#include "batch/sink/sidecar.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "batch/sink/mirrored_path.hpp"
#include "files/file_name.hpp"
#include "files/photo_name.hpp"
#include "files/replace_file.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

/// A run with --overwrite that goes on comes by all of them again.
bool has_content(const std::string& path, const std::string& content) {
  try {
    std::ifstream file(path, std::ios::binary);
    return file.is_open() && std::string{std::istreambuf_iterator<char>(file),
                                         std::istreambuf_iterator<char>()} == content;
  } catch (const std::ios_base::failure&) {
    return false;  // A folder can be opened but not read.
  }
}

}  // namespace

std::string Sidecars::path(const PhotoRef& photo) const {
  const std::string whole = mirrored_path(photo, options_.output_folder);
  // Who else is in an archive shows only at its end.
  const bool whole_name = photo.archived || stems_.shares(photo.path);
  return (whole_name ? whole : without_extension(whole)) + options_.extension;
}

std::string Sidecars::words_found(const PhotoRef& photo) const {
  return options_.overwrite || needs_write(photo) ? "" : "a text sidecar";
}

bool Sidecars::needs_write(const PhotoRef& photo) const {
  std::error_code ignored;
  return options_.overwrite || !fs::exists(path(photo), ignored);
}

std::string Sidecars::deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                              const std::string& suspect) const {
  const std::string text = alt_text_of(captioned.caption, suspect, options_.words) + '\n';
  const std::string to = path(photo);
  if (text == "\n" || has_content(to, text)) return "";
  if (const std::string found = words_found(photo); !found.empty()) return found;
  FileReplacement file(to, true);
  file.write(text);
  file.commit();
  return "";
}

}  // namespace gaze
