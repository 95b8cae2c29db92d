#include <limits>

#include "gaze/decode_options.hpp"
#include "gaze/error.hpp"
#include "search/search.hpp"
#include "search/toy_models.hpp"
#include "support/catch.hpp"

using namespace gaze;

namespace {

template <typename Change>
std::string refusal(Change change) {
  DecodeOptions options;
  change(options);
  try {
    check(options);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("the defaults pass", "[options]") { CHECK_NOTHROW(check(DecodeOptions{})); }

TEST_CASE("each option out of its range is refused with its range", "[options][error]") {
  CHECK(refusal([](auto& o) { o.beam = 0; }) == "beam must be 1 to 100, got 0");
  CHECK(refusal([](auto& o) { o.beam = 101; }) == "beam must be 1 to 100, got 101");
  CHECK(refusal([](auto& o) { o.max_words = 0; }) == "max-words must be 1 to 200, got 0");
  CHECK(refusal([](auto& o) { o.min_words = -1; }) == "min-words must be 0 to 200, got -1");
  CHECK(refusal([](auto& o) { o.length_penalty = -0.5; }) ==
        "length-penalty must be 0 to 10, got -0.5");
  CHECK(refusal([](auto& o) { o.n_best = 0; }) == "n-best must be 1 to 100, got 0");
  CHECK(refusal([](auto& o) { o.no_repeat_ngram = -2; }) ==
        "no-repeat-ngram must be 0 to 200, got -2");
  CHECK(refusal([](auto& o) { o.candidates = 21; }) == "candidates must be 0 to 20, got 21");
  CHECK(refusal([](auto& o) {
          o.sample = true;
          o.temperature = 0;
        }) == "temperature must be above 0, got 0");
  CHECK(refusal([](auto& o) {
          o.sample = true;
          o.top_k = -1;
        }) == "top-k must be 0 or more, got -1");
  CHECK(refusal([](auto& o) {
          o.sample = true;
          o.top_p = 0;
        }) == "top-p must be above 0 and at most 1, got 0");
  CHECK(refusal([](auto& o) {
          o.sample = true;
          o.top_p = 1.01;
        }) == "top-p must be above 0 and at most 1, got 1.01");
}

TEST_CASE("not-a-number is refused", "[options][error]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(refusal([&](auto& o) { o.length_penalty = nan; }) != "accepted");
  CHECK(refusal([&](auto& o) { o.temperature = nan; }) != "accepted");
  CHECK(refusal([&](auto& o) { o.top_p = nan; }) != "accepted");
}

TEST_CASE("options that disagree are refused", "[options][error]") {
  CHECK(refusal([](auto& o) { o.min_words = 21; }) ==
        "min-words must be at most max-words, got 21 and 20");
  CHECK(refusal([](auto& o) { o.n_best = 4; }) ==
        "n-best must be at most the beam, got 4 captions of a beam of 3");
  CHECK(refusal([](auto& o) {
          o.n_best = 4;
          o.sample = true;
        }) == "accepted");
  CHECK(refusal([](auto& o) { o.top_k = 5; }) ==
        "temperature, top-k and top-p say how words are drawn: they need sample");
}

TEST_CASE("a search refuses what the check refuses", "[options][error]") {
  RandomLanguage model(6, 1);
  DecodeOptions options;
  options.beam = 0;
  CHECK_THROWS_WITH(search(model, 1, options, 0), "beam must be 1 to 100, got 0");
  CHECK_THROWS_AS(search(model, 1, {}, -1), Error);
}
