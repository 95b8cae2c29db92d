#include "nn/decoder.hpp"

#include <numeric>

#include "gaze/error.hpp"
#include "nn/model/step_decoder.hpp"
#include "search/search.hpp"
#include "support/formula_weights.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

DecoderConfig tiny() {
  DecoderConfig config;
  config.feature_size = 10;
  config.annotation_size = 24;
  config.hidden_size = 20;
  config.embedding_size = 12;
  config.attention_size = 9;
  return config;
}

constexpr int V = 15;
constexpr std::int64_t L = 12;

std::shared_ptr<Decoder> random_decoder(const DecoderConfig& config = tiny()) {
  torch::manual_seed(5);
  auto decoder = make_decoder(config, V);
  const torch::NoGradGuard no_grad;
  // Large weights: beams then disagree, and rounding would show.
  for (auto& parameter : decoder->parameters()) parameter.mul_(3);
  decoder->eval();
  return decoder;
}

at::Tensor matrix(const nlohmann::json& rows) {
  std::vector<float> values;
  for (const auto& row : rows) {
    for (const auto& value : row) values.push_back(value.get<float>());
  }
  const auto count = static_cast<std::int64_t>(rows.size());
  return at::tensor(values).view({count, -1});
}

}  // namespace

TEST_CASE("the decoder computes what an independent implementation does", "[decoder]") {
  const auto fixture = read_fixture("decoder.json");
  const auto& sizes = fixture.at("sizes");
  DecoderConfig config;
  config.feature_size = sizes.at("feature_size").get<int>();
  config.annotation_size = sizes.at("annotation_size").get<int>();
  config.hidden_size = sizes.at("hidden_size").get<int>();
  config.embedding_size = sizes.at("embedding_size").get<int>();
  config.attention_size = sizes.at("attention_size").get<int>();
  const auto decoder = make_decoder(config, sizes.at("vocabulary").get<int>());
  std::map<std::string, FormulaTensor> tensors;
  for (auto& tensor : formula_tensors(fixture)) tensors[tensor.name] = tensor;
  {
    const torch::NoGradGuard no_grad;
    for (auto& parameter : decoder->named_parameters()) {
      const FormulaTensor& tensor = tensors.at(parameter.key());
      REQUIRE(parameter.value().sizes().vec() == tensor.shape);
      parameter.value().copy_(at::tensor(tensor.values).view(tensor.shape));
    }
  }
  const std::int64_t cells = sizes.at("rows").get<int>() * sizes.at("columns").get<int>();
  for (const auto& example : fixture.at("cases")) {
    const auto& input = tensors.at(example.at("input").get<std::string>());
    const auto features = at::tensor(input.values).view({1, cells, config.feature_size});
    const auto caption = example.at("caption").get<std::vector<int>>();
    const auto batch = CaptionBatch::from({caption}, {0}, 1, 1, 2);
    decoder->zero_grad();
    const TeacherForced forced = decoder->teacher_forced(features, batch, {});
    const auto log_probs = at::log_softmax(forced.logits, 1);
    CHECK(close(log_probs, matrix(example.at("log_probs")), 2e-5));
    CHECK(close(forced.weights, matrix(example.at("alphas")), 2e-5));
    CHECK(close(forced.gate.view({-1, 1}),
                matrix(nlohmann::json::array({example.at("betas")})).view({-1, 1}), 2e-5));
    const auto nll = -log_probs.gather(1, batch.targets.unsqueeze(1)).sum();
    const auto doubly = (1 - forced.weight_sums).square().sum();
    CHECK(nll.item<double>() == Approx(example.at("nll").get<double>()).epsilon(1e-5));
    CHECK(doubly.item<double>() ==
          Approx(example.at("doubly_stochastic").get<double>()).epsilon(1e-5));
    (nll + fixture.at("doubly_stochastic_weight").get<double>() * doubly).backward();
    auto parameters = decoder->named_parameters();
    for (const auto& item : example.at("gradients").items()) {
      CAPTURE(item.key());
      CHECK(close(parameters[item.key()].grad(), matrix(item.value()), 2e-4));
    }
  }
}

TEST_CASE("stepping outputs the same as teacher forcing", "[decoder]") {
  const torch::NoGradGuard no_grad;
  const auto decoder = random_decoder();
  const auto features = at::randn({1, L, 10});
  const std::vector<int> caption = {7, 9, 4};
  const auto forced =
      decoder->teacher_forced(features, CaptionBatch::from({caption}, {0}, 1, 1, 2), {});
  const auto wanted = at::log_softmax(forced.logits, 1);
  const auto state = decoder->begin(features);
  std::int64_t token = 1;
  for (std::size_t t = 0; t <= caption.size(); ++t) {
    const DecoderStep step = decoder->step(*state, {0}, {token});
    CHECK(close(step.log_probs[0], wanted[static_cast<std::int64_t>(t)], 1e-4));
    CHECK(close(step.weights[0], forced.weights[static_cast<std::int64_t>(t)], 1e-4));
    token = t < caption.size() ? caption[t] : 2;
  }
}

TEST_CASE("a batch of captions equals its captions alone", "[decoder]") {
  const torch::NoGradGuard no_grad;
  const auto decoder = random_decoder();
  const auto features = at::randn({2, L, 10});
  const std::vector<std::vector<int>> captions = {{5}, {7, 9, 4, 8}, {}, {6, 6}};
  const std::vector<std::int64_t> photo_of = {1, 0, 1, 0};
  const auto batch = CaptionBatch::from(captions, photo_of, 2, 1, 2);
  const auto together = decoder->teacher_forced(features, batch, {});
  for (std::int64_t row = 0; row < 4; ++row) {
    const auto k = static_cast<std::size_t>(batch.caption_of[row].item<std::int64_t>());
    const auto alone = decoder->teacher_forced(features.narrow(0, photo_of[k], 1),
                                               CaptionBatch::from({captions[k]}, {0}, 1, 1, 2), {});
    const auto mine = (batch.row_of == row).nonzero().squeeze(1);
    CHECK(close(together.logits.index_select(0, mine), alone.logits, 1e-4));
    CHECK(close(together.weight_sums[row], alone.weight_sums[0], 1e-4));
  }
}

TEST_CASE("a photo's captions are the same bits in any batch and with any threads", "[decoder]") {
  const auto decoder = random_decoder();
  const auto features = at::randn({23, L, 10});
  DecodeOptions options;
  options.beam = 3;
  options.max_words = 9;
  const auto decode = [&](const at::Tensor& photos) {
    StepDecoder steps(*decoder, photos, V);
    return search(steps, static_cast<int>(photos.size(0)), options, 0.7);
  };
  at::set_num_threads(2);
  const auto together = decode(features);
  at::set_num_threads(1);
  for (std::int64_t i = 0; i < features.size(0); ++i) {
    const auto alone = decode(features.narrow(0, i, 1)).front().front();
    const auto& same = together[static_cast<std::size_t>(i)].front();
    CHECK(alone.tokens == same.tokens);
    CHECK(alone.log_probs == same.log_probs);
    CHECK(alone.log_prob == same.log_prob);
  }
  at::set_num_threads(2);
}

TEST_CASE("pad and start are never output", "[decoder]") {
  const auto decoder = random_decoder();
  StepDecoder steps(*decoder, at::randn({1, L, 10}), V);
  steps.step({0}, {steps.start_token()});
  CHECK(std::isinf(steps.log_probs(0)[Vocabulary::kPad]));
  CHECK(std::isinf(steps.log_probs(0)[Vocabulary::kStart]));
}

TEST_CASE("the first loss is near the logarithm of the vocabulary", "[decoder]") {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(6);
  const auto decoder = make_decoder(tiny(), 5000);
  const auto batch = CaptionBatch::from({{5, 4000, 77}}, {0}, 1, 1, 2);
  const auto forced = decoder->teacher_forced(at::rand({1, L, 10}), batch, {});
  const double nll = -at::log_softmax(forced.logits, 1)
                          .gather(1, batch.targets.unsqueeze(1))
                          .mean()
                          .item<double>();
  CHECK(nll == Approx(std::log(5000)).margin(0.3));
}

TEST_CASE("every parameter learns", "[decoder]") {
  const auto decoder = make_decoder(tiny(), V);
  std::set<std::string> names;
  const auto batch = CaptionBatch::from({{5, 9}, {7}}, {0, 0}, 1, 1, 2);
  decoder->teacher_forced(at::rand({1, L, 10}), batch, {}).logits.square().sum().backward();
  for (const auto& parameter : decoder->named_parameters()) {
    CAPTURE(parameter.key());
    names.insert(parameter.key());
    REQUIRE(parameter.value().grad().defined());
    CHECK(parameter.value().grad().abs().sum().item<double>() > 0);
  }
  CHECK(names == std::set<std::string>{"project.weight",
                                       "project.bias",
                                       "embed.weight",
                                       "init_h.weight",
                                       "init_h.bias",
                                       "init_c.weight",
                                       "init_c.bias",
                                       "attention.from_annotation.weight",
                                       "attention.from_annotation.bias",
                                       "attention.from_hidden.weight",
                                       "attention.score.weight",
                                       "gate.weight",
                                       "gate.bias",
                                       "lstm.weight_ih",
                                       "lstm.weight_hh",
                                       "lstm.bias",
                                       "output.from_hidden.weight",
                                       "output.from_hidden.bias",
                                       "output.from_context.weight",
                                       "output.word.weight",
                                       "output.word.bias"});
}

TEST_CASE("a decoder without a gate reports none", "[decoder]") {
  DecoderConfig config = tiny();
  config.attention.gate = GateKind::none;
  const auto decoder = random_decoder(config);
  StepDecoder steps(*decoder, at::randn({1, L, 10}), V);
  steps.step({0}, {steps.start_token()});
  CHECK(steps.gate(0, 0) == -1);
}

TEST_CASE("features of another width are refused", "[decoder][error]") {
  const auto decoder = random_decoder();
  CHECK_THROWS_WITH(decoder->begin(at::randn({1, L, 9})),
                    "features must be [P, L, 10], got [1, 12, 9]");
}

TEST_CASE("captions are sorted by length and cut into steps", "[decoder][batch]") {
  const auto batch = CaptionBatch::from({{5}, {7, 8, 9}, {6, 4}}, {0, 1, 0}, 2, 1, 2);
  CHECK(batch.active == std::vector<std::int64_t>{3, 3, 2, 1});
  CHECK(batch.inputs.equal(at::tensor({1, 1, 1, 7, 6, 5, 8, 4, 9}, at::kLong)));
  CHECK(batch.targets.equal(at::tensor({7, 6, 5, 8, 4, 2, 9, 2, 2}, at::kLong)));
  CHECK(batch.rows->photo_of == std::vector<std::int64_t>{1, 0, 0});
}
