#include "nn/decoder/concepts.hpp"

#include <cmath>

#include "gaze/error.hpp"
#include "nn/decoder.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

constexpr int V = 12;

DecoderConfig small_config() {
  DecoderConfig config;
  config.feature_size = 2;
  config.annotation_size = config.hidden_size = config.attention_size = 4;
  config.embedding_size = 3;
  config.concepts.words = {{5, 6}, {9}};
  config.concepts.concept_of_class = {-1, 1, 0, 1};
  return config;
}

void set(ConceptsImpl& concepts, const std::string& name, const std::vector<float>& values) {
  const torch::NoGradGuard no_grad;
  at::Tensor parameter = concepts.named_parameters()[name];
  parameter.copy_(at::tensor(values).view(parameter.sizes()));
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

TEST_CASE("a concept's probability joins the learned head and its classes", "[concepts]") {
  ConceptsImpl concepts(small_config(), V);
  // Two cells: mean (2, 3), largest (3, 5).
  const at::Tensor features = at::tensor({1.f, 5.f, 3.f, 1.f}).view({1, 2, 2});
  set(concepts, "learned.weight", {1, 0, 0, -1, 0, 1, -1, 0});
  set(concepts, "learned.bias", {0.5, -2});
  const at::Tensor logits = concepts.learned_logits(features);
  CHECK(logits[0][0].item<double>() == Approx(2 - 5 + 0.5));
  CHECK(logits[0][1].item<double>() == Approx(3 - 3 - 2));
  // The classes' scores are 0, ln 2, ln 3, ln 4 whatever the photo: shares 1, 2, 3, 4 of ten.
  set(concepts, "classifier.weight", std::vector<float>(8, 0));
  set(concepts, "classifier.bias", {0, std::log(2.f), std::log(3.f), std::log(4.f)});
  const at::Tensor p = concepts.probabilities(features);
  CHECK(p[0][0].item<double>() == Approx(1 - (1 - sigmoid(-2.5)) * (1 - 0.3)));
  CHECK(p[0][1].item<double>() == Approx(1 - (1 - sigmoid(-2)) * (1 - 0.6)));
}

TEST_CASE("a concept below the least probability is not there", "[concepts]") {
  DecoderConfig config = small_config();
  config.concepts.concept_of_class.clear();
  ConceptsImpl concepts(config, V);
  set(concepts, "learned.bias", {-2.3f, -2.1f});  // 0.0911, 0.1091
  const at::Tensor p = concepts.probabilities(at::rand({1, 4, 2}));
  CHECK(p[0][0].item<float>() == 0);
  CHECK(p[0][1].item<double>() == Approx(0.1091).epsilon(1e-3));
}

TEST_CASE("a written concept adds nothing to its forms any more", "[concepts]") {
  ConceptsImpl concepts(small_config(), V);
  set(concepts, "strength.bias", {2});
  const at::Tensor p = at::tensor({0.5f, 0.25f, 0.5f, 0.25f}).view({2, 2});
  const at::Tensor before = concepts.unwritten(p);
  // Row 0 writes word 6, a form of concept 0; row 1 writes word 8, which is no concept.
  const at::Tensor after = concepts.without(before, at::tensor({6, 8}, at::kLong));
  const at::Tensor logits = concepts.add_to(at::zeros({2, V}), at::rand({2, 4}), after);
  at::Tensor wanted = at::zeros({2, V});
  for (const int form : {5, 6}) wanted[1][form] = 1.0;
  wanted[0][9] = wanted[1][9] = 0.5;
  CHECK(close(logits, wanted));
  CHECK(close(concepts.unwritten(p), before));
}

TEST_CASE("the gates read the nouns' embeddings by their probabilities", "[concepts]") {
  ConceptsImpl concepts(small_config(), V);
  const at::Tensor to_gates = at::randn({16, 3}), embedding = at::randn({V, 3});
  const at::Tensor flat = to_gates.flatten();
  set(concepts, "to_gates.weight", {flat.data_ptr<float>(), flat.data_ptr<float>() + 48});
  const at::Tensor p = at::tensor({0.5f, 0.25f}).view({1, 2});
  const at::Tensor wanted = to_gates.matmul(0.5 * embedding[5] + 0.25 * embedding[9]);
  CHECK(close(concepts.gates(p, embedding)[0], wanted, 1e-5));
}

TEST_CASE("a decoder with fresh concepts decodes as the one without", "[concepts]") {
  const torch::NoGradGuard no_grad;
  DecoderConfig config = small_config();
  torch::manual_seed(3);
  const auto with = make_decoder(config, V);
  config.concepts = {};
  const auto without = make_decoder(config, V);
  for (auto& parameter : without->named_parameters()) {
    parameter.value().copy_(with->named_parameters()[parameter.key()]);
  }
  const auto batch = CaptionBatch::from({{5, 9}}, {0}, 1, 1, 2);
  const at::Tensor features = at::rand({1, 4, 2});
  CHECK(close(with->teacher_forced(features, batch, {}).logits,
              without->teacher_forced(features, batch, {}).logits));
  CHECK(without->concept_logits(features).defined() == false);
}

TEST_CASE("concepts that contradict each other or the vocabulary are refused",
          "[concepts][error]") {
  DecoderConfig config = small_config();
  config.concepts.words = {{5, 6}, {6}};
  CHECK_THROWS_WITH(make_decoder(config, V), "word 6 of the vocabulary belongs to two concepts");
  config.concepts.words = {{5}, {V}};
  CHECK_THROWS_AS(make_decoder(config, V), Error);
  config = small_config();
  config.concepts.concept_of_class = {2};
  CHECK_THROWS_AS(make_decoder(config, V), Error);
  config.concepts.words.clear();
  CHECK_THROWS_WITH(make_decoder(config, V), "classes of concepts were given, but no concepts");
}
