#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>

#include "gaze/error.hpp"
#include "gaze/overlay.hpp"
#include "overlay/photos.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using namespace gaze::testing;
using gaze_tests::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Image red_photo() {
  Image photo = plain_photo(40, 30, 20);
  for (std::size_t i = 0; i < photo.rgb.size(); i += 3) photo.rgb[i] = 230;
  return photo;
}

}  // namespace

TEST_CASE("figures come back from PNG JPEG and WebP with their colours the right way round",
          "[write]") {
  const TemporaryFolder folder;
  for (const char* name : {"a.png", "a.jpg", "a.JPEG", "a.webp", "with space é.png"}) {
    const std::string path = (folder.path() / name).string();
    write_image(red_photo(), path);
    const cv::Mat read = cv::imread(path);
    REQUIRE(read.size() == cv::Size(40, 30));
    const auto pixel = read.at<cv::Vec3b>(15, 20);
    CHECK(pixel[2] > 220);
    CHECK(pixel[0] < 40);
  }
}

TEST_CASE("the resolution is recorded in PNG and JPEG", "[write]") {
  const TemporaryFolder folder;
  const auto png = folder.path() / "a.png", jpeg = folder.path() / "a.jpg";
  write_image(red_photo(), png.string(), 300);
  write_image(red_photo(), jpeg.string(), 300);
  // 300 dots an inch are 11811 a metre.
  CHECK(bytes_of(png).find(std::string("pHYs\0\0\x2E\x23\0\0\x2E\x23\x01", 13)) !=
        std::string::npos);
  CHECK(bytes_of(jpeg).substr(13, 5) == std::string("\x01\x01\x2C\x01\x2C", 5));
  CHECK(cv::imread(png.string()).size() == cv::Size(40, 30));
  CHECK(cv::imread(jpeg.string()).size() == cv::Size(40, 30));
}

TEST_CASE("a figure replaces the old file and leaves nothing else behind", "[write]") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.png";
  std::ofstream(path) << "old";
  write_image(red_photo(), path.string());
  CHECK(bytes_of(path).substr(1, 3) == "PNG");
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a figure that cannot be written says why", "[write][error]") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(write_image(red_photo(), "figure.tiff"),
                    "a figure must end in .png, .jpg, .jpeg or .webp, got figure.tiff");
  const auto missing = (folder.path() / "no/such/a.png").string();
  CHECK_THROWS_WITH(write_image(red_photo(), missing),
                    missing + ": cannot write: No such file or directory");
  fs::create_directory(folder.path() / "b.png");
  std::ofstream(folder.path() / "b.png" / "inside") << "x";
  CHECK_THROWS_AS(write_image(red_photo(), (folder.path() / "b.png").string()), Error);
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}
