#include <string>
#include <thread>
#include <vector>

#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/scene.hpp"
#include "support/catch.hpp"

using namespace gaze::test;
using gaze::decode_image;
using gaze::Image;

TEST_CASE("what is no picture is refused by its content", "[decode][error]") {
  const std::string none =
      "a.img: the file is not a JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC or AVIF picture";
  CHECK(refusal("Just some text, whatever it is called.") == none);
  CHECK(refusal("<html><body>404</body></html>") == none);
  CHECK(refusal("BM is how this text starts") == none);
  CHECK(refusal(std::string(1000, '\0')) == none);
  CHECK(refusal("\xff\xd8") == none);
  CHECK(refusal(std::string("\0\0\0\x18"
                            "ftypmp42\0\0\0\0mp42isom",
                            24)) == none);  // a film
  CHECK(refusal("") == "a.img: the file is empty");
}

TEST_CASE("a first few bytes alone are refused in each format", "[decode][error]") {
  for (const char* name : {"cmyk.jpg", "palette.png", "lossy.webp", "palette.tif", "palette.gif",
                           "palette.bmp", "plain.heic", "plain.avif"}) {
    const std::string file = fixture(name);
    for (std::size_t size = 1; size < 32; ++size) {
      CAPTURE(name, size);
      CHECK(refusal(file.substr(0, size)).substr(0, 7) == "a.img: ");
    }
  }
}

TEST_CASE("pictures of one pixel and of one row are read", "[decode]") {
  for (const char* extension : {".jpg", ".png", ".webp", ".bmp", ".tiff"}) {
    CAPTURE(extension);
    const auto flags = std::string(extension) == ".webp"
                           ? std::vector<int>{cv::IMWRITE_WEBP_QUALITY, 101}  // lossless
                           : std::vector<int>{};
    const cv::Mat pixel(1, 1, CV_8UC3, cv::Scalar(30, 20, 10));
    const Image one = decode_image(encode(pixel, extension, flags), "a");
    REQUIRE(one.rgb.size() == 3);
    CHECK(is_near(one, 0, 0, {10, 20, 30}, 3));

    const int length = std::string(extension) == ".webp" ? 16383 : 30000;  // WebP's own limit
    for (const bool lies : {true, false}) {
      const cv::Mat row(lies ? 1 : length, lies ? length : 1, CV_8UC3, cv::Scalar(30, 20, 10));
      const Image image = decode_image(encode(row, extension, flags), "a");
      CHECK(image.width == (lies ? length : 1));
      CHECK(image.height == (lies ? 1 : length));
      REQUIRE(image.rgb.size() == static_cast<std::size_t>(length) * 3);
      CHECK(is_near(image, image.width - 1, image.height - 1, {10, 20, 30}, 3));
    }
  }
}

TEST_CASE("a long thin JPEG is not decoded smaller than it is thin", "[decode][scale]") {
  gaze::ReadOptions options;
  options.enough_pixels_a_side = 448;
  const cv::Mat row(1, 30000, CV_8UC3, cv::Scalar(30, 20, 10));
  CHECK(decode_image(encode(row, ".jpg"), "a", options).width == 30000);
}

TEST_CASE("several decoders at once do not disturb each other", "[decode]") {
  // What could be shared by mistake: jump buffers, error handlers, libheif's plugins.
  std::vector<std::string> files;
  for (const char* name : {"cmyk.jpg", "palette.png", "lossy.webp", "palette.tif", "palette.gif",
                           "palette.bmp", "plain.heic", "plain.avif"}) {
    files.push_back(fixture(name));
    files.push_back(files.back().substr(0, files.back().size() / 2));
  }
  std::vector<std::string> expected;
  for (const auto& file : files) expected.push_back(refusal(file));
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < 10 * files.size(); ++i) {
        const std::size_t file = (i * 7 + t * 3) % files.size();
        if (refusal(files[file]) != expected[file]) ++wrong[t];
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("a short TIFF or GIF that declares a huge picture is refused", "[decode][error]") {
  // Entries 256 and 257 of a TIFF's directory: width and height.
  for (const char* name : {"palette.tif", "jpeg_inside.tif", "fax.tif"}) {
    CAPTURE(name);
    std::string tiff = fixture(name);
    for (const char tag : {'\0', '\1'}) {
      const std::size_t at = tiff.find(std::string{tag, 1, 3, 0, 1, 0, 0, 0});
      REQUIRE(at != std::string::npos);
      tiff[at + 8] = '\x98';
      tiff[at + 9] = '\x3a';  // 15000: allowed, but not there
    }
    CHECK_THAT(refusal(tiff), ContainsSubstring("a.img: the TIFF is "));
    tiff[tiff.find(std::string{0, 1, 3, 0, 1, 0, 0, 0}) + 9] = '\x7f';
    CHECK_THAT(refusal(tiff), ContainsSubstring("32664 x 15000 pixels, more than"));
  }
  std::string gif = fixture("palette.gif");
  for (std::size_t i = 6; i < 10; ++i) gif[i] = '\xff';
  CHECK_THAT(refusal(gif), ContainsSubstring("65535 x 65535 pixels, more than"));
}
