#pragma once
#include <zlib.h>

#include <cstdint>
#include <string>

namespace gaze_tests {

namespace png_parts {

inline std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(static_cast<unsigned char>(value >> shift & 255U));
  }
  return bytes;
}

inline std::string chunk(const std::string& name, const std::string& data) {
  const std::string checked = name + data;
  const auto sum =
      crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()));
  return big_endian(static_cast<std::uint32_t>(data.size())) + checked +
         big_endian(static_cast<std::uint32_t>(sum));
}

}  // namespace png_parts

/// The bytes of a PNG file of one colour: a photo for tests that only need one.
inline std::string tiny_png(int width, int height, int red, int green, int blue) {
  std::string pixels;
  for (int y = 0; y < height; ++y) {
    pixels += '\0';  // No filter.
    for (int x = 0; x < width; ++x) {
      for (const int value : {red, green, blue}) {
        pixels += static_cast<char>(static_cast<unsigned char>(value));
      }
    }
  }
  std::string packed(compressBound(static_cast<uLong>(pixels.size())), '\0');
  auto size = static_cast<uLongf>(packed.size());
  compress(reinterpret_cast<Bytef*>(packed.data()), &size,
           reinterpret_cast<const Bytef*>(pixels.data()), static_cast<uLong>(pixels.size()));
  packed.resize(size);
  const std::string header = png_parts::big_endian(static_cast<std::uint32_t>(width)) +
                             png_parts::big_endian(static_cast<std::uint32_t>(height)) +
                             std::string("\x08\x02\0\0\0", 5);  // 8 bits, RGB.
  return "\x89PNG\r\n\x1A\n" + png_parts::chunk("IHDR", header) + png_parts::chunk("IDAT", packed) +
         png_parts::chunk("IEND", "");
}

}  // namespace gaze_tests
