#pragma once
#include <cstddef>
#include <string_view>

namespace gaze {

enum class ImageFormat { unknown, jpeg, png, webp, bmp, tiff, gif, heif };

/// What to say of a file that is none of them.
constexpr const char* kUnknownFormat =
    "the file is not a JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC or AVIF picture";

/// Bytes that `image_format` wants to see: a HEIF file's list of brands is the longest.
constexpr std::size_t kFormatBytes = 256;

/// The format a file's first bytes claim; heif is HEIC and AVIF. The file's extension is never
/// asked: it may lie.
ImageFormat image_format(std::string_view first_bytes);

}  // namespace gaze
