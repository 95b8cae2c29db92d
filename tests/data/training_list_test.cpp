#include "data/training_list.hpp"

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using gaze_tests::TemporaryFolder;

namespace {

void make_folder(const TemporaryFolder& folder, const std::string& name) {
  folder.write(name + "/captions.tsv", "a.jpg\tA dog .\n");
  folder.write(name + "/dev.txt", "a.jpg\n");
  folder.write(name + "/images/a.jpg", "");
}

std::vector<TrainingFolder> from_json(const TemporaryFolder& folder, const std::string& text) {
  return read_training_list({folder.write("list.json", text)});
}

}  // namespace

TEST_CASE("a folder is searched for what the layout has", "[training_list]") {
  const TemporaryFolder folder;
  make_folder(folder, "one");
  make_folder(folder, "two");
  folder.write("two/boxes.tsv.gz", "");
  folder.write("two/phrases.tsv", "");
  folder.write("two/objects.tsv", "");
  const auto list = read_training_list({folder / "one", folder / "two:2.5"});
  REQUIRE(list.size() == 2);
  CHECK(list[0].name == "one");
  CHECK(list[0].weight == 1);
  CHECK(list[0].photos == (folder / "one/images"));
  CHECK(list[0].train.empty());
  CHECK(list[0].dev == (folder / "one/dev.txt"));
  CHECK(list[0].boxes.empty());
  CHECK(list[0].objects.empty());
  CHECK(list[1].weight == 2.5);
  CHECK(list[1].boxes == std::vector<std::string>{folder / "two/boxes.tsv.gz"});
  CHECK(list[1].phrases == std::vector<std::string>{folder / "two/phrases.tsv"});
  CHECK(list[1].objects == (folder / "two/objects.tsv"));
}

TEST_CASE("a colon in a folder's name is no weight where the folder is there", "[training_list]") {
  const TemporaryFolder folder;
  make_folder(folder, "set:2");
  const auto list = read_training_list({folder / "set:2"});
  CHECK(list[0].name == "set:2");
  CHECK(list[0].weight == 1);
  CHECK(read_training_list({folder / "set:2:3"})[0].weight == 3);
}

TEST_CASE("folders of one name get names of their own", "[training_list]") {
  const TemporaryFolder folder;
  make_folder(folder, "a/photos");
  make_folder(folder, "b/photos");
  const auto list = read_training_list({folder / "a/photos/", folder / "b/photos"});
  CHECK(list[0].name == "photos");
  CHECK(list[1].name == "photos-2");
}

TEST_CASE("a JSON list says what each file is worth", "[training_list]") {
  const TemporaryFolder folder;
  make_folder(folder, "coco");
  const auto list = from_json(folder, R"({"folders": [{"path": "coco", "weight": 2, "name": "c",
    "captions": [{"file": "captions.tsv"}, {"file": "rule.tsv", "origin": "rule"},
                 {"file": "/else/matched.tsv", "origin": "matched", "worth": 0.9, "scored": true,
                  "least_score": 0.3, "at_most": 5, "beside_human": true}],
    "dev": "", "dev_at_most": 7, "boxes": "b.tsv", "phrases": ["p.tsv", "q.tsv"]}]})");
  REQUIRE(list.size() == 1);
  const TrainingFolder& coco = list[0];
  CHECK(coco.name == "c");
  CHECK(coco.weight == 2);
  CHECK(coco.dev.empty());
  CHECK(coco.dev_at_most == 7);
  CHECK(coco.boxes == std::vector<std::string>{folder / "coco/b.tsv"});
  CHECK(coco.phrases == std::vector<std::string>{folder / "coco/p.tsv", folder / "coco/q.tsv"});
  REQUIRE(coco.captions.size() == 3);
  CHECK(coco.captions[0].origin == CaptionOrigin::human);
  CHECK(coco.captions[0].worth == 1);
  CHECK(coco.captions[0].beside_human);
  CHECK(coco.captions[1].path == (folder / "coco/rule.tsv"));
  CHECK(coco.captions[1].worth == 0.5);
  CHECK_FALSE(coco.captions[1].beside_human);
  CHECK(coco.captions[2].path == "/else/matched.tsv");
  CHECK(coco.captions[2].worth == 0.9);
  CHECK(coco.captions[2].scored);
  CHECK(coco.captions[2].least_score == 0.3);
  CHECK(coco.captions[2].at_most == 5);
  CHECK(coco.captions[2].beside_human);
}

TEST_CASE("a list of folders that is wrong is refused with its place", "[training_list][error]") {
  const TemporaryFolder folder;
  make_folder(folder, "coco");
  const auto refused = [&](const std::string& text) {
    try {
      from_json(folder, text);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK_THAT(refused("{"), ContainsSubstring("is no JSON"));
  CHECK_THAT(refused("{}"), ContainsSubstring("wanted \"folders\""));
  CHECK_THAT(
      refused(R"({"folders": [{"path": "coco", "wieght": 2}]})"),
      ContainsSubstring("folders[0]: unknown key \"wieght\"") && ContainsSubstring("weight"));
  CHECK_THAT(refused(R"({"folders": [{"path": "coco", "weight": -1}]})"),
             ContainsSubstring("\"weight\" must be a number in 0..100, got -1"));
  CHECK_THAT(refused(R"({"folders": [{"path": "coco", "dev_at_most": 1.5}]})"),
             ContainsSubstring("whole number"));
  CHECK_THAT(refused(R"({"folders": [{"path": "coco", "boxes": "b.tsv"}]})"),
             ContainsSubstring("go together"));
  CHECK_THAT(
      refused(R"({"folders": [{"path": "coco", "captions": [{"file": "c.tsv",
                         "origin": "robot"}]}]})"),
      ContainsSubstring("captions[0]: \"origin\" must be human, rule or matched, got robot"));
  CHECK_THAT(refused(R"({"folders": [{"path": "coco", "captions": [{"file": "c.tsv",
                         "worth": 0}]}]})"),
             ContainsSubstring("\"worth\" must be a number in"));
  CHECK_THAT(refused(R"({"folders": [{"path": "nowhere"}]})"), ContainsSubstring("no such folder"));
  folder.write("list.json", R"({"folders": [{"path": "coco"}]})");
  CHECK_THROWS_WITH(read_training_list({folder / "list.json", folder / "coco"}),
                    ContainsSubstring("must be the only argument"));
  CHECK_THROWS_WITH(read_training_list({folder / "coco:many"}),
                    ContainsSubstring("must be a number above 0"));
  CHECK_THROWS_WITH(read_training_list({folder / "coco:0"}),
                    ContainsSubstring("must be a number above 0"));
  folder.write("empty/images/a.jpg", "");
  CHECK_THROWS_WITH(read_training_list({folder / "empty"}),
                    ContainsSubstring("wanted a file captions.tsv"));
}
