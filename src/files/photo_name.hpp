#pragma once
#include <string_view>

namespace gaze {

/// Whether the name ends as a photo's does (.jpg, .jpeg, .png, .webp, .bmp, .tif, .tiff, .gif,
/// .heic, .heif, .avif and their rarer forms), in upper or lower case.
bool is_photo_name(std::string_view name);

/// Whether the name is a photo's, or that of a camera's raw file (.cr2, .nef, .dng and the like).
bool is_photo_or_raw_name(std::string_view name);

/// Files and folders that systems make among photos and that are not to be captioned: Thumbs.db,
/// @eaDir, __MACOSX, $RECYCLE.BIN, "._" files and the like, and our own temporary files.
bool is_system_name(std::string_view name);

}  // namespace gaze
