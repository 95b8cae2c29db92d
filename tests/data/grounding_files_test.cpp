#include "data/grounding_files.hpp"

#include <sstream>

#include "gaze/error.hpp"
#include "support/catch.hpp"

namespace {

gaze::BoxTable boxes(const std::string& text) {
  std::istringstream stream(text);
  return gaze::read_boxes(stream, "b.tsv");
}

std::vector<gaze::GroundedCaption> phrases(const std::string& text) {
  std::istringstream stream(text);
  return gaze::read_phrases(stream, "p.tsv");
}

}  // namespace

TEST_CASE("boxes are gathered by photo and chain and cut at the edges", "[boxes]") {
  const auto table = boxes(
      "#image\tchain_id\tcx\tcy\tw\th\n"
      "a.jpg\t7\t0.5\t0.25\t0.5\t0.5\n"
      "a.jpg\t7\t0.9\t0.5\t0.4\t1.2\n"
      "b.jpg\t7\t0.5\t0.5\t1\t1\n");
  REQUIRE(table.size() == 2);
  const auto& chain = table.at("a.jpg").at(7);
  REQUIRE(chain.size() == 2);
  CHECK(chain[0].left == Approx(0.25));
  CHECK(chain[0].top == Approx(0).margin(1e-12));
  CHECK(chain[0].right == Approx(0.75));
  CHECK(chain[0].bottom == Approx(0.5));
  CHECK(chain[1].right == 1);
  CHECK(chain[1].top == 0);
  CHECK(chain[1].bottom == 1);
}

TEST_CASE("a malformed line of boxes is named", "[boxes][error]") {
  CHECK_THROWS_WITH(boxes("a\t1\t0\t0\t1\n"), "b.tsv:1: wanted 6 fields, got 5");
  CHECK_THROWS_WITH(boxes("#\n\t1\t0\t0\t1\t1\n"), "b.tsv:2: the photo's name is empty");
  CHECK_THROWS_WITH(boxes("a\tx\t0\t0\t1\t1\n"), "b.tsv:1: the chain must be a number, got x");
  CHECK_THROWS_WITH(boxes("a\t-1\t0\t0\t1\t1\n"), "b.tsv:1: the chain must be 0 or more, got -1");
  CHECK_THROWS_WITH(boxes("a\t1\t0,5\t0\t1\t1\n"),
                    "b.tsv:1: the centre's x must be a number, got 0,5");
  CHECK_THROWS_WITH(boxes("a\t1\t0.5\t0.5\t0\t1\n"),
                    "b.tsv:1: the box has no area inside the photo");
  CHECK_THROWS_WITH(boxes("a\t1\t0.5\t0.5\tnan\t1\n"),
                    "b.tsv:1: the width must be a number, got nan");
  CHECK_THROWS_WITH(boxes("a\t1\t2\t0.5\t0.1\t0.1\n"),
                    "b.tsv:1: the box has no area inside the photo");
  CHECK_THROWS_WITH(boxes(""), "b.tsv: wanted boxes, got an empty file");
}

TEST_CASE("a phrase's index counts punctuation and what comes back counts tokens", "[phrases]") {
  const auto captions = phrases(
      "a.jpg\t0\t7\tpeople\t3\tthe man 's dog\tToday , , the man 's dog runs .\n"
      "a.jpg\t1\t8\tclothing\t1\tred , worn shoes\tIn red , worn shoes\n"
      "a.jpg\t0\t9\tother\t0\tToday\tToday , , the man 's dog runs .\n");
  REQUIRE(captions.size() == 2);
  CHECK(captions[0].tokens == gaze::Tokens{"today", "the", "man", "'s", "dog", "runs"});
  REQUIRE(captions[0].phrases.size() == 2);
  CHECK(captions[0].phrases[0].first == 1);
  CHECK(captions[0].phrases[0].count == 4);
  CHECK(captions[0].phrases[0].type == "people");
  CHECK(captions[0].phrases[1].first == 0);
  CHECK(captions[1].number == 1);
  CHECK(captions[1].phrases[0].first == 1);
  CHECK(captions[1].phrases[0].count == 3);
  CHECK(captions[1].phrases[0].chain == 8);
}

TEST_CASE("a malformed line of phrases is named", "[phrases][error]") {
  CHECK_THROWS_WITH(phrases("a\t0\t1\tpeople\t0\tA man\n"), "p.tsv:1: wanted 7 fields, got 6");
  CHECK_THROWS_WITH(phrases("a\t0\t1\tpeople\t1\tA man\tA man\n"),
                    "p.tsv:1: \"A man\" does not begin at word 1 of the caption");
  CHECK_THROWS_WITH(phrases("a\t0\t1\tpeople\t9\tA man\tA man\n"),
                    "p.tsv:1: \"A man\" does not begin at word 9 of the caption");
  CHECK_THROWS_WITH(phrases("a\t0\t1\tpeople\t0\tA ma\tA man\n"),
                    "p.tsv:1: the words of \"A ma\" are cut out of longer ones");
  CHECK_THROWS_WITH(phrases("a\t0\t1\tpeople\t1\t,\tA , man\n"),
                    "p.tsv:1: the phrase \",\" has no word");
  CHECK_THROWS_WITH(phrases("a\t0\t1\t\t0\tA man\tA man\n"), "p.tsv:1: the phrase's type is empty");
  CHECK_THROWS_WITH(phrases("a\t0\t1\tpeople\t0\tA\tA man\na\t0\t1\tpeople\t0\tA\tA dog\n"),
                    "p.tsv:2: caption 0 of a reads otherwise in a line above");
  CHECK_THROWS_WITH(phrases("#\n"), "p.tsv: wanted phrases, got an empty file");
}
