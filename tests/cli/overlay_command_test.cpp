#include <filesystem>
#include <fstream>

#include "cli/flags/overlay_flags.hpp"
#include "cli/run.hpp"
#include "gaze/image.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_png.hpp"

using gaze_tests::run;
using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;

namespace {

struct Photo {
  TemporaryFolder folder;
  std::string path = folder.write("red.png", tiny_png(40, 20, 250, 200, 200));
};

}  // namespace

TEST_CASE("overlay draws figures of each kind and prints the caption", "[overlay]") {
  const Photo photo;
  for (const char* style : {"heat", "spotlight", "contour", "grid"}) {
    const std::string figure = photo.folder / (std::string(style) + ".png");
    const auto outcome =
        run({"overlay", photo.path, "-o", figure, "--style", style, "--width", "400"});
    CHECK(outcome.status == 0);
    CHECK(outcome.out == photo.path + "\ta bright red landscape\n");
    CHECK(outcome.err.empty());
    CHECK(gaze::read_image(figure).width == 400);
  }
}

TEST_CASE("overlay animates by the file's name and writes panels and strips", "[overlay]") {
  const Photo photo;
  CHECK(run({"overlay", photo.path, "-o", photo.folder / "a.gif"}).status == 0);
  CHECK(gaze::read_image(photo.folder / "a.gif").width == 64);
  CHECK(run({"overlay", photo.path, "--panels", photo.folder / "panels"}).status == 0);
  CHECK(gaze::read_image(photo.folder / "panels/01-a.png").width == 40);
  CHECK(std::filesystem::exists(photo.folder / "panels/04-landscape.png"));
  CHECK(run({"overlay", photo.path, "--strip", "-o", photo.folder / "s.webp"}).status == 0);
}

TEST_CASE("overlay shows and prints captions before and after a part is hidden", "[overlay]") {
  const Photo photo;
  const auto outcome =
      run({"overlay", photo.path, "--occlude", "0,0,1,1", "-o", photo.folder / "a.png"});
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.out, ContainsSubstring("before\ta bright red landscape\n"));
  CHECK_THAT(outcome.out, ContainsSubstring("after\ta bright grey landscape\n"));
  CHECK_THAT(outcome.out, ContainsSubstring("share\tred\t1.000\n"));
  CHECK(std::filesystem::exists(photo.folder / "a.png"));
}

TEST_CASE("overlay compares models on one photo", "[overlay]") {
  const Photo photo;
  const std::string figure = photo.folder / "a.png";
  const auto outcome =
      run({"overlay", photo.path, "--compare", "soft", "--compare", "hard", "-o", figure});
  CHECK(outcome.status == 0);
  CHECK(outcome.out == "fake\ta bright red landscape\nfake\ta bright red landscape\n");
  CHECK(run({"overlay", photo.path, "--compare", "missing", "-o", figure}).status == 3);
}

TEST_CASE("overlay refuses flags that contradict each other", "[overlay][error]") {
  const Photo photo;
  const auto refuses = [&](std::vector<std::string> flags, const std::string& sentence) {
    flags.insert(flags.begin(), {"overlay", photo.path});
    const auto outcome = run(flags);
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, ContainsSubstring(sentence));
  };
  refuses({"-o", "a.png", "--seconds=2"},
          "--seconds would do nothing: only an animation takes time");
  refuses({}, "say where to write");
  refuses({"-o", "a.gif", "--strip"}, "an animation shows one caption");
  refuses({"-o", "a.png", "--width", "20"}, "--width must be 200 to 20000, got 20");
  refuses({"-o", "a.png", "--opacity", "2"}, "--opacity must be 0 to 1, got 2");
  refuses({"-o", "a.png", "--occlude", "0,0,2,1"}, "--occlude must be X,Y,W,H");
  refuses({"-o", photo.folder / "a.tiff"}, "must end in .png");
}

TEST_CASE("a region is four fractions inside the photo", "[overlay]") {
  CHECK(gaze::parse_region("0.25,0,0.5,1") == std::vector<double>{0.25, 0, 0.5, 1});
  for (const char* wrong : {"", "0.1", "0,0,1", "0,0,1,1,1", "0,0,0,1", "-0.1,0,1,1", "0.6,0,0.5,1",
                            "a,b,c,d", "0,0,1,1,", "0;0;1;1", "0,0,nan,1"}) {
    CHECK_THROWS_AS(gaze::parse_region(wrong), gaze::Error);
  }
}
