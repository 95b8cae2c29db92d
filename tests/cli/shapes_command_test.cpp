#include <nlohmann/json.hpp>

#include "cli/run.hpp"
#include "shapes/world.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using gaze_tests::read_bytes;
using gaze_tests::run;
using gaze_tests::TemporaryFolder;

namespace {

std::string line(const std::string& image, const std::string& caption) {
  return nlohmann::json{{"image", image}, {"caption", caption}}.dump() + "\n";
}

}  // namespace

TEST_CASE("shapes writes a world", "[shapes]") {
  const TemporaryFolder folder;
  const auto outcome = run({"shapes", "-o", folder / "w", "--count", "10", "--seed", "3"});
  CHECK(outcome.err.empty());
  CHECK(outcome.status == 0);
  CHECK(outcome.out == (folder / "w") + ": 10 pictures, 50 captions\n");
  CHECK(read_bytes(folder / "w/captions.tsv")
            .rfind("0000000.jpg\t" + gaze::world_entry(3, 0).captions[0].text + "\n", 0) == 0);
  CHECK(std::filesystem::exists(folder / "w/images/0000009.jpg"));
}

TEST_CASE("shapes judges captions", "[shapes]") {
  const TemporaryFolder folder;
  REQUIRE(run({"shapes", "-o", folder / "w", "--count", "10"}).status == 0);
  const std::string lines =
      line("some/where/0000000.jpg", gaze::world_entry(1, 0).captions[2].text) +
      line("0000001.jpg", gaze::world_entry(1, 1).captions[0].text) +
      line("0000001.jpg", "six stars") + line("0000002.jpg", "a dog runs");
  const std::string scenes = folder / "w/scenes.jsonl";
  const auto outcome = run({"shapes", "--check", "-", "--scenes", scenes}, lines);
  CHECK(outcome.status == 0);
  CHECK(outcome.out == "0.5000 of 4 captions are true, 1 not understood, 0 failed\n");

  const std::string failed = lines + R"({"image": "0000003.jpg", "error": "cut"})" + "\n";
  const std::string file = folder.write("captions.jsonl", failed);
  const auto as_json = run({"shapes", "--check", file, "--scenes", scenes, "--json"});
  CHECK(as_json.status == 1);
  CHECK(as_json.out == R"({"captions":4,"true":2,"share_true":0.5,"not_understood":1,"failed":1})"
                       "\n");
}

TEST_CASE("shapes names the caption it cannot judge", "[shapes][error]") {
  const TemporaryFolder folder;
  REQUIRE(run({"shapes", "-o", folder / "w", "--count", "10"}).status == 0);
  const std::string scenes = folder / "w/scenes.jsonl";
  const auto unknown =
      run({"shapes", "--check", "-", "--scenes", scenes}, line("x.jpg", "a circle"));
  CHECK(unknown.status == 1);
  CHECK(unknown.err == "gaze shapes: stdin:1: x.jpg is no picture of these scenes\n");
  const auto malformed =
      run({"shapes", "--check", "-", "--scenes", scenes}, line("0000001.jpg", "a circle") + "{\n");
  CHECK_THAT(malformed.err, ContainsSubstring("gaze shapes: stdin:2: "));
  CHECK(run({"shapes", "--check", "-", "--scenes", scenes}).err ==
        "gaze shapes: stdin: there is no caption in it\n");
  CHECK(run({"shapes", "--check", folder / "no", "--scenes", scenes}).status == 1);
}

TEST_CASE("shapes refuses a command line that makes no sense", "[shapes][error]") {
  const TemporaryFolder folder;
  const auto wanted = [](const gaze::Args& args, const std::string& sentence) {
    const auto outcome = run(args);
    CHECK(outcome.status == 2);
    CHECK(outcome.err == "gaze shapes: " + sentence + "\nsee gaze help shapes\n");
  };
  wanted({"shapes"}, "one of -o DIR and --check FILE is wanted");
  wanted({"shapes", "-o", "w", "--check", "-"}, "one of -o DIR and --check FILE is wanted");
  wanted({"shapes", "--check", "-"}, "--check and --scenes need each other");
  wanted({"shapes", "-o", "w", "--json"}, "--json needs --check");
  wanted({"shapes", "-o", folder / "w", "--count", "3"}, "--count must be 10 to 1000000, got 3");
}
