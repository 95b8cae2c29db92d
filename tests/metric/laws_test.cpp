// What must hold of BLEU, ROUGE-L and CIDEr-D whatever the captions.
#include <algorithm>
#include <cmath>

#include "gaze/error.hpp"
#include "metric/bleu.hpp"
#include "metric/cider.hpp"
#include "metric/rouge.hpp"
#include "support/catch.hpp"

using gaze::ScoredImage;
using gaze::Tokens;

namespace {

const Tokens kDog{"a", "dog", "runs", "on", "grass"};
const Tokens kCat{"the", "cat", "sleeps", "on", "a", "warm", "roof"};
const Tokens kMan{"a", "man", "in", "a", "red", "shirt", "climbs", "a", "rock"};

std::vector<ScoredImage> three_images() {
  return {{{"a", "dog", "runs"}, {kDog, {"one", "dog", "on", "grass"}}},
          {kCat, {kCat, {"a", "cat", "on", "a", "roof"}}},
          {{"a", "man", "climbs", "a", "red", "rock"}, {kMan}}};
}

}  // namespace

TEST_CASE("a caption of four words or more equal to a reference scores 1", "[bleu][rouge]") {
  const std::vector<ScoredImage> images{{kDog, {kMan, kDog}}, {kCat, {kCat}}};
  const auto bleu = gaze::bleu(images);
  for (const double score : bleu.scores) CHECK(score == Approx(1).epsilon(1e-6));
  for (const auto& image : bleu.per_image) CHECK(image[3] == Approx(1).epsilon(1e-6));
  CHECK(gaze::rouge_l(images).score == Approx(1));
}

TEST_CASE("a caption below four words never scores 1 on BLEU-4", "[bleu]") {
  const Tokens short_one{"a", "dog", "runs"};
  const auto bleu = gaze::bleu({{short_one, {short_one}}, {short_one, {short_one}}});
  CHECK(bleu.scores[2] == Approx(1).epsilon(1e-6));
  CHECK(bleu.scores[3] < 0.04);  // (1e-15 / 1e-9)^(1/4): there is no four-gram
}

TEST_CASE("n-grams are clipped by the reference that has most of them", "[bleu]") {
  // Papineni et al. 2002, section 2.1: seven times "the" is right twice.
  const Tokens the(7, "the");
  const auto bleu = gaze::bleu({{the,
                                 {{"the", "cat", "is", "on", "the", "mat"},
                                  {"there", "is", "a", "cat", "on", "the", "mat"}}},
                                {{"x"}, {{"y"}}}});
  CHECK(bleu.per_image[0][0] == Approx(2.0 / 7.0).epsilon(1e-6));
}

TEST_CASE("a short corpus pays the brevity penalty and the other number does not", "[bleu]") {
  const Tokens half{"a", "dog", "runs", "on"};
  const Tokens whole{"a", "dog", "runs", "on", "a", "b", "c", "d"};
  const auto bleu = gaze::bleu({{half, {whole}}, {half, {whole}}});
  CHECK(bleu.brevity_penalty == Approx(std::exp(-1.0)).epsilon(1e-6));
  CHECK(bleu.without_brevity_penalty[0] == Approx(1).epsilon(1e-6));
  CHECK(bleu.scores[0] == Approx(std::exp(-1.0)).epsilon(1e-6));
}

TEST_CASE("the reference length is the closest and of two as close the shorter", "[bleu]") {
  const auto counts = gaze::bleu_counts({kDog, {kMan, {"a", "b", "c"}, kCat}});  // 5 against 9 3 7
  CHECK(counts.closest_length == 3);
  CHECK(counts.average_length == Approx(19.0 / 3.0));
}

TEST_CASE("one image alone has the average reference length", "[bleu]") {
  const std::vector<Tokens> references{kDog, kMan};  // 5 and 9 words
  CHECK(gaze::bleu({{kDog, references}}).reference_length == Approx(7));
  CHECK(gaze::bleu({{kDog, references}, {kDog, references}}).reference_length == Approx(10));
}

TEST_CASE("the order of images does not matter", "[bleu][rouge][cider]") {
  auto images = three_images();
  const auto bleu = gaze::bleu(images);
  const auto rouge = gaze::rouge_l(images);
  const auto cider = gaze::cider_d(images);
  std::rotate(images.begin(), images.begin() + 1, images.end());
  CHECK(gaze::bleu(images).scores[3] == Approx(bleu.scores[3]).epsilon(1e-12));
  CHECK(gaze::rouge_l(images).score == Approx(rouge.score).epsilon(1e-12));
  CHECK(gaze::cider_d(images).score == Approx(cider.score).epsilon(1e-12));
  CHECK(gaze::cider_d(images).per_image.back() == Approx(cider.per_image.front()).epsilon(1e-12));
}

TEST_CASE("CIDEr-D of one image is 0", "[cider]") {
  CHECK(gaze::cider_d({{kDog, {kDog, kMan}}}).score == 0);
}

TEST_CASE("CIDEr-D of the only reference repeated is 10", "[cider]") {
  CHECK(gaze::cider_d({{kDog, {kDog}}, {kCat, {kCat}}}).score == Approx(10));
}

TEST_CASE("ROUGE-L takes precision and recall from different references", "[rouge]") {
  // lcs 2 of 3 words against the first, 2 of 2 reference words against the second.
  const auto rouge =
      gaze::rouge_l({{{"a", "dog", "runs"}, {{"a", "dog", "x", "y"}, {"dog", "runs"}}}});
  const double p = 2.0 / 3.0, r = 1.0, b2 = 1.44;
  CHECK(rouge.score == Approx((1 + b2) * p * r / (r + b2 * p)));
}

TEST_CASE("an empty caption scores 0 and does not fail", "[bleu][rouge][cider]") {
  const std::vector<ScoredImage> images{{{}, {kDog}}, {{}, {kCat}}};
  CHECK(gaze::bleu(images).scores[0] == Approx(0).margin(1e-12));
  CHECK(gaze::rouge_l(images).score == 0);
  CHECK(gaze::cider_d(images).score == 0);
}

TEST_CASE("the reward with the same corpus equals the metric", "[cider][reward]") {
  const auto images = three_images();
  std::vector<std::vector<Tokens>> corpus;
  for (const auto& image : images) corpus.push_back(image.references);
  const gaze::CiderD reward{gaze::DocumentFrequencies(corpus)};
  const auto metric = gaze::cider_d(images);
  for (std::size_t i = 0; i < images.size(); ++i) {
    std::vector<gaze::CiderVector> references;
    for (const auto& reference : images[i].references)
      references.push_back(reward.prepare(reference));
    CHECK(reward.score(images[i].hypothesis, references) == Approx(metric.per_image[i]));
  }
}

TEST_CASE("the reward takes document frequencies from another corpus", "[cider][reward]") {
  // "dog" is in every image of the corpus and weighs nothing, "cat" is in none and weighs log 2.
  const gaze::CiderD reward{gaze::DocumentFrequencies({{{"dog"}}, {{"dog"}}})};
  CHECK(reward.score(Tokens{"dog"}, {reward.prepare({"dog"})}) == 0);
  // One word has unigrams alone, so one of the four orders counts.
  CHECK(reward.score(Tokens{"cat"}, {reward.prepare({"cat"})}) == Approx(10.0 / 4));
}

TEST_CASE("an image without references is named", "[bleu][rouge][cider][error]") {
  const std::vector<ScoredImage> images{{kDog, {kDog}}, {kDog, {}}};
  const auto message = "a metric needs at least one reference an image, image 1 has none";
  CHECK_THROWS_WITH(gaze::bleu(images), message);
  CHECK_THROWS_WITH(gaze::rouge_l(images), message);
  CHECK_THROWS_WITH(gaze::cider_d(images), message);
}

TEST_CASE("no images is refused", "[bleu][rouge][cider][error]") {
  CHECK_THROWS_AS(gaze::bleu({}), gaze::Error);
  CHECK_THROWS_AS(gaze::rouge_l({}), gaze::Error);
  CHECK_THROWS_AS(gaze::cider_d({}), gaze::Error);
}
