#include "batch/sink/run_page.hpp"

#include "batch/photos.hpp"
#include "gaze/caption_json.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/count.hpp"
#include "support/fake_captioner.hpp"

using namespace gaze;
using gaze_tests::count;
using gaze_tests::read_bytes;
using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;

namespace {

/// A run whose photos were captioned without their attention.
struct Run {
  TemporaryFolder folder;
  FakeCaptioner captioner;
  std::string lines;
  std::vector<std::string> errors;
  bool interrupted = false;

  void add(int photos) {
    for (int n = 0; n < photos; ++n) {
      const std::string path =
          folder.write("photo-" + std::to_string(n) + ".png", tiny_png(2, 1, 200, 9, 9));
      add_captioned(path);
    }
  }
  void add_captioned(const std::string& path) {
    Image photo;
    photo.width = 2;
    photo.height = 1;
    photo.rgb = {200, 9, 9, 200, 9, 9};
    lines += caption_json(path, captioner.describe(photo, DecodeOptions{})) + '\n';
  }
  void add_failed(const std::string& path) { lines += error_json(path, "cut short") + '\n'; }

  bool write() {
    RunPage page;
    page.path = folder / "page.html";
    page.captioner = [this]() -> const Captioner& { return captioner; };
    page.interrupted = [this] { return interrupted; };
    page.on_error = [this](const std::string& sentence) { errors.push_back(sentence); };
    return write_run_page(folder.write("out.jsonl", lines), page);
  }
  std::string page() const { return read_bytes(folder / "page.html"); }
};

}  // namespace

TEST_CASE("photos that failed do not count among those built into the page", "[run_page]") {
  Run run;
  run.add(60);
  run.add_failed("broken-1.jpg");
  run.add_failed("broken-2.jpg");
  REQUIRE(run.write());
  CHECK(count(run.page(), "data:image/jpeg;base64,") == 60);
  CHECK(count(run.page(), "\"error\":\"cut short\"") == 4);  // In the gallery and for itself, each.
}

TEST_CASE("a page of more photos links to them", "[run_page]") {
  Run run;
  run.add(61);
  REQUIRE(run.write());
  CHECK(count(run.page(), "data:image/jpeg;base64,") == 0);
  CHECK(count(run.page(), "\"src\":\"./photo-") == 61);
}

TEST_CASE("a photo that has gone is reported and its caption stays on the page", "[run_page]") {
  Run run;
  run.add(1);
  run.add_captioned(run.folder / "gone.png");
  REQUIRE(run.write());
  REQUIRE(run.errors.size() == 1);
  CHECK_THAT(run.errors[0], ContainsSubstring("gone.png"));
  CHECK(count(run.page(), "data:image/jpeg;base64,") == 1);
  CHECK_THAT(run.page(), ContainsSubstring("\"src\":\"./gone.png\""));
  CHECK(count(run.page(), "\"map\":") == 4);  // Four words of the photo that is there.
}

TEST_CASE("an interrupted page is not there", "[run_page]") {
  Run run;
  run.add(1);
  run.interrupted = true;
  CHECK_FALSE(run.write());
  CHECK_FALSE(std::filesystem::exists(run.folder / "page.html"));
}
