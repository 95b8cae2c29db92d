#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "gaze/error.hpp"
#include "gaze/overlay.hpp"
#include "overlay/style.hpp"
#include "overlay/write_file.hpp"

namespace gaze {
namespace {

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

/// PNG's pHYs chunk: pixels a metre, both ways. It must come before the image data; right after the
/// header chunk is always allowed.
void record_dpi_in_png(std::string& png, int dpi) {
  constexpr std::size_t kAfterHeader = 8 + 4 + 4 + 13 + 4;
  const std::string metre = big_endian(static_cast<std::uint32_t>(std::lround(dpi / 0.0254)));
  const std::string chunk = "pHYs" + metre + metre + '\x01';
  const auto crc = static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(chunk.data()), static_cast<uInt>(chunk.size())));
  png.insert(kAfterHeader, big_endian(9) + chunk + big_endian(crc));
}

/// JFIF's density, in the APP0 segment that the encoder writes first: unit (1: an inch), x, y.
void record_dpi_in_jpeg(std::string& jpeg, int dpi) {
  if (jpeg.size() < 18 || jpeg.compare(6, 5, std::string("JFIF\0", 5)) != 0) return;
  const std::string density = big_endian(static_cast<std::uint32_t>(dpi)).substr(2);
  jpeg.replace(13, 5, '\x01' + density + density);
}

}  // namespace

void write_image(const Image& image, const std::string& path, int dpi) {
  std::string extension = std::filesystem::path(path).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  const bool png = extension == ".png", jpeg = extension == ".jpg" || extension == ".jpeg";
  if (!png && !jpeg && extension != ".webp") {
    throw Error(ErrorKind::usage,
                fmt::format("a figure must end in .png, .jpg, .jpeg or .webp, got {}", path));
  }
  const std::vector<int> settings = png    ? std::vector<int>{cv::IMWRITE_PNG_COMPRESSION, 6}
                                    : jpeg ? std::vector<int>{cv::IMWRITE_JPEG_QUALITY, 92}
                                           : std::vector<int>{cv::IMWRITE_WEBP_QUALITY, 90};
  cv::Mat bgr;
  std::vector<uchar> buffer;
  bool done = false;
  try {
    cv::cvtColor(view(image), bgr, cv::COLOR_RGB2BGR);
    done = cv::imencode(extension, bgr, buffer, settings);
  } catch (const cv::Exception&) {
    done = false;
  }
  if (!done) {
    throw Error(ErrorKind::environment,
                fmt::format("{}: {} x {} pixels must be encoded as {}, and OpenCV cannot", path,
                            image.width, image.height, extension));
  }
  std::string bytes(buffer.begin(), buffer.end());
  if (dpi > 0 && png) record_dpi_in_png(bytes, dpi);
  if (dpi > 0 && jpeg) record_dpi_in_jpeg(bytes, dpi);
  write_file(path, bytes);
}

}  // namespace gaze
