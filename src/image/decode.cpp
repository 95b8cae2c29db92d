#include <cstddef>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/outside/memory_budget.hpp"
#include "gaze/error.hpp"
#include "image/codec.hpp"
#include "image/format.hpp"
#include "image/orient.hpp"

namespace gaze {
namespace {

Decoded decode(std::string_view bytes, const ReadOptions& options) {
  if (bytes.empty()) throw Error(ErrorKind::input, "the file is empty");
  switch (image_format(bytes.substr(0, kFormatBytes))) {
    case ImageFormat::jpeg:
      return decode_jpeg(bytes, options);
    case ImageFormat::png:
      return decode_png(bytes, options);
    case ImageFormat::webp:
      return decode_webp(bytes, options);
    case ImageFormat::bmp:
      return decode_bmp(bytes, options);
    case ImageFormat::tiff:
      return decode_tiff(bytes, options);
    case ImageFormat::gif:
      return decode_gif(bytes, options);
    case ImageFormat::heif:
      return decode_heif(bytes, options);
    case ImageFormat::unknown:
      break;
  }
  throw Error(ErrorKind::input, kUnknownFormat);
}

/// The name and the error, on one line even where a library's message has several.
std::string sentence(const std::string& name, std::string what) {
  for (char& c : what) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  while (!what.empty() && (what.back() == ' ' || what.back() == '.')) what.pop_back();
  return name + ": " + what;
}

}  // namespace

void check_size(std::int64_t width, std::int64_t height, const ReadOptions& options) {
  const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
  if (width <= 0 || height <= 0) {
    throw Error(ErrorKind::input, "the file declares a picture of " + size);
  }
  if (width > options.max_pixels / height) {
    throw Error(ErrorKind::input, "the file declares " + size + ", more than the limit of " +
                                      std::to_string(options.max_pixels));
  }
}

void hold_picture(std::int64_t width, std::int64_t height, int bytes_a_pixel,
                  const ReadOptions& options) {
  if (options.share == nullptr) return;
  options.share->hold_picture(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                              static_cast<std::size_t>(bytes_a_pixel));
}

Image decode_image(std::string_view bytes, const std::string& name, const ReadOptions& options) {
  try {
    Decoded decoded = decode(bytes, options);
    return upright(std::move(decoded.image), decoded.orientation);
  } catch (const Error& error) {
    throw Error(error.kind(), sentence(name, error.what()));
  } catch (const std::bad_alloc&) {
    throw Error(ErrorKind::input, name + ": the picture needs more memory than there is");
  } catch (const std::exception& error) {  // cv::Exception and std::length_error among them
    throw Error(ErrorKind::input,
                sentence(name, std::string("the picture cannot be decoded: ") + error.what()));
  }
}

}  // namespace gaze
