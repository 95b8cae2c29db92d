#include "data/caption_table.hpp"

#include <sstream>

#include "gaze/error.hpp"
#include "support/catch.hpp"

namespace {

gaze::CaptionTable tsv(const std::string& text) {
  std::istringstream stream(text);
  return gaze::read_caption_tsv(stream, "t.tsv");
}

gaze::CaptionTable token(const std::string& text) {
  std::istringstream stream(text);
  return gaze::read_token_file(stream, "t.token");
}

}  // namespace

TEST_CASE("a caption table passes over comments and empty lines", "[captions]") {
  const auto table = tsv("\xEF\xBB\xBF#image\tcaption\r\n\na.jpg\tA cat .\r\n");
  CHECK(table.size() == 1);
  REQUIRE(table.captions("a.jpg") != nullptr);
  CHECK(table.captions("a.jpg")->front() == "A cat .");
  CHECK(table.captions("b.jpg") == nullptr);
}

TEST_CASE("comma-separated captions are read by their columns", "[captions]") {
  const auto csv = [](const std::string& text) {
    std::istringstream stream(text);
    return gaze::read_caption_csv(stream, "captions.txt");
  };
  // Kaggle's Flickr8k: commas in quotes, and, of other writers, without.
  const auto table =
      csv("image,caption\n1_a.jpg,A child in a pink dress .\n1_a.jpg,\"A girl , \"\"up\"\" the "
          "stairs .\"\n"
          "2_b.jpg,A dog , and a cat .\n\n");
  CHECK(table.size() == 2);
  REQUIRE(table.captions("1_a.jpg") != nullptr);
  CHECK(*table.captions("1_a.jpg") ==
        std::vector<std::string>{"A child in a pink dress .", "A girl , \"up\" the stairs ."});
  CHECK(table.captions("2_b.jpg")->front() == "A dog , and a cat .");
  CHECK_THROWS_WITH(csv("image,caption\n,A dog\n"), "captions.txt:2: the photo's name is empty");
  CHECK_THROWS_WITH(csv("image,caption\na.jpg, \n"),
                    "captions.txt:2: the caption of a.jpg is empty");
  CHECK_THROWS_WITH(csv("image,caption\n"),
                    "captions.txt: wanted captions, got a line of columns alone");
  CHECK_THROWS_WITH(csv(""), "captions.txt: wanted captions, got an empty file");
}

TEST_CASE("a malformed line of a caption table is named", "[captions][error]") {
  CHECK_THROWS_WITH(tsv("a.jpg\tA cat .\nb.jpg\n"),
                    "t.tsv:2: wanted photo TAB caption, got 1 fields");
  CHECK_THROWS_WITH(tsv("a\tb\tc\n"), "t.tsv:1: wanted photo TAB caption, got 3 fields");
  CHECK_THROWS_WITH(tsv("\tA cat .\n"), "t.tsv:1: the photo's name is empty");
  CHECK_THROWS_WITH(tsv("a.jpg\t \n"), "t.tsv:1: the caption of a.jpg is empty");
  CHECK_THROWS_WITH(tsv("\n"), "t.tsv: wanted captions, got an empty file");
}

TEST_CASE("a token file needs the caption's number", "[captions][error]") {
  CHECK(token("a#b.jpg#12\tA cat .\n").captions("a#b.jpg") != nullptr);
  CHECK_THROWS_WITH(token("a.jpg\tA cat .\n"),
                    "t.token:1: wanted photo#number before the tab, got a.jpg");
  CHECK_THROWS_WITH(token("a.jpg#\tA cat .\n"),
                    "t.token:1: wanted photo#number before the tab, got a.jpg#");
  CHECK_THROWS_WITH(token("a.jpg#x\tA cat .\n"),
                    "t.token:1: wanted photo#number before the tab, got a.jpg#x");
}
