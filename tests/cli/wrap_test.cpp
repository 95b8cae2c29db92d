#include "cli/parse/wrap.hpp"

#include "support/catch.hpp"

using namespace gaze;

TEST_CASE("text is broken at spaces and set beside its label", "[wrap]") {
  CHECK(wrap("one two three", 9, "", "") == "one two\nthree\n");
  CHECK(wrap("one two three", 13, "-a", "    ") == "-a  one two\n    three\n");
  CHECK(wrap("extraordinary", 5, "", "") == "extraordinary\n");
  CHECK(wrap("one\ntwo", 80, "", "") == "one\ntwo\n");
}

TEST_CASE("a line is as wide as allowed and no wider", "[wrap]") {
  CHECK(wrap("aaa bbb", 7, "", "") == "aaa bbb\n");
  CHECK(wrap("aaa bbb", 6, "", "") == "aaa\nbbb\n");
  CHECK(wrap("aaa bbb", 9, "", "  ") == "  aaa bbb\n");
  CHECK(wrap("aaa bbb", 8, "", "  ") == "  aaa\n  bbb\n");
}

TEST_CASE("a label that reaches into the text has a line of its own", "[wrap]") {
  CHECK(wrap("one", 20, "--label", "    ") == "--label\n    one\n");
  CHECK(wrap("one", 20, "-ab", "    ") == "-ab one\n");
  CHECK(wrap("one", 20, "-abc", "    ") == "-abc\n    one\n");  // No space would be left.
}

TEST_CASE("spaces are one and nothing is left of an empty text", "[wrap]") {
  CHECK(wrap("one   two ", 80, "", "") == "one two\n");
  CHECK(wrap("", 80, "", "").empty());
}
