#include "text/vocabulary.hpp"

#include "gaze/error.hpp"
#include "support/catch.hpp"

using gaze::Vocabulary;

TEST_CASE("a vocabulary lists frequent words first and ties by the alphabet", "[vocabulary]") {
  const auto vocabulary = Vocabulary::build({{"a", "dog", "runs"}, {"a", "cat", "runs"}, {"a"}}, 1);
  CHECK(vocabulary.words() == std::vector<std::string>{"a", "runs", "cat", "dog"});
  CHECK(vocabulary.size() == 8);
  CHECK(vocabulary.id("a") == Vocabulary::kSpecials);
}

TEST_CASE("rare words are left out and read as unknown", "[vocabulary]") {
  const auto vocabulary = Vocabulary::build({{"a", "dog"}, {"a", "cat"}}, 2);
  CHECK(vocabulary.words() == std::vector<std::string>{"a"});
  CHECK(vocabulary.encode({"a", "dog"}) == std::vector<int>{4, Vocabulary::kUnknown});
}

TEST_CASE("a word listed twice is refused", "[vocabulary][error]") {
  CHECK_THROWS_WITH(Vocabulary({"a", "b", "a"}), "vocabulary: \"a\" is listed twice");
  CHECK_THROWS_WITH(Vocabulary(std::vector<std::string>{"<end>"}),
                    "vocabulary: \"<end>\" is listed twice");
}

TEST_CASE("a word id out of range is refused", "[vocabulary][error]") {
  CHECK_THROWS_AS(Vocabulary({"a"}).word(5), gaze::Error);
  CHECK_THROWS_AS(Vocabulary({"a"}).word(-1), gaze::Error);
}
