#pragma once
#include <cstddef>
#include <string_view>

namespace gaze {

enum class ImageFormat { unknown, jpeg, png, webp, bmp, tiff, gif, heif };

/// The error for a file of another format.
constexpr const char* kUnknownFormat =
    "the file is not a JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC or AVIF picture";

/// Bytes that `image_format` wants to see: a HEIF file's list of brands is the longest.
constexpr std::size_t kFormatBytes = 256;

/// The format by a file's first bytes; heif is HEIC and AVIF. The file's extension is not used: it
/// may be wrong.
ImageFormat image_format(std::string_view first_bytes);

}  // namespace gaze
