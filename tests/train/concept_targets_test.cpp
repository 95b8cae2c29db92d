#include "train/targets/concept_targets.hpp"

#include <cmath>

#include "support/torch_catch.hpp"
#include "train/targets/head_loss.hpp"

using namespace gaze;
using namespace gaze_tests;

TEST_CASE("a photo's concepts are those its captions name, by their worth", "[concept_targets]") {
  TrainingSet set;
  set.names = {"one", "two"};
  set.captions = {{{"a", "cat"}, {"cats", "and", "a", "cat"}, {"a", "dog"}}, {{"a"}}};
  set.worth = {{1, 0.5, 0.5}, {1}};
  const Vocabulary vocabulary({"a", "cat", "cats", "dog", "and"});
  ConceptConfig config;
  config.words = {{vocabulary.id("cat"), vocabulary.id("cats")}, {vocabulary.id("dog")}};
  const auto targets = concept_targets(set, vocabulary, config);
  CHECK(close(targets.named.to(at::kFloat), at::tensor({0.75f, 0.25f, 0.f, 0.f}).view({2, 2})));
  // The mean of 0.25 and 0 is held away from 0: at half a photo of two.
  CHECK(close(targets.common, at::tensor({0.375f, 0.25f})));
  set.captions[1] = {{"dog"}};
  CHECK(concept_targets(set, vocabulary, config).digest != targets.digest);
}

TEST_CASE("the concepts' loss is the cross-entropy summed over concepts", "[concept_targets]") {
  const at::Tensor logits = at::tensor({0.f, std::log(3.f), 0.f, 0.f}).view({2, 2});
  const at::Tensor named = at::tensor({0.5f, 1.f, 0.f, 1.f}).view({2, 2});
  // ln 2 at each logit of 0, -ln(3/4) at the other.
  CHECK(names_loss(logits, named).item<double>() ==
        Approx((3 * std::log(2.0) + std::log(4.0 / 3)) / 2));
}

TEST_CASE("the classes' loss is the cross-entropy of a softmax", "[concept_targets]") {
  const at::Tensor logits = at::tensor({0.f, std::log(3.f)}).view({1, 2});
  const at::Tensor wanted = at::tensor({0.25f, 0.75f}).view({1, 2});
  CHECK(class_loss(logits, wanted).item<double>() ==
        Approx(0.25 * std::log(4.0) + 0.75 * std::log(4.0 / 3)));
}
