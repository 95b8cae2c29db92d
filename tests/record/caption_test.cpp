#include "gaze/caption.hpp"

#include "support/catch.hpp"
#include "support/fake_captioner.hpp"

using namespace gaze;

namespace {

Word word(const std::string& text, double log_prob) {
  Word word;
  word.text = text;
  word.log_prob = log_prob;
  return word;
}

}  // namespace

TEST_CASE("a caption reads as its words with a space between each two", "[caption]") {
  Caption caption;
  CHECK(caption.text().empty());
  caption.words = {word("a", 0), word("dog", 0)};
  CHECK(caption.text() == "a dog");
}

TEST_CASE("the mean counts the end token where there is one", "[caption]") {
  Caption caption;
  CHECK(caption.mean_log_prob() == 0);
  caption.words = {word("a", -1), word("dog", -2)};
  caption.log_prob = -3;
  CHECK(caption.mean_log_prob() == -1.5);
  caption.ended = true;
  caption.end_log_prob = -3;
  caption.log_prob = -6;
  CHECK(caption.mean_log_prob() == -2);
}

TEST_CASE("one photo is described as it is in a list", "[caption]") {
  const FakeCaptioner fake;
  const Captioner& captioner = fake;
  const Image photo{2, 1, std::vector<std::uint8_t>(6, 200), 0, 0};
  CHECK(captioner.describe(photo).caption.text() == "a bright grey landscape");
  CHECK(captioner.describe(std::vector<Image>{photo}, {}).at(0).caption.text() ==
        "a bright grey landscape");
}
