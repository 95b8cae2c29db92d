#pragma once
#include <cstdint>
#include <string_view>

#include "gaze/image.hpp"

namespace gaze {

/// What a decoder hands back before the photo is turned upright.
struct Decoded {
  Image image;          ///< as stored; original_width and original_height only if decoded smaller
  int orientation = 1;  ///< EXIF, 1..8; 1 where the decoder has turned the photo itself
};

/// Throws Error(input) unless width and height are positive and their product is at most
/// options.max_pixels. Every decoder calls it with the header's size, before it decodes.
void check_size(std::int64_t width, std::int64_t height, const ReadOptions& options);

/// Waits until the picture may be held, where the threads' memory is counted. Every decoder calls it
/// once, behind check_size(), with all that it holds of a pixel at a time.
void hold_picture(std::int64_t width, std::int64_t height, int bytes_a_pixel,
                  const ReadOptions& options);

/// One decoder a format. Each takes a whole file's bytes, prints nothing, and throws Error(input)
/// with a sentence that does not name the file (decode_image puts the name before it).
Decoded decode_jpeg(std::string_view bytes, const ReadOptions& options);
Decoded decode_png(std::string_view bytes, const ReadOptions& options);
Decoded decode_webp(std::string_view bytes, const ReadOptions& options);
Decoded decode_bmp(std::string_view bytes, const ReadOptions& options);
Decoded decode_tiff(std::string_view bytes, const ReadOptions& options);
Decoded decode_gif(std::string_view bytes, const ReadOptions& options);
Decoded decode_heif(std::string_view bytes, const ReadOptions& options);  // HEIC and AVIF

}  // namespace gaze
