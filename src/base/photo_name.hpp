#pragma once
#include <string_view>

namespace gaze {

/// Whether the name ends as a photo's does (.jpg, .jpeg, .png, .webp, .bmp, .tif, .tiff, .gif,
/// .heic, .heif, .avif and their rarer forms), in upper or lower case.
bool is_photo_name(std::string_view name);

/// Files and folders that systems leave among photos and nobody wants captioned: Thumbs.db, @eaDir,
/// __MACOSX, $RECYCLE.BIN, "._" files and the like, and half-written files of our own.
bool is_system_name(std::string_view name);

}  // namespace gaze
