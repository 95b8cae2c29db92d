#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/scene.hpp"
#include "support/catch.hpp"

using namespace gaze::test;
using gaze::read_image;

namespace {

/// A folder of its own for each test, gone afterwards.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "gaze-image-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }

  std::string write(const std::string& name, const std::string& bytes) const {
    const std::string path = path_ + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string error_text(const std::string& path) {
  try {
    read_image(path);
    return "";
  } catch (const gaze::Error& error) {
    return error.kind() == gaze::ErrorKind::input ? error.what() : "the wrong kind of error";
  }
}

}  // namespace

TEST_CASE("a file is read whatever its name", "[read]") {
  const Folder folder;
  const std::string png = encode(scene(), ".png");
  for (const char* name : {"a b.png", "\xc3\xa9\xe4\xb8\xad\xf0\x9f\x90\x95.png", "\xff\xfe.png",
                           "-o", "new\nline.png", "%s%n.png", "none"}) {
    CAPTURE(name);
    CHECK(shows_scene(read_image(folder.write(name, png))));
  }
}

TEST_CASE("a file's content decides and its extension does not", "[read]") {
  const Folder folder;
  CHECK(shows_scene(read_image(folder.write("a.jpg", encode(scene(), ".png")))));
  CHECK(shows_scene(read_image(folder.write("a.heic", fixture("palette.gif")))));
  const std::string text = folder.write("a.png", "Not a picture at all.");
  CHECK(error_text(text) ==
        text + ": the file is not a JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC or AVIF picture");
}

TEST_CASE("a large file is read whole", "[read]") {
  const Folder folder;
  cv::Mat noise(900, 900, CV_8UC3);
  cv::theRNG().state = 7;
  cv::randu(noise, 0, 256);
  const auto image = read_image(folder.write("a.png", encode(noise, ".png")));
  REQUIRE(image.width == 900);
  const auto last = noise.at<cv::Vec3b>(899, 899);
  CHECK(is_near(image, 899, 899, {last[2], last[1], last[0]}, 0));
}

TEST_CASE("a file that cannot be read is named with the reason", "[read][error]") {
  const Folder folder;
  CHECK(error_text(folder.path() + "/none.jpg") ==
        folder.path() + "/none.jpg: the file cannot be read: No such file or directory");
  CHECK(error_text(folder.path()) == folder.path() + ": the file cannot be read: Is a directory");
  const std::string empty = folder.write("empty.jpg", "");
  CHECK(error_text(empty) == empty + ": the file is empty");
  CHECK_THAT(error_text(empty + "/a.jpg"), ContainsSubstring("Not a directory"));
  CHECK_THAT(error_text(folder.path() + "/" + std::string(300, 'a')),
             ContainsSubstring("File name too long"));
  CHECK_THAT(error_text(""), ContainsSubstring("No such file or directory"));
}

TEST_CASE("a file without permission is named with the reason", "[read][error]") {
  const Folder folder;
  const std::string path = folder.write("a.png", encode(scene(), ".png"));
  std::filesystem::permissions(path, std::filesystem::perms::none);
  // The superuser may read everything.
  CHECK(error_text(path) ==
        (geteuid() == 0 ? "" : path + ": the file cannot be read: Permission denied"));
}

TEST_CASE("a device without end is not read to its end", "[read][error]") {
  CHECK_THAT(error_text("/dev/zero"), ContainsSubstring("the file is not a JPEG"));
}

TEST_CASE("a file larger than the limit is refused unread", "[read][error]") {
  const Folder folder;
  const std::string path = folder.write("x.jpg", "\xff\xd8\xff\xe0 and nothing more");
  std::filesystem::resize_file(path, std::uintmax_t{30} << 30U);  // Sparse: it takes no disk.
  CHECK_THROWS_WITH(read_image(path), path +
                                          ": the file has 32212254720 bytes, more than the limit "
                                          "of 1073741824");
  gaze::ReadOptions options;
  options.max_file_bytes = 20;
  const std::string photo = folder.write("y.png", encode(scene(8, 8), ".png"));
  CHECK_THROWS_WITH(read_image(photo, options), ContainsSubstring("more than the limit of 20"));
  options.max_file_bytes = static_cast<std::int64_t>(std::filesystem::file_size(photo));
  CHECK(read_image(photo, options).width == 8);
}
