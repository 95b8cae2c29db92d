#include "metric/meteor/meteor.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using gaze::Tokens;

namespace {

double score(const Tokens& hypothesis, const Tokens& reference,
             const gaze::WordNet* wordnet = nullptr) {
  return gaze::meteor({{hypothesis, {reference}}}, wordnet).score;
}

/// (1 - gamma (chunks / matches)^beta) PR / (alpha P + (1 - alpha) R)
double formula(double p, double r, double chunks, double matches) {
  return (1 - 0.6 * std::pow(chunks / matches, 0.2)) * p * r / (0.85 * p + 0.15 * r);
}

/// The most matches and, for those, the fewest chunks, by trying every alignment of equal words.
struct Best {
  int matches = 0;
  int chunks = 0;
};
void try_all(const Tokens& hypothesis, const Tokens& reference, std::vector<int>& places,
             Best& best) {
  const std::size_t i = places.size();
  if (i == hypothesis.size()) {
    Best here;
    for (std::size_t k = 0; k < i; ++k) {
      if (places[k] < 0) continue;
      ++here.matches;
      if (k == 0 || places[k - 1] < 0 || places[k - 1] + 1 != places[k]) ++here.chunks;
    }
    if (here.matches > best.matches ||
        (here.matches == best.matches && here.chunks < best.chunks)) {
      best = here;
    }
    return;
  }
  for (int place = -1; place < static_cast<int>(reference.size()); ++place) {
    if (place >= 0 && (reference[static_cast<std::size_t>(place)] != hypothesis[i] ||
                       std::count(places.begin(), places.end(), place) > 0)) {
      continue;
    }
    places.push_back(place);
    try_all(hypothesis, reference, places, best);
    places.pop_back();
  }
}

/// In WordNet's own file format: dog and hound share a synonym set, geese is irregular.
gaze::WordNet small_wordnet(const gaze_tests::TemporaryFolder& folder) {
  folder.write("index.noun",
               "  1 licence text\n"
               "dog n 2 3 @ ~ #m 2 1 02084071 10114209  \n"
               "hound n 2 2 @ ~ 2 1 00000005 02084071  \n"
               "goose n 1 1 @ 1 0 00000077  \n"
               "gander n 1 1 @ 1 0 00000077  \n"
               "hot_dog n 1 1 @ 1 0 00000088  \n"
               "baby n 1 1 @ 1 0 00000099  \n"
               "infant n 1 1 @ 1 0 00000099  \n");
  folder.write("index.verb", "run v 1 0 1 1 00000005  \njog v 1 0 1 1 00000005  \n");
  folder.write("index.adj", "big a 1 1 & 1 1 00000005  \n");
  folder.write("index.adv", "fast r 1 0 1 1 00000005  \n");
  folder.write("noun.exc", "geese goose\n");
  return gaze::WordNet(folder.path().string());
}

}  // namespace

TEST_CASE("METEOR of a caption equal to its reference is 1", "[meteor]") {
  CHECK(score({"a", "dog", "runs"}, {"a", "dog", "runs"}) == Approx(1));
}

TEST_CASE("METEOR of captions that share nothing is 0", "[meteor]") {
  CHECK(score({"x"}, {"y"}) == 0);
  CHECK(score({}, {"y"}) == 0);
}

TEST_CASE("function words weigh a third of content words", "[meteor]") {
  // "the" is matched, "dog" and "cat" are not: 0.25 of 1.
  CHECK(score({"the", "dog"}, {"the", "cat"}) == Approx(formula(0.25, 0.25, 1, 1)));
  CHECK(score({"the", "dog"}, {"some", "dog"}) == Approx(formula(0.75, 0.75, 1, 1)));
}

TEST_CASE("a match by stem weighs 0.6", "[meteor]") {
  CHECK(score({"dog", "barks"}, {"dogs", "bark"}) ==
        Approx(formula(0.6, 0.6, 1, 2) / (1 - 0.6 * std::pow(0.5, 0.2))));
  CHECK(score({"dog", "x"}, {"dogs", "y"}) == Approx(formula(0.3, 0.3, 1, 1)));
}

TEST_CASE("chunks count the runs of matches on both sides", "[meteor]") {
  // Matched as b c | a: two chunks of three words; hypothesis of 3, reference of 4 content words.
  CHECK(score({"bird", "cat", "ant"}, {"ant", "bird", "cat", "dog"}) ==
        Approx(formula(1, 0.75, 2, 3)));
}

TEST_CASE("of two alignments the one with fewer chunks is taken", "[meteor]") {
  // The second "red" of the reference continues "red car".
  CHECK(score({"red", "car", "x"}, {"red", "dog", "red", "car"}) ==
        Approx(formula(2.0 / 3, 0.5, 1, 2)));
}

TEST_CASE("more matches win over a better first match", "[meteor]") {
  // Taking "dog" for "dog" and "dogs" for "dogs" matches both, whatever comes first.
  const auto counts = gaze::meteor({{{"dogs", "dog"}, {{"dog", "dogs"}}}}, nullptr).counts.front();
  CHECK(counts.matches == 2);
  CHECK(counts.hypothesis_matched == Approx(2 * 0.75));  // both exact
}

TEST_CASE("the alignment is the one a search of all of them finds", "[meteor]") {
  std::mt19937_64 rng(3);
  const auto draw = [&] {
    Tokens tokens;
    for (std::size_t i = 0; i < 3 + rng() % 4; ++i)
      tokens.push_back(std::string(1, "xyz"[rng() % 3]));
    return tokens;
  };
  for (int trial = 0; trial < 300; ++trial) {
    const Tokens hypothesis = draw(), reference = draw();
    const auto counts = gaze::meteor({{hypothesis, {reference}}}, nullptr).counts.front();
    Best best;
    std::vector<int> places;
    try_all(hypothesis, reference, places, best);
    CHECK(counts.matches == best.matches);
    CHECK(counts.chunks == best.chunks);
  }
}

TEST_CASE("METEOR takes an image's best reference and sums over the corpus", "[meteor]") {
  const Tokens dog{"dog", "runs"};
  const auto meteor = gaze::meteor({{dog, {{"x"}, dog}}, {{"cat"}, {{"bird"}}}}, nullptr);
  CHECK(meteor.per_image[0] == Approx(1));
  CHECK(meteor.per_image[1] == 0);
  CHECK(meteor.score == Approx(formula(2.0 / 3, 2.0 / 3, 1, 2)));
}

TEST_CASE("synonyms match through WordNet and through base forms", "[meteor][wordnet]") {
  const gaze_tests::TemporaryFolder folder;
  const auto wordnet = small_wordnet(folder);
  CHECK(score({"dog", "x"}, {"hound", "y"}, &wordnet) == Approx(formula(0.4, 0.4, 1, 1)));
  CHECK(score({"dogs", "x"}, {"hound", "y"}, &wordnet) == Approx(formula(0.4, 0.4, 1, 1)));
  CHECK(score({"geese", "x"}, {"gander", "y"}, &wordnet) == Approx(formula(0.4, 0.4, 1, 1)));
  CHECK(score({"babies", "x"}, {"infants", "y"}, &wordnet) == Approx(formula(0.4, 0.4, 1, 1)));
  CHECK(score({"running", "x"}, {"jogged", "y"}, &wordnet) == 0);  // "jogg" is no base form
  CHECK(score({"running", "x"}, {"jog", "y"}, &wordnet) == 0);     // nor is "runn"
  CHECK(score({"runs", "x"}, {"jogs", "y"}, &wordnet) == Approx(formula(0.4, 0.4, 1, 1)));
}

TEST_CASE("the same offset in another part of speech is another synonym set", "[wordnet]") {
  const gaze_tests::TemporaryFolder folder;
  const auto wordnet = small_wordnet(folder);
  CHECK(score({"hound", "x"}, {"run", "y"}, &wordnet) == 0);
  CHECK(wordnet.synsets("big").size() == 1);
  CHECK(wordnet.synsets("big") != wordnet.synsets("fast"));
  CHECK(wordnet.synsets("unheard").empty());
  CHECK(wordnet.synsets("hot_dog").empty());
}

TEST_CASE("a damaged WordNet index names file and line", "[wordnet][error]") {
  const gaze_tests::TemporaryFolder folder;
  CHECK_THROWS_WITH(gaze::WordNet(folder.path().string()),
                    (folder / "index.noun") + ": cannot open WordNet's index");
  folder.write("index.noun", "  licence\ndog n 2 3 @ ~ #m 2 1 02084071\n");
  CHECK_THROWS_WITH(gaze::WordNet(folder.path().string()),
                    (folder / "index.noun") + ":2: wanted a line of WordNet's index");
  folder.write("index.noun", "  licence\n");
  CHECK_THROWS_WITH(gaze::WordNet(folder.path().string()),
                    (folder / "index.noun") + ": WordNet's index is empty");
}
