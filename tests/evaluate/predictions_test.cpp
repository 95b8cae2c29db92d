#include "evaluate/predictions.hpp"

#include <sstream>

#include "evaluate/match_predictions.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"

using Names = std::vector<std::string>;

namespace {

std::vector<gaze::Prediction> read(const std::string& text, const std::string& name = "p.jsonl",
                                   bool keep_attention = false) {
  std::istringstream stream(text);
  return gaze::read_predictions(stream, name, keep_attention);
}

gaze::ListedDataset photos() {
  return gaze::ListedDataset({{"x/a.jpg", "/data/x/a.jpg", {"A dog."}, 42},
                              {"b.jpg", "/data/b.jpg", {"A cat."}, 7},
                              {"x/same.jpg", "/data/x/same.jpg", {"A man."}, -1},
                              {"y/same.jpg", "/data/y/same.jpg", {"A car."}, -1}});
}

}  // namespace

TEST_CASE("our own lines are read with all they hold", "[predictions]") {
  const std::string line =
      R"({"image":"a.jpg","width":4,"height":2,"caption":"a dog","log_prob":-1.5,"ended":true,)"
      R"("grid":{"rows":1,"columns":2,"x0":0.25,"y0":0.5,"dx":0.5,"dy":1},)"
      R"("words":[{"text":"a","log_prob":-0.5,"attention":[[0.5,0.5]]},)"
      R"({"text":"dog","log_prob":-0.5,"attention":[[1,0]]}]})";
  const auto kept = read(line + "\n\n" + R"({"image":"b.jpg","error":"cut"})", "p.jsonl", true);
  REQUIRE(kept.size() == 2);
  CHECK(kept[0].image == "a.jpg");
  CHECK(kept[0].photo.caption.log_prob == -1.5);
  CHECK(kept[0].photo.caption.words[1].attention == std::vector<float>{1, 0});
  CHECK(kept[1].error == std::string("cut"));
  CHECK(read(line)[0].photo.caption.words[1].attention.empty());
}

TEST_CASE("COCO's results name photos by number or text", "[predictions]") {
  const auto results = read(
      "\n [{\"image_id\": 42, \"caption\": \"A dog runs.\"}, {\"caption\": \"\", \"image_id\": "
      "\"b\"}]");
  REQUIRE(results.size() == 2);
  CHECK(results[0].id == 42);
  CHECK(results[0].photo.caption.text() == "a dog runs");
  CHECK(results[1].image == "b");
  CHECK(results[1].photo.caption.words.empty());
  const auto bytes =
      read(R"([{"image_id": "\ufffd.jpg", "image_base64": "/y5qcGc=", "caption": "a dog"}])");
  CHECK(bytes.at(0).image == "\xff.jpg");
}

TEST_CASE("tab-separated predictions are unescaped", "[predictions]") {
  const auto results = read("a\\tb.jpg\tA dog.\n", "p.tsv");
  REQUIRE(results.size() == 1);
  CHECK(results[0].image == "a\tb.jpg");
  CHECK(results[0].photo.caption.text() == "a dog");
}

TEST_CASE("comma-separated predictions are read as gaze batch writes them", "[predictions]") {
  const auto results = read(
      "image,caption,log_prob,mean_log_prob,ended,model,width,height,error\r\n"
      "\"a, \"\"b\"\".jpg\",A dog.,-1,-0.5,true,m,4,2,\r\n"
      "c.jpg,,,,,,,,\"cut,\nshort\"\n"
      "'=d.jpg,'+a cat,-1,-1,true,m,1,1,\n",
      "p.csv");
  REQUIRE(results.size() == 3);
  CHECK(results[0].image == "a, \"b\".jpg");
  CHECK(results[0].photo.caption.text() == "a dog");
  CHECK(results[1].image == "c.jpg");
  CHECK(results[1].error == std::string("cut,\nshort"));
  CHECK(results[2].image == "=d.jpg");
  CHECK(read("Caption,FILE_NAME\nA dog.,a.jpg\n", "p.csv").at(0).image == "a.jpg");
  CHECK_THROWS_WITH(read("image,words\na,b\n", "p.csv"),
                    "p.csv:1: wanted a column \"caption\", got image, words");
  CHECK_THROWS_WITH(read("image,caption\na.jpg\n", "p.csv"), "p.csv:2: wanted 2 fields, got 1");
  CHECK_THROWS_WITH(read("image,caption\na.jpg,\"x\n", "p.csv"),
                    "p.csv:2: a field in quotes does not end");
}

TEST_CASE("numbers that are written as texts find their photos", "[predictions]") {
  const auto dataset = photos();
  const auto results = read(R"([{"image_id": "42", "caption": "a dog"}, {"image_id": "007",)"
                            R"("caption": "a cat"}, {"image_id": "-7", "caption": "x"}])",
                            "p.json");
  const auto matched = gaze::match_predictions(dataset, gaze::PhotoIndex(dataset), results);
  REQUIRE(matched.of_photo[0] != nullptr);
  CHECK(matched.of_photo[0]->photo.caption.text() == "a dog");
  REQUIRE(matched.of_photo[1] != nullptr);
  CHECK(matched.unknown == Names{"-7"});
}

TEST_CASE("malformed predictions are refused with the place", "[predictions][error]") {
  CHECK_THROWS_WITH(read("{\"image\": \"a\", \"caption\": \"x\"}\n{\"image\": \"a\"}\n"),
                    "p.jsonl:2: \"caption\" must be a text");
  CHECK_THROWS_WITH(read("nonsense"), "p.jsonl:1: the line is not one JSON object");
  CHECK_THROWS_WITH(read(""), "p.jsonl: wanted predictions, got an empty file");
  CHECK_THROWS_WITH(read("[]", "p.json"), "p.json: wanted predictions, got an empty file");
  CHECK_THROWS_WITH(read("[3]", "p.json"), "p.json: /0: must be an object");
  CHECK_THROWS_WITH(read("[{\"caption\": \"x\"}]", "p.json"), "p.json: /0: wanted an image_id");
  CHECK_THROWS_WITH(read("[{\"image_id\": 3}]", "p.json"), "p.json: /0: wanted a caption");
  CHECK_THROWS_WITH(read("[{\"image_id\": -3, \"caption\": \"x\"}]", "p.json"),
                    "p.json: /0/image_id: must be 0 or more");
  CHECK_THROWS_WITH(read("[{\"image_id\": 3, \"caption\": null}]", "p.json"),
                    "p.json: /0/caption: must be a text");
  CHECK_THROWS_WITH(read(R"([{"image_id": "a", "image_base64": "?", "caption": "x"}])", "p.json"),
                    ContainsSubstring("p.json: /0: image_base64: "));
  CHECK_THROWS_WITH(read("[{\"image_id\"", "p.json"),
                    ContainsSubstring("p.json: /0/image_id: malformed JSON at byte "));
  CHECK_THROWS_WITH(read("a.jpg A dog\n", "p.tsv"), "p.tsv:1: wanted image TAB caption");
  CHECK_THROWS_WITH(read("a\\x\tA dog\n", "p.tsv.gz"), ContainsSubstring("p.tsv.gz:1: "));
}

TEST_CASE("a photo is found by name or path or by a file name only it has", "[photo_index]") {
  const auto dataset = photos();
  const gaze::PhotoIndex index(dataset);
  CHECK(index.find("x/a.jpg") == std::size_t{0});
  CHECK(index.find("./x//a.jpg") == std::size_t{0});
  CHECK(index.find("/data/x/a.jpg") == std::size_t{0});
  CHECK(index.find("elsewhere/a.jpg") == std::size_t{0});
  CHECK(index.find("y/same.jpg") == std::size_t{3});
  CHECK_FALSE(index.find("same.jpg"));
  CHECK_FALSE(index.find("z/same.jpg"));
  CHECK_FALSE(index.find("c.jpg"));
  CHECK(index.find(7) == std::size_t{1});
  CHECK_FALSE(index.find(8));
}

TEST_CASE("photos that share a file name are distinguished by the folders they are in",
          "[photo_index]") {
  const gaze::ListedDataset dataset({{"a.jpg", "/data/a.jpg", {"A dog."}, -1},
                                     {"s/a.jpg", "/data/s/a.jpg", {"A cat."}, -1},
                                     {"t/a.jpg", "/data/t/a.jpg", {"A car."}, -1}});
  const gaze::PhotoIndex index(dataset);
  CHECK(index.find("a.jpg") == std::size_t{0});
  CHECK(index.find("s/a.jpg") == std::size_t{1});
  CHECK(index.find("data/t/a.jpg") == std::size_t{2});
  CHECK(index.find("/mnt/data/s/a.jpg") == std::nullopt);
  CHECK(index.find("ta.jpg") == std::nullopt);
}

TEST_CASE("a number finds the photo that is named so in a data set without numbers",
          "[photo_index]") {
  const gaze::ListedDataset dataset({{"COCO_val2014_000000000042.jpg", "", {"A dog."}, -1},
                                     {"x/7.jpg", "", {"A cat."}, -1},
                                     {"y/7.jpg", "", {"A car."}, -1},
                                     {"9.jpg", "", {"A bus."}, 10}});
  const gaze::PhotoIndex index(dataset);
  CHECK(index.find(42) == std::size_t{0});
  CHECK_FALSE(index.find(7));
  CHECK_FALSE(index.find(9));
  CHECK(index.find(10) == std::size_t{3});
}

TEST_CASE("what does not fit is left out by the stated rules", "[match_predictions]") {
  const auto dataset = photos();
  const gaze::PhotoIndex index(dataset);
  const auto predictions = read(R"({"image":"a.jpg","error":"interrupted"})"
                                "\n"
                                R"({"image":"a.jpg","caption":"first"})"
                                "\n"
                                R"({"image":"x/a.jpg","caption":"second"})"
                                "\n"
                                R"({"image":"stranger.jpg","caption":"x"})"
                                "\n"
                                R"({"image":"b.jpg","error":"the file is cut"})"
                                "\n"
                                R"({"image":"y/same.jpg","caption":"y"})");
  const auto matched = gaze::match_predictions(dataset, index, predictions);
  REQUIRE(matched.of_photo.size() == 4);
  REQUIRE(matched.of_photo[0] != nullptr);
  CHECK(matched.of_photo[0]->photo.caption.text() == "first");
  CHECK(matched.of_photo[1] == nullptr);
  CHECK(matched.of_photo[3] != nullptr);
  CHECK(matched.unknown == Names{"stranger.jpg"});
  CHECK(matched.duplicate == Names{"x/a.jpg"});
  CHECK(matched.failed == Names{"b.jpg: the file is cut"});
  CHECK(matched.missing == Names{"x/same.jpg"});
}
