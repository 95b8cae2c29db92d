// Kinds of files that few programs write, made here byte by byte or by the formats' own libraries.
#include <cstdio>  // Before jpeglib.h, which needs FILE and size_t.

#include <gif_lib.h>
#include <jpeglib.h>
#include <png.h>

#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/scene.hpp"
#include "support/catch.hpp"

using namespace gaze::test;
using gaze::decode_image;
using gaze::Image;

namespace {

using Values = std::vector<std::uint8_t>;

std::string little_endian(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

struct GifKind {
  int canvas_width, canvas_height;
  int left, top;
  bool interlaced;
  int transparent;
};

/// A frame of 2 x 6: a column of colours 0 1 2 3 0 1, and one of 3. The colours are the scene's.
std::string gif(const GifKind& kind) {
  std::string bytes;
  int code = 0;
  const auto write = [](GifFileType* file, const GifByteType* from, int count) {
    static_cast<std::string*>(file->UserData)
        ->append(reinterpret_cast<const char*>(from), static_cast<std::size_t>(count));
    return count;
  };
  const GifColorType colours[4] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 0}};
  ColorMapObject* const map = GifMakeMapObject(4, colours);
  GifFileType* const file = EGifOpen(&bytes, write, &code);
  EGifSetGifVersion(file, true);
  EGifPutScreenDesc(file, kind.canvas_width, kind.canvas_height, 8, 0, map);
  GraphicsControlBlock control = {};
  control.TransparentColor = kind.transparent;
  GifByteType block[4];
  EGifGCBToExtension(&control, block);
  EGifPutExtension(file, GRAPHICS_EXT_FUNC_CODE, 4, block);
  EGifPutImageDesc(file, kind.left, kind.top, 2, 6, kind.interlaced, nullptr);
  const std::vector<int> order =
      kind.interlaced ? std::vector<int>{0, 4, 2, 1, 3, 5} : std::vector<int>{0, 1, 2, 3, 4, 5};
  for (const int y : order) {
    GifPixelType row[2] = {static_cast<GifPixelType>(y % 4), 3};
    EGifPutLine(file, row, 2);
  }
  EGifCloseFile(file, &code);
  GifFreeMapObject(map);
  return bytes;
}

/// A JPEG of one colour in printing inks, as the numbers stored in the file.
std::string ink_jpeg(const Values& inks, J_COLOR_SPACE stored, bool adobe) {
  jpeg_compress_struct compress = {};
  jpeg_error_mgr errors = {};
  compress.err = jpeg_std_error(&errors);
  jpeg_create_compress(&compress);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&compress, &bytes, &size);
  compress.image_width = compress.image_height = 16;
  compress.input_components = 4;
  compress.in_color_space = JCS_CMYK;
  jpeg_set_defaults(&compress);
  jpeg_set_colorspace(&compress, stored);
  compress.write_Adobe_marker = adobe ? TRUE : FALSE;
  jpeg_start_compress(&compress, TRUE);
  Values row;
  for (int x = 0; x < 16; ++x) row.insert(row.end(), inks.begin(), inks.end());
  for (int y = 0; y < 16; ++y) {
    JSAMPROW pointer = row.data();
    jpeg_write_scanlines(&compress, &pointer, 1);
  }
  jpeg_finish_compress(&compress);
  std::string file(reinterpret_cast<const char*>(bytes), size);
  std::free(bytes);
  jpeg_destroy_compress(&compress);
  return file;
}

/// The scene as an interlaced PNG, with the right half half transparent if it is to have alpha.
std::string interlaced_png(bool alpha) {
  const Image picture = scene();
  std::string bytes;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(
      png, &bytes,
      [](png_structp self, png_bytep from, std::size_t count) {
        static_cast<std::string*>(png_get_io_ptr(self))
            ->append(reinterpret_cast<const char*>(from), count);
      },
      nullptr);
  png_set_IHDR(png, info, kSceneWidth, kSceneHeight, 8,
               alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_ADAM7,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  Values pixels;
  for (std::size_t i = 0; i < picture.rgb.size(); i += 3) {
    pixels.insert(pixels.end(), {picture.rgb[i], picture.rgb[i + 1], picture.rgb[i + 2]});
    if (alpha) pixels.push_back(i / 3 % kSceneWidth < kSceneWidth / 2 ? 255 : 51);
  }
  std::vector<png_bytep> rows;
  for (std::size_t y = 0; y < kSceneHeight; ++y) {
    rows.push_back(pixels.data() + y * kSceneWidth * (alpha ? 4 : 3));
  }
  png_write_info(png, info);
  png_write_image(png, rows.data());
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  return bytes;
}

/// One chunk of a RIFF file.
std::string chunk(const std::string& name, const std::string& data) {
  return name + little_endian(static_cast<std::uint32_t>(data.size()), 4) + data +
         std::string(data.size() % 2, '\0');
}

}  // namespace

TEST_CASE("a GIF's frame lies where it belongs on its canvas", "[made][gif]") {
  const Image image = decode_image(gif({4, 8, 1, 2, false, NO_TRANSPARENT_COLOR}), "a.gif");
  CHECK(image.width == 4);
  CHECK(image.height == 8);
  CHECK(is_near(image, 0, 2, kWhite, 0));
  CHECK(is_near(image, 1, 1, kWhite, 0));
  CHECK(is_near(image, 1, 2, kRed, 0));
  CHECK(is_near(image, 1, 3, kGreen, 0));
  CHECK(is_near(image, 1, 7, kGreen, 0));
  CHECK(is_near(image, 2, 7, kYellow, 0));
  CHECK(is_near(image, 3, 7, kWhite, 0));
}

TEST_CASE("an interlaced GIF has its rows in order", "[made][gif]") {
  CHECK(decode_image(gif({2, 6, 0, 0, true, NO_TRANSPARENT_COLOR}), "a.gif").rgb ==
        decode_image(gif({2, 6, 0, 0, false, NO_TRANSPARENT_COLOR}), "a.gif").rgb);
}

TEST_CASE("a GIF's transparent colour is white", "[made][gif]") {
  const Image image = decode_image(gif({2, 6, 0, 0, false, 3}), "a.gif");
  CHECK(is_near(image, 1, 0, kWhite, 0));
  CHECK(is_near(image, 0, 3, kWhite, 0));
  CHECK(is_near(image, 0, 2, kBlue, 0));
}

TEST_CASE("a GIF's frame may be larger than its canvas or have none", "[made][gif]") {
  const Image clipped = decode_image(gif({1, 2, 0, 0, false, NO_TRANSPARENT_COLOR}), "a.gif");
  CHECK(clipped.rgb == Values{255, 0, 0, 0, 255, 0});
  const Image alone = decode_image(gif({0, 0, 0, 0, false, NO_TRANSPARENT_COLOR}), "a.gif");
  CHECK(alone.width == 2);
  CHECK(alone.height == 6);
  const Image outside = decode_image(gif({2, 1, 5, 5, false, NO_TRANSPARENT_COLOR}), "a.gif");
  CHECK(outside.rgb == Values(6, 255));
}

TEST_CASE("a GIF is read though its later frames are broken", "[made][gif]") {
  const std::string file = fixture("animated.gif");
  const std::size_t second = file.find('\x2c', file.find('\x2c') + 1);
  REQUIRE(second != std::string::npos);
  CHECK(shows_scene(decode_image(file.substr(0, second + 5), "a.gif")));
}

TEST_CASE("a GIF without a frame is refused", "[made][gif][error]") {
  const std::string head = gif({2, 6, 0, 0, false, 0}).substr(0, 13 + 12);
  CHECK(refusal(head + ";") == "a.img: the GIF is damaged: it holds no frame");
}

TEST_CASE("a JPEG in printing inks is read with Adobe's marker and without", "[made][jpeg]") {
  // Half cyan, no magenta, full yellow, no black: light of 127, 255, 0.
  constexpr Rgb kLight{127, 255, 0};
  const Values inks{128, 0, 255, 0}, upside_down{127, 255, 0, 255};
  const auto shown = [](const std::string& file) { return decode_image(file, "a.jpg"); };
  CHECK(is_near(shown(ink_jpeg(inks, JCS_CMYK, false)), 8, 8, kLight, 3));
  CHECK(is_near(shown(ink_jpeg(upside_down, JCS_CMYK, true)), 8, 8, kLight, 3));
  CHECK(is_near(shown(ink_jpeg(upside_down, JCS_YCCK, true)), 8, 8, kLight, 3));
  const Values half_black{255, 255, 255, 128};
  CHECK(is_near(shown(ink_jpeg(half_black, JCS_YCCK, true)), 8, 8, {128, 128, 128}, 3));
}

TEST_CASE("an interlaced PNG is read exactly", "[made][png]") {
  CHECK(decode_image(interlaced_png(false), "a.png").rgb == scene().rgb);
  const Image clear = decode_image(interlaced_png(true), "a.png");
  CHECK(shows(clear, kRed, {204, 255, 204}, kBlue, {255, 255, 204}));
  CHECK(refusal(interlaced_png(true).substr(0, 120)) ==
        "a.img: the PNG is cut: its data end before its end chunk");
}

TEST_CASE("an animated WebP's first frame lies where it belongs", "[made][webp]") {
  const std::string still =
      encode(scene(4, 2), ".webp", {cv::IMWRITE_WEBP_QUALITY, 101});  // lossless
  REQUIRE(still.substr(12, 4) == "VP8L");
  const std::string canvas =
      little_endian(0x02, 4) + little_endian(10 - 1, 3) + little_endian(6 - 1, 3);
  const std::string frame = little_endian(4 / 2, 3) + little_endian(2 / 2, 3) +
                            little_endian(4 - 1, 3) + little_endian(2 - 1, 3) +
                            little_endian(100, 3) + little_endian(0, 1) + still.substr(12);
  const std::string body = "WEBP" + chunk("VP8X", canvas) +
                           chunk("ANIM", little_endian(0xff0000ff, 4) + little_endian(0, 2)) +
                           chunk("ANMF", frame);
  const Image image = decode_image(
      "RIFF" + little_endian(static_cast<std::uint32_t>(body.size()), 4) + body, "a.webp");
  REQUIRE(image.width == 10);
  REQUIRE(image.height == 6);
  CHECK(is_near(image, 3, 2, kWhite, 0));
  CHECK(is_near(image, 4, 2, kRed, 0));
  CHECK(is_near(image, 7, 2, kGreen, 0));
  CHECK(is_near(image, 4, 3, kBlue, 0));
  CHECK(is_near(image, 7, 3, kYellow, 0));
  CHECK(is_near(image, 8, 3, kWhite, 0));
  CHECK(is_near(image, 4, 4, kWhite, 0));
}
