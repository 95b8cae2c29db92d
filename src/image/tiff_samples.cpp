#include "image/tiff_samples.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace gaze {
namespace {

std::uint16_t short_tag(TIFF* tiff, std::uint32_t tag, std::uint16_t without) {
  std::uint16_t value = without;
  TIFFGetFieldDefaulted(tiff, tag, &value);
  return value;
}

/// The first kind of samples behind the colours; -1: there are none.
int first_extra(TIFF* tiff) {
  std::uint16_t count = 0, *kinds = nullptr;
  if (TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) == 0 || count == 0) return -1;
  return kinds[0];
}

int colours_of(SrgbConverter::Space space) {
  return space == SrgbConverter::Space::grey ? 1 : space == SrgbConverter::Space::rgb ? 3 : 4;
}

/// `count` values of 8 or 16 bits as 16 bits.
void widen(const std::uint8_t* from, bool wide, std::size_t count, std::uint16_t* to) {
  if (wide) {
    std::memcpy(to, from, count * 2);
  } else {
    for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<std::uint16_t>(from[i] * 257);
  }
}

}  // namespace

bool tiff_extra_has_no_meaning(TIFF* tiff) { return first_extra(tiff) == EXTRASAMPLE_UNSPECIFIED; }

TiffColour tiff_colour(TIFF* tiff) {
  TiffColour colour;
  std::uint32_t size = 0;
  void* profile = nullptr;
  if (TIFFGetField(tiff, TIFFTAG_ICCPROFILE, &size, &profile) == 0 || size == 0) return colour;
  const std::uint16_t photometric = short_tag(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
  const std::uint16_t bits = short_tag(tiff, TIFFTAG_BITSPERSAMPLE, 1);
  const std::uint16_t samples = short_tag(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  const bool grey = photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE;
  const bool cmyk = photometric == PHOTOMETRIC_SEPARATED;
  const auto space = grey   ? SrgbConverter::Space::grey
                     : cmyk ? SrgbConverter::Space::cmyk
                            : SrgbConverter::Space::rgb;
  const int extra = first_extra(tiff);
  const bool has_alpha = extra == EXTRASAMPLE_ASSOCALPHA || extra == EXTRASAMPLE_UNASSALPHA;
  // Samples that this can read: contiguous whole numbers of 8 or 16 bits.
  const bool plain =
      short_tag(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_CONTIG &&
      short_tag(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT) == SAMPLEFORMAT_UINT &&
      (bits == 8 || bits == 16) && samples >= colours_of(space) &&
      (cmyk || photometric == PHOTOMETRIC_RGB || photometric == PHOTOMETRIC_MINISBLACK);
  colour.as_they_are = plain && (cmyk || (bits == 16 && !has_alpha));
  if (cmyk && !plain) return colour;
  colour.converter =
      SrgbConverter::of(std::string_view(static_cast<const char*>(profile), size), space);
  return colour;
}

bool read_tiff_samples(TIFF* tiff, const SrgbConverter& converter, std::uint32_t width,
                       std::uint32_t height, std::vector<std::uint8_t>& rgb) {
  const bool wide = short_tag(tiff, TIFFTAG_BITSPERSAMPLE, 8) == 16;
  const std::size_t channels = short_tag(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  const auto pixel_bytes = channels * (wide ? 2 : 1);
  const auto convert = [&](const std::uint8_t* from, std::uint32_t count, std::uint32_t x,
                           std::uint32_t y, std::vector<std::uint16_t>& samples) {
    samples.resize(count * channels);
    widen(from, wide, samples.size(), samples.data());
    converter.convert_16(samples.data(), static_cast<int>(channels), count,
                         rgb.data() + (std::size_t{y} * width + x) * 3);
  };
  std::vector<std::uint16_t> samples;
  if (TIFFIsTiled(tiff) == 0) {
    const auto row_bytes = static_cast<std::size_t>(TIFFScanlineSize64(tiff));
    if (row_bytes < width * pixel_bytes) return false;
    std::vector<std::uint8_t> row(row_bytes);
    for (std::uint32_t y = 0; y < height; ++y) {
      if (TIFFReadScanline(tiff, row.data(), y, 0) < 0) return false;
      convert(row.data(), width, 0, y, samples);
    }
    return true;
  }
  std::uint32_t tile_width = 0, tile_height = 0;
  TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &tile_width);
  TIFFGetField(tiff, TIFFTAG_TILELENGTH, &tile_height);
  const auto tile_bytes = static_cast<std::size_t>(TIFFTileSize64(tiff));
  constexpr std::size_t kLargest = std::size_t{1} << 30U;
  if (tile_width == 0 || tile_height == 0 || tile_bytes > kLargest ||
      tile_bytes < std::size_t{tile_width} * tile_height * pixel_bytes) {
    return false;
  }
  std::vector<std::uint8_t> tile(tile_bytes);
  for (std::uint32_t top = 0; top < height; top += tile_height) {
    for (std::uint32_t left = 0; left < width; left += tile_width) {
      if (TIFFReadTile(tiff, tile.data(), left, top, 0, 0) < 0) return false;
      const std::uint32_t columns = std::min(tile_width, width - left);
      for (std::uint32_t y = top; y < std::min(top + tile_height, height); ++y) {
        convert(tile.data() + std::size_t{y - top} * tile_width * pixel_bytes, columns, left, y,
                samples);
      }
    }
  }
  return true;
}

}  // namespace gaze
