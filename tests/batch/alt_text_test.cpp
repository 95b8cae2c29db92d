#include "batch/sink/alt_text.hpp"

#include "support/catch.hpp"

using namespace gaze;

TEST_CASE("an alt text is a sentence that does not speak of the picture", "[alt_text]") {
  CHECK(alt_text("a dog runs on grass", {}) == "A dog runs on grass.");
  CHECK(alt_text("a picture of a dog", {}) == "A dog.");
  CHECK(alt_text("an image of two people", {}) == "Two people.");
  CHECK(alt_text("photo of a cat", {}) == "A cat.");
  CHECK(alt_text("a picture hangs on a wall", {}) == "A picture hangs on a wall.");
  CHECK(alt_text("a photo of", {}) == "A photo of.");
  CHECK(alt_text("", {}).empty());
  CHECK(alt_text("is this it ?", {}) == "Is this it ?");
}

TEST_CASE("plain text is the caption itself", "[alt_text]") {
  CHECK(alt_text("a picture of a dog", {false, 0, "", ""}) == "a picture of a dog");
  CHECK(alt_text("a dog", {false, 0, "trigger, ", " outdoors"}) == "trigger, a dog outdoors");
  CHECK(alt_text("", {false, 0, "trigger, ", ""}).empty());
}

TEST_CASE("a long text is cut between words that do not lead on", "[alt_text]") {
  const auto cut = [](int most) {
    return alt_text("a man with a dog runs on the green grass", {true, most, "", ""});
  };
  CHECK(cut(0) == "A man with a dog runs on the green grass.");
  CHECK(cut(41) == "A man with a dog runs on the green grass.");
  CHECK(cut(40) == "A man with a dog runs on the green.");
  CHECK(cut(32) == "A man with a dog runs.");
  CHECK(cut(16) == "A man.");
  CHECK(cut(3).size() <= 3);
}

TEST_CASE("characters are counted and not bytes", "[alt_text]") {
  CHECK(alt_text("caf\xC3\xA9 open", {false, 9, "", ""}) == "caf\xC3\xA9 open");
  CHECK(alt_text("caf\xC3\xA9 open", {false, 8, "", ""}) == "caf\xC3\xA9");
}
