#include <filesystem>
#include <fstream>

#include "cli/commands/view_inputs.hpp"
#include "cli/run.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/count.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_png.hpp"

using gaze_tests::count;
using gaze_tests::run;
using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Photos {
  TemporaryFolder folder;
  std::string red = folder.write("photos/red.png", tiny_png(40, 20, 250, 200, 200));
  std::string blue = folder.write("photos/sub/blue.png", tiny_png(20, 40, 10, 20, 30));
  std::string page = folder / "page.html";
};

}  // namespace

TEST_CASE("view writes a page with captions candidates and alternatives and prints its path",
          "[view]") {
  const Photos photos;
  const auto outcome = run({"view", photos.red, "-o", photos.page, "--no-open"});
  CHECK(outcome.status == 0);
  CHECK(outcome.out == photos.page + "\n");
  const std::string page = text_of(photos.page);
  CHECK_THAT(page, ContainsSubstring("a bright red landscape"));
  CHECK_THAT(page, ContainsSubstring("a bright red landscape-3"));
  CHECK_THAT(page, ContainsSubstring("rival4"));
  CHECK(count(page, "data:image/jpeg;base64,") == 1);
}

TEST_CASE("view shows a folder in the order of its names and links when asked", "[view]") {
  const Photos photos;
  const auto outcome =
      run({"view", photos.folder / "photos", "-o", photos.page, "--no-open", "--embed", "none"});
  CHECK(outcome.status == 0);
  const std::string page = text_of(photos.page);
  CHECK(count(page, "data:image/jpeg;base64,") == 0);
  CHECK_THAT(page, ContainsSubstring("./photos/sub/blue.png"));
  CHECK(page.find("./photos/red.png") < page.find("./photos/sub/blue.png"));
}

TEST_CASE("view names a photo that fails on stderr and on the page", "[view]") {
  const Photos photos;
  photos.folder.write("photos/broken.jpg", "not a photo");
  const auto outcome = run({"view", photos.folder / "photos", "-o", photos.page, "--no-open"});
  CHECK(outcome.status == 1);
  CHECK_THAT(outcome.err, ContainsSubstring("broken.jpg"));
  CHECK(count(text_of(photos.page), "<script type=\"application/json\" id=\"photo-") == 3);
}

TEST_CASE("view shows how well the model's attention was measured to fit", "[view]") {
  const Photos photos;
  CHECK(run({"view", photos.red, "-o", photos.page, "--no-open"}).status == 0);
  const std::string page = text_of(photos.page);
  CHECK_THAT(page, ContainsSubstring("60 % of its attention lay inside the boxes") &&
                       ContainsSubstring("they cover 37 % of the picture") &&
                       ContainsSubstring("its peak did for 80 % of the words"));
}

TEST_CASE("view reads what a batch wrote without captioning again", "[view]") {
  const Photos photos;
  const auto batch = run({"caption", "--json", "--attention", photos.red, photos.blue});
  const std::string lines = photos.folder.write(
      "captions.jsonl",
      batch.out + R"({"image": "gone.jpg", "error": "gone.jpg is cut short"})" + "\n");
  const auto outcome = run({"view", lines, "-o", photos.page, "--no-open", "--model", "missing"});
  CHECK(outcome.status == 0);
  const std::string page = text_of(photos.page);
  CHECK_THAT(page, ContainsSubstring("a dark blue portrait"));
  CHECK_THAT(page, ContainsSubstring("gone.jpg is cut short"));
}

TEST_CASE("photos of a batch are also looked for beside its lines", "[view]") {
  const Photos photos;
  const auto lines =
      photos.folder.write("captions.jsonl", R"({"image": "photos/red.png", "caption": "a dog"})");
  const auto inputs = gaze::view_inputs({lines});
  REQUIRE(inputs.size() == 1);
  CHECK(inputs[0].path == photos.red);
  CHECK(inputs[0].name == "photos/red.png");
}

TEST_CASE("view says what is wrong with its inputs", "[view][error]") {
  const Photos photos;
  const auto lines = photos.folder.write("bad.jsonl", "{\"image\": \"a\", \"caption\": \"b\"}\n{");
  CHECK_THROWS_WITH(gaze::view_inputs({lines}), ContainsSubstring("bad.jsonl line 2: "));
  CHECK_THROWS_WITH(gaze::view_inputs({photos.folder / "none"}), ContainsSubstring("no such file"));
  std::filesystem::create_directory(photos.folder / "empty");
  CHECK_THROWS_WITH(gaze::view_inputs({photos.folder / "empty"}), ContainsSubstring("has none"));
  CHECK(run({"view", photos.red, "--model", "missing", "--no-open", "-o", photos.page}).status ==
        3);
  CHECK_FALSE(std::filesystem::exists(photos.page));
  CHECK(run({"view", photos.red, photos.blue, "--window"}).status == 2);
}
