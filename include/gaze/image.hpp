#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gaze/export.hpp"

namespace gaze {

/// A photo in memory: upright, 8-bit RGB, rows from the top, no padding between rows.
struct Image {
  int width = 0;                  ///< pixels
  int height = 0;                 ///< pixels
  std::vector<std::uint8_t> rgb;  ///< height * width * 3 values, R G B R G B ...

  /// What the file held, upright, before any reduced-scale decoding. 0 where the same as above.
  int original_width = 0;
  int original_height = 0;

  /// How many of the file's pixels a side one of these stands for: 1, or 2, 4, 8 of a JPEG that was
  /// decoded smaller. Then the last column and row may hold fewer of them, or, after the photo was
  /// turned upright, the first ones.
  int shrink = 1;
  bool part_column_first = false;
  bool part_row_first = false;

  /// A small part of the picture is not in the file, and is grey here.
  bool damaged = false;

  int full_width() const { return original_width > 0 ? original_width : width; }
  int full_height() const { return original_height > 0 ? original_height : height; }
};

class MemoryShare;

/// What reading one photo may cost. Beyond a limit the photo is refused before the memory is taken.
struct ReadOptions {
  /// Refuse larger files.
  std::int64_t max_file_bytes = std::int64_t{1} << 30;
  /// Refuse files that declare more pixels than this, before decoding (decompression bombs).
  std::int64_t max_pixels = 250'000'000;
  /// A large JPEG may be decoded at 1/2, 1/4 or 1/8 as long as both sides keep at least this many
  /// pixels; 0 decodes every pixel. 448 is twice the network's input and is enough for captioning.
  int enough_pixels_a_side = 0;
  /// For gaze batch, which limits the memory of all photos being read; leave it null.
  MemoryShare* share = nullptr;
};

/// Decodes the bytes of a JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC or AVIF file: first frame, upright
/// by EXIF orientation, over white where it is transparent, 8-bit RGB whatever it was.
/// `name` only appears in errors. Thread-safe.
/// Throws Error(input), naming the file, if it is empty, cut, no image, or larger than max_pixels.
GAZE_API Image decode_image(std::string_view bytes, const std::string& name,
                            const ReadOptions& options = {});

/// Reads a file's bytes and decodes them; any path the system can open works, UTF-8 or not.
/// Thread-safe. Throws as decode_image(), and Error(input) for a file that cannot be read.
GAZE_API Image read_image(const std::string& path, const ReadOptions& options = {});

}  // namespace gaze
