#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <string>

#include "gaze/error.hpp"
#include "image/codec.hpp"
#include "image/metadata/exif.hpp"
#include "image/tiff_samples.hpp"

// libtiff's own conversion to RGBA rather than cv::imdecode: it also knows CMYK, CIE Lab, fax and
// JPEG inside a TIFF, and its messages come to us instead of to stderr.

namespace gaze {
namespace {

/// The bytes as libtiff's input, and its last error.
struct Source {
  std::string_view bytes;
  std::size_t position = 0;
  bool ran_out = false;
  std::string error_text;
};

Source& source_of(thandle_t handle) { return *static_cast<Source*>(handle); }

tmsize_t read(thandle_t handle, void* to, tmsize_t count) {
  Source& source = source_of(handle);
  const std::size_t left = source.bytes.size() - std::min(source.bytes.size(), source.position);
  const std::size_t size = std::min(left, static_cast<std::size_t>(count));
  if (size < static_cast<std::size_t>(count)) source.ran_out = true;
  if (size > 0) std::memcpy(to, source.bytes.data() + source.position, size);
  source.position += size;
  return static_cast<tmsize_t>(size);
}

tmsize_t write(thandle_t, void*, tmsize_t) { return 0; }

toff_t seek(thandle_t handle, toff_t offset, int whence) {
  Source& source = source_of(handle);
  const toff_t base = whence == SEEK_CUR   ? source.position
                      : whence == SEEK_END ? source.bytes.size()
                                           : 0;
  source.position = static_cast<std::size_t>(base + offset);
  return source.position;
}

int close(thandle_t) { return 0; }

toff_t size(thandle_t handle) { return source_of(handle).bytes.size(); }

struct CloseTiff {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using Tiff = std::unique_ptr<TIFF, CloseTiff>;

constexpr const char* kMode = "rm";  // Read, and do not ask for a memory map.

#if TIFFLIB_VERSION >= 20221213  // 4.5: handlers for one file alone.
int keep_error(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  char sentence[256];
  std::vsnprintf(sentence, sizeof sentence, format, arguments);
  static_cast<Source*>(user)->error_text = sentence;
  return 1;
}

int ignore(TIFF*, void*, const char*, const char*, va_list) { return 1; }

Tiff open(Source& source, [[maybe_unused]] std::int64_t most) {
  struct Free {
    void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
  };
  const std::unique_ptr<TIFFOpenOptions, Free> options(TIFFOpenOptionsAlloc());
  if (!options) throw std::bad_alloc();
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keep_error, &source);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignore, nullptr);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), static_cast<tmsize_t>(most));
  return Tiff(TIFFClientOpenExt("", kMode, &source, read, write, seek, close, size, nullptr,
                                nullptr, options.get()));
}
#else  // Only handlers for the whole process: none at all is silent.
Tiff open(Source& source, std::int64_t) {
  [[maybe_unused]] static const bool silenced = [] {
    TIFFSetErrorHandler(nullptr);
    TIFFSetWarningHandler(nullptr);
    return true;
  }();
  return Tiff(TIFFClientOpen("", kMode, &source, read, write, seek, close, size, nullptr, nullptr));
}
#endif

[[noreturn]] void fail(const Source& source, const char* kind) {
  if (source.ran_out) {
    throw Error(ErrorKind::input, "the TIFF is cut: its data end before the picture does");
  }
  throw Error(ErrorKind::input, kind + (source.error_text.empty() ? "" : ": " + source.error_text));
}

/// Rows from the first one stored; libtiff packs a pixel's channels into 32 bits, premultiplied.
std::unique_ptr<std::uint32_t[]> read_pixels(TIFF* tiff, Source& source, std::uint32_t width,
                                             std::uint32_t height) {
  char why[1024] = "";
  TIFFRGBAImage converter = {};
  const int stop_on_error = 1;
  if (TIFFRGBAImageOK(tiff, why) == 0 ||
      TIFFRGBAImageBegin(&converter, tiff, stop_on_error, why) == 0) {
    source.error_text = why;
    fail(source, "the TIFF is of an unknown kind");
  }
  converter.req_orientation = converter.orientation;  // Turning is left to upright().
  // Not cleared: pages that a broken file never fills cost nothing.
  std::unique_ptr<std::uint32_t[]> pixels;
  int done = 0;
  try {
    pixels.reset(new std::uint32_t[std::size_t{width} * height]);
    done = TIFFRGBAImageGet(&converter, pixels.get(), width, height);
  } catch (...) {
    TIFFRGBAImageEnd(&converter);
    throw;
  }
  TIFFRGBAImageEnd(&converter);
  if (done == 0) fail(source, "the TIFF is damaged");
  return pixels;
}

std::uint8_t lay_on_white(std::uint32_t premultiplied, std::uint32_t alpha) {
  return static_cast<std::uint8_t>(std::min(premultiplied + 255u - alpha, 255u));
}

}  // namespace

Decoded decode_tiff(std::string_view bytes, const ReadOptions& options) {
  Source source;
  source.bytes = bytes;
  // A strip or tile may take 16 bits in each of four channels; tables of colours take some memory
  // however small the picture is.
  const Tiff tiff = open(source, std::max(std::int64_t{1} << 20, 8 * options.max_pixels));
  if (!tiff) fail(source, "the TIFF is damaged");
  std::uint32_t width = 0, height = 0;
  TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &height);
  check_size(width, height, options);
  hold_picture(width, height, 7, options);

  Decoded decoded;
  decoded.orientation = exif_orientation(bytes);  // libtiff takes it as 16 bits alone.
  decoded.image.width = static_cast<int>(width);
  decoded.image.height = static_cast<int>(height);
  const std::size_t count = std::size_t{width} * height;
  const TiffColour colour = tiff_colour(tiff.get());
  if (colour.converter && colour.as_they_are) {
    decoded.image.rgb.resize(count * 3);
    const bool done =
        read_tiff_samples(tiff.get(), *colour.converter, width, height, decoded.image.rgb);
    if (!done || source.ran_out) fail(source, "the TIFF is damaged");
    return decoded;
  }
  const bool opaque = tiff_extra_has_no_meaning(tiff.get());  // Which libtiff takes for opacity.
  const auto pixels = read_pixels(tiff.get(), source, width, height);
  if (source.ran_out) fail(source, "the TIFF is damaged");  // A palette out of reach is no error.
  decoded.image.rgb.resize(count * 3);
  std::uint8_t* to = decoded.image.rgb.data();
  for (std::size_t i = 0; i < count; ++i, to += 3) {
    const std::uint32_t pixel = pixels[i], alpha = opaque ? 255 : TIFFGetA(pixel);
    to[0] = lay_on_white(TIFFGetR(pixel), alpha);
    to[1] = lay_on_white(TIFFGetG(pixel), alpha);
    to[2] = lay_on_white(TIFFGetB(pixel), alpha);
  }
  if (colour.converter) colour.converter->convert(decoded.image.rgb.data(), count);
  return decoded;
}

}  // namespace gaze
