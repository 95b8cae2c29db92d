#include "overlay/encode.hpp"

#include <fmt/core.h>
#include <png.h>
#include <webp/encode.h>

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
// libjpeg's header needs <cstdio> before it.
#include <jpeglib.h>

#include "gaze/error.hpp"

namespace gaze {
namespace {

[[noreturn]] void refuse(const cv::Mat& rgb, const char* format, const std::string& reason) {
  throw Error(ErrorKind::environment, fmt::format("{} x {} pixels must be encoded as {}: {}",
                                                  rgb.cols, rgb.rows, format, reason));
}

struct PngSink {
  std::string bytes;
  std::string reason;
  std::jmp_buf back;
};

void png_write(png_structp png, png_bytep data, png_size_t size) {
  static_cast<PngSink*>(png_get_io_ptr(png))->bytes.append(reinterpret_cast<char*>(data), size);
}

void png_fail(png_structp png, png_const_charp message) {
  auto* const sink = static_cast<PngSink*>(png_get_error_ptr(png));
  sink->reason = message;
  std::longjmp(sink->back, 1);
}

void png_warn(png_structp /*png*/, png_const_charp /*message*/) {}

struct JpegErrors {
  jpeg_error_mgr manager;  // First: libjpeg hands back a pointer to it.
  std::jmp_buf back;
  char reason[JMSG_LENGTH_MAX] = "";
};

void jpeg_fail(j_common_ptr info) {
  auto* const errors = reinterpret_cast<JpegErrors*>(info->err);
  info->err->format_message(info, errors->reason);
  std::longjmp(errors->back, 1);
}

void jpeg_silent(j_common_ptr /*info*/) {}

}  // namespace

std::string encode_png(const cv::Mat& rgb, int dpi) {
  PngSink sink;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink, png_fail, png_warn);
  png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
  if (info == nullptr) {
    png_destroy_write_struct(&png, nullptr);
    refuse(rgb, "PNG", "out of memory");
  }
  if (setjmp(sink.back) != 0) {
    png_destroy_write_struct(&png, &info);
    refuse(rgb, "PNG", sink.reason);
  }
  png_set_write_fn(png, &sink, png_write, nullptr);
  png_set_IHDR(png, info, static_cast<png_uint_32>(rgb.cols), static_cast<png_uint_32>(rgb.rows), 8,
               PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  if (dpi > 0) {
    const auto metre = static_cast<png_uint_32>(dpi / 0.0254 + 0.5);
    png_set_pHYs(png, info, metre, metre, PNG_RESOLUTION_METER);
  }
  png_write_info(png, info);
  for (int y = 0; y < rgb.rows; ++y) png_write_row(png, rgb.ptr(y));
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return sink.bytes;
}

std::string encode_jpeg(const cv::Mat& rgb, int quality, int dpi) {
  jpeg_compress_struct jpeg{};
  JpegErrors errors{};
  jpeg.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = jpeg_fail;
  errors.manager.output_message = jpeg_silent;
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  if (setjmp(errors.back) != 0) {
    jpeg_destroy_compress(&jpeg);
    std::free(buffer);
    refuse(rgb, "JPEG", errors.reason);
  }
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &buffer, &size);
  jpeg.image_width = static_cast<JDIMENSION>(rgb.cols);
  jpeg.image_height = static_cast<JDIMENSION>(rgb.rows);
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg.optimize_coding = TRUE;
  if (dpi > 0) {
    jpeg.density_unit = 1;
    jpeg.X_density = static_cast<UINT16>(dpi);
    jpeg.Y_density = static_cast<UINT16>(dpi);
  }
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height) {
    JSAMPROW row = const_cast<JSAMPROW>(rgb.ptr(static_cast<int>(jpeg.next_scanline)));
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  std::string bytes(reinterpret_cast<char*>(buffer), size);
  std::free(buffer);
  return bytes;
}

std::string encode_webp(const cv::Mat& rgb, float quality) {
  std::uint8_t* buffer = nullptr;
  const std::size_t size =
      WebPEncodeRGB(rgb.data, rgb.cols, rgb.rows, static_cast<int>(rgb.step), quality, &buffer);
  if (size == 0) refuse(rgb, "WebP", "libwebp refuses (a side may have 16383 pixels at most)");
  std::string bytes(reinterpret_cast<char*>(buffer), size);
  WebPFree(buffer);
  return bytes;
}

}  // namespace gaze
