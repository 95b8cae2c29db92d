// Files broken at random, always in the same way: each ends as a picture or as an Error of one line
// that names the file, and, HEIC and AVIF aside, nothing is written to stdout or stderr.
#include <unistd.h>

#include <cstdio>
#include <random>
#include <string>

#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/scene.hpp"
#include "support/catch.hpp"

using namespace gaze::test;

namespace {

/// While it exists, what the process writes to a file descriptor goes to a temporary file.
class Capture {
 public:
  explicit Capture(int descriptor)
      : descriptor_(descriptor), before_(dup(descriptor)), file_(std::tmpfile()) {
    std::fflush(nullptr);
    dup2(fileno(file_), descriptor_);
  }
  ~Capture() {
    restore();
    std::fclose(file_);
  }
  std::string text() {
    restore();
    std::string text;
    std::rewind(file_);
    for (int c = std::fgetc(file_); c != EOF; c = std::fgetc(file_)) text += static_cast<char>(c);
    return text;
  }

 private:
  void restore() {
    if (before_ < 0) return;
    std::fflush(nullptr);
    dup2(before_, descriptor_);
    close(before_);
    before_ = -1;
  }
  int descriptor_, before_;
  std::FILE* file_;
};

std::string broken(std::string file, std::mt19937& random) {
  const auto below = [&](std::size_t limit) { return random() % limit; };
  const auto changes = 1 + below(4);
  for (std::size_t i = 0; i < changes && !file.empty(); ++i) {
    const std::size_t at = below(file.size());
    switch (below(5)) {
      case 0:
        file[at] = static_cast<char>(file[at] ^ (1 << below(8)));
        break;
      case 1:
        file[at] = static_cast<char>(below(256));
        break;
      case 2:
        file[at] = "\x00\xff\x7f\x80"[below(4)];
        break;
      case 3:
        file.erase(at, 1 + below(8));
        break;
      default:
        file.resize(at);
        break;
    }
  }
  return file;
}

/// "" if all is well.
std::string trouble(const std::string& file) {
  gaze::ReadOptions options;
  options.max_pixels = 4'000'000;  // A changed size may be valid; keep the test fast.
  options.enough_pixels_a_side = file.size() % 2 == 0 ? 0 : 8;
  try {
    const auto image = gaze::decode_image(file, "a.img", options);
    const bool whole = image.width > 0 && image.height > 0 &&
                       image.rgb.size() == static_cast<std::size_t>(image.width) *
                                               static_cast<std::size_t>(image.height) * 3;
    return whole ? "" : "the image's size and pixels disagree";
  } catch (const gaze::Error& error) {
    const std::string sentence = error.what();
    const bool named = sentence.size() > 8 && sentence.substr(0, 7) == "a.img: ";
    const bool one_line = sentence.find('\n') == std::string::npos;
    return named && one_line && error.kind() == gaze::ErrorKind::input ? "" : sentence;
  }
}

}  // namespace

TEST_CASE("broken files are read or refused and nothing is printed", "[fuzz]") {
  const auto name = GENERATE(
      as<std::string>(), "cmyk.jpg", "scene.jpg", "progressive.jpg", "palette.png", "animated.png",
      "grey_alpha.png", "exif_6.png", "lossy.webp", "clear.webp", "animated.webp", "palette.tif",
      "fax.tif", "cmyk.tif", "jpeg_inside.tif", "exif_6.tif", "palette.gif", "animated.gif",
      "bits.bmp", "palette.bmp", "plain.heic", "turned.heic", "plain.avif", "clear.avif");
  const std::string file =
      name == "scene.jpg" ? with_exif(encode(scene(), ".jpg"), exif(6))
      : name == "progressive.jpg"
          ? encode(scene(), ".jpg",
                   {cv::IMWRITE_JPEG_PROGRESSIVE, 1, cv::IMWRITE_JPEG_RST_INTERVAL, 2})
          : fixture(name);
  std::mt19937 random(20);
  std::string wrong, printed;
  {
    Capture out(STDOUT_FILENO), err(STDERR_FILENO);
    for (int i = 0; i < 200 && wrong.empty(); ++i) wrong = trouble(broken(file, random));
    printed = out.text() + err.text();
  }
  CAPTURE(name);
  CHECK(wrong == "");
  // libheif's decoders write to stderr about some damaged streams; there is no switch for it.
  const std::string kind = name.substr(name.size() - 4);
  if (kind != "heic" && kind != "avif") CHECK(printed == "");
}
