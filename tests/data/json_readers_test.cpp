// Karpathy's and COCO's JSON, read front to back.
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "data/coco.hpp"
#include "data/karpathy.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"

using Captions = std::vector<std::string>;
using Json = nlohmann::json;

namespace {

std::unique_ptr<gaze::Dataset> karpathy(const std::string& text, const std::string& split = "") {
  std::istringstream stream(text);
  return gaze::read_karpathy(stream, "d.json", "photos", split);
}

std::unique_ptr<gaze::Dataset> coco(const std::string& text) {
  std::istringstream stream(text);
  return gaze::read_coco(stream, "c.json", "photos");
}

constexpr const char* kKarpathy = R"({"dataset": "x", "images": [
  {"filename": "a.jpg", "filepath": "val2014", "split": "train", "imgid": 0, "cocoid": 77,
   "sentids": [0], "sentences": [{"tokens": ["a", "dog"], "raw": "A dog.", "sentid": 0},
                                 {"tokens": ["one", "dog"]}]},
  {"filename": "b.jpg", "split": "restval", "imgid": 1, "sentences": [{"raw": "A cat."}]},
  {"filename": "c.jpg", "split": "val", "sentences": [{"raw": "A man."}]},
  {"filename": "d.jpg", "split": "test", "sentences": [{"raw": "A car."}]}]})";

constexpr const char* kCoco = R"({"info": {"year": 2014}, "licenses": [],
  "annotations": [{"id": 1, "image_id": 42, "caption": "A dog."},
                  {"id": 2, "image_id": 7, "caption": "A cat."},
                  {"id": 3, "image_id": 42, "caption": "One dog."}],
  "images": [{"id": 7, "file_name": "7.jpg", "height": 4.5}, {"id": 9, "file_name": "9.jpg"},
             {"id": 42, "file_name": "42.jpg"}]})";

/// 3,000 photos of 1 to 5 captions, in a shuffled list of annotations.
Json large_coco() {
  std::mt19937_64 rng(11);
  Json images = Json::array(), annotations = Json::array();
  for (int i = 0; i < 3000; ++i) {
    images.push_back({{"id", i * 3 + 1}, {"file_name", "p" + std::to_string(i) + ".jpg"}});
  }
  for (int i = 0; i < 9000; ++i) {
    const auto image = static_cast<int>(rng() % 3000);
    annotations.push_back({{"image_id", image * 3 + 1},
                           {"caption", "caption \"" + std::to_string(i) + "\" \u00e9 \n"}});
  }
  return {{"images", images}, {"annotations", annotations}};
}

}  // namespace

TEST_CASE("Karpathy's file gives names and raw sentences", "[karpathy]") {
  const auto all = karpathy(kKarpathy);
  REQUIRE(all->size() == 4);
  CHECK(all->get(0).name == "val2014/a.jpg");
  CHECK(all->get(0).path == "photos/val2014/a.jpg");
  CHECK(all->get(0).captions == Captions{"A dog.", "one dog"});
  CHECK(all->get(0).id == 77);
  CHECK(all->get(1).id == 1);
  CHECK(all->get(2).id == -1);
}

TEST_CASE("Karpathy's splits have our names and theirs", "[karpathy]") {
  CHECK(karpathy(kKarpathy, "train")->size() == 2);  // with restval
  CHECK(karpathy(kKarpathy, "dev")->get(0).name == "c.jpg");
  CHECK(karpathy(kKarpathy, "val")->get(0).name == "c.jpg");
  CHECK(karpathy(kKarpathy, "test")->get(0).name == "d.jpg");
  CHECK_THROWS_WITH(karpathy(kKarpathy, "restval"),
                    "split must be train, dev, val or test, got restval");
}

TEST_CASE("a malformed Karpathy file is refused with the place", "[karpathy][error]") {
  const auto image = [](const std::string& fields) {
    return R"({"images": [{"filename": "a.jpg", "split": "val", "sentences": [{"raw": "x"}]}, {)" +
           fields + "}]}";
  };
  CHECK_THROWS_WITH(karpathy(image(R"("split": "val")")),
                    "d.json: /images/1: the photo has no filename");
  CHECK_THROWS_WITH(karpathy(image(R"("filename": 3)")),
                    "d.json: /images/1/filename: must be a text");
  CHECK_THROWS_WITH(karpathy(image(R"("filename": "b")"), "dev"),
                    "d.json: /images/1: the photo b has no split");
  CHECK_THROWS_WITH(karpathy(image(R"("filename": "b", "split": "val")")),
                    "d.json: /images/1: the photo b has no sentence");
  CHECK_THROWS_WITH(karpathy(image(R"("filename": "b", "sentences": [{}])")),
                    "d.json: /images/1/sentences/0: the sentence has neither raw text nor tokens");
  CHECK_THROWS_WITH(karpathy(image(R"("filename": "a.jpg", "sentences": [{"raw": "x"}])")),
                    "d.json: /images/1: the photo a.jpg comes twice");
  CHECK_THROWS_WITH(karpathy(R"({"images": [3]})"), "d.json: /images/0: must be an object");
  CHECK_THROWS_WITH(karpathy(R"({"images": []})"), "d.json: wanted /images, there is none");
  CHECK_THROWS_WITH(karpathy(R"({"images": [{"filename": "a)"),
                    ContainsSubstring("d.json: /images/0/filename: malformed JSON at byte "));
  CHECK_THROWS_WITH(karpathy(""), ContainsSubstring("d.json: malformed JSON at byte "));
}

TEST_CASE("COCO's captions find their images in either order", "[coco]") {
  const auto dataset = coco(kCoco);
  REQUIRE(dataset->size() == 2);  // image 9 has no caption
  CHECK(dataset->get(0).name == "7.jpg");
  CHECK(dataset->get(1).path == "photos/42.jpg");
  CHECK(dataset->get(1).captions == Captions{"A dog.", "One dog."});
  CHECK(dataset->get(1).id == 42);
}

TEST_CASE("reading COCO as a stream agrees with reading it whole", "[coco]") {
  const Json whole = large_coco();
  const auto dataset = coco(whole.dump());
  std::map<std::int64_t, Captions> expected;
  for (const auto& annotation : whole["annotations"]) {
    expected[annotation["image_id"]].push_back(annotation["caption"]);
  }
  REQUIRE(dataset->size() == expected.size());
  std::size_t place = 0;
  for (const auto& image : whole["images"]) {
    const auto captions = expected.find(image["id"]);
    if (captions == expected.end()) continue;
    const auto& item = dataset->get(place++);
    REQUIRE(item.name == image["file_name"].get<std::string>());
    REQUIRE(item.captions == captions->second);
  }
  CHECK(place == dataset->size());
}

TEST_CASE("a malformed COCO file is refused with the place", "[coco][error]") {
  CHECK_THROWS_WITH(coco(R"({"images": [{"file_name": "a"}]})"),
                    "c.json: /images/0: the image has no id");
  CHECK_THROWS_WITH(coco(R"({"images": [{"id": "1"}]})"),
                    "c.json: /images/0/id: must be a whole number");
  CHECK_THROWS_WITH(coco(R"({"images": [{"id": 1.5}]})"),
                    "c.json: /images/0/id: must be a whole number");
  CHECK_THROWS_WITH(coco(R"({"images": [{"id": -1}]})"), "c.json: /images/0/id: must be 0 or more");
  CHECK_THROWS_WITH(coco(R"({"images": [{"id": 1}]})"),
                    "c.json: /images/0: the image has no file_name");
  CHECK_THROWS_WITH(
      coco(R"({"images": [{"id": 1, "file_name": "a"}, {"id": 1, "file_name": "b"}]})"),
      "c.json: /images/1: image 1 comes twice");
  CHECK_THROWS_WITH(
      coco(R"({"images": [{"id": 1, "file_name": "a"}, {"id": 2, "file_name": "a"}]})"),
      "c.json: /images/1: the file_name a comes twice");
  CHECK_THROWS_WITH(coco(R"({"annotations": [{"caption": "x"}]})"),
                    "c.json: /annotations/0: the caption has no image_id");
  CHECK_THROWS_WITH(coco(R"({"annotations": [{"image_id": 1, "caption": " "}]})"),
                    "c.json: /annotations/0: the caption is empty");
  CHECK_THROWS_WITH(coco(R"({"annotations": [{"image_id": 1, "caption": null}]})"),
                    "c.json: /annotations/0/caption: must be a text");
  CHECK_THROWS_WITH(coco(R"({"annotations": [{"image_id": 5, "caption": "x"}], "images": []})"),
                    "c.json: /annotations has a caption of image 5, which /images does not list");
  CHECK_THROWS_WITH(coco("{}"), "c.json: wanted /images and /annotations, no image has a caption");
  CHECK_THROWS_WITH(coco(std::string(kCoco).substr(0, 100)),
                    ContainsSubstring("malformed JSON at byte "));
  CHECK_THROWS_WITH(coco(std::string(kCoco) + "]"), ContainsSubstring("malformed JSON at byte "));
}
