#include "files/photo_name.hpp"

#include <algorithm>
#include <iterator>

#include "files/file_name.hpp"
#include "files/replace_file.hpp"

namespace gaze {
namespace {

constexpr std::string_view kExtensions[] = {".jpg",  ".jpeg", ".jpe",  ".jfif", ".png",
                                            ".webp", ".bmp",  ".dib",  ".tif",  ".tiff",
                                            ".gif",  ".heic", ".heif", ".hif",  ".avif"};
constexpr std::string_view kRawExtensions[] = {
    ".3fr", ".arw", ".bay", ".cap", ".cr2", ".cr3", ".crw", ".dcr", ".dcs", ".dng", ".eip", ".erf",
    ".fff", ".gpr", ".iiq", ".k25", ".kdc", ".mef", ".mos", ".mrw", ".nef", ".nrw", ".orf", ".ori",
    ".pef", ".ptx", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f"};
constexpr std::string_view kSystemNames[] = {
    "Thumbs.db", "ehthumbs.db",  "desktop.ini", "@eaDir",
    "__MACOSX",  "$RECYCLE.BIN", "lost+found",  "System Volume Information"};

}  // namespace

bool is_photo_name(std::string_view name) {
  return std::find(std::begin(kExtensions), std::end(kExtensions), lower_extension(name)) !=
         std::end(kExtensions);
}

bool is_photo_or_raw_name(std::string_view name) {
  return is_photo_name(name) || std::find(std::begin(kRawExtensions), std::end(kRawExtensions),
                                          lower_extension(name)) != std::end(kRawExtensions);
}

bool is_system_name(std::string_view name) {
  constexpr std::string_view ours = kTemporaryPrefix;
  if (name.substr(0, ours.size()) == ours) return true;
  return name.substr(0, 2) == "._" || std::find(std::begin(kSystemNames), std::end(kSystemNames),
                                                name) != std::end(kSystemNames);
}

}  // namespace gaze
