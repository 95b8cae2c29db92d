#pragma once
#include <tiffio.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "image/srgb_converter.hpp"

namespace gaze {

/// What a TIFF's samples are, as far as its colour profile is concerned.
struct TiffColour {
  std::shared_ptr<const SrgbConverter> converter;  ///< null: no profile, or sRGB
  /// The samples have to be read as they are: those of 16 bits lose too much where they are made
  /// 8 bits first, and libtiff turns CMYK into RGB itself.
  bool as_they_are = false;
};

/// Reads the tags of the first directory.
TiffColour tiff_colour(TIFF* tiff);

/// Whether the tags give the first sample behind the colours no meaning: then it is no opacity.
bool tiff_extra_has_no_meaning(TIFF* tiff);

/// Reads the samples row by row, or row of tiles by row of tiles, as sRGB into `rgb`, which has
/// 3 * width * height values. False if they cannot be read.
bool read_tiff_samples(TIFF* tiff, const SrgbConverter& converter, std::uint32_t width,
                       std::uint32_t height, std::vector<std::uint8_t>& rgb);

}  // namespace gaze
