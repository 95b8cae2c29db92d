#include "decoder_kinds.hpp"

#include <cmath>
#include <set>

#include "nn/decoder.hpp"
#include "nn/decoder/photo_attention.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

constexpr int V = 15;
constexpr std::int64_t L = 9;

DecoderConfig small(int layers = 2) {
  DecoderConfig config;
  config.family = DecoderFamily::transformer;
  config.layers = layers;
  config.feature_size = 10;
  config.annotation_size = 24;
  config.hidden_size = config.embedding_size = config.attention_size = 20;
  config.attention.score = ScoreKind::scaled_dot;
  config.attention.gate = GateKind::none;
  config.attention.heads = 4;
  return config;
}

std::shared_ptr<Decoder> random_decoder(const DecoderConfig& config, double scale = 2) {
  torch::manual_seed(5);
  auto decoder = make_decoder(config, V);
  const torch::NoGradGuard no_grad;
  for (auto& parameter : decoder->parameters()) parameter.mul_(scale);
  decoder->eval();
  return decoder;
}

CaptionBatch one_caption(const std::vector<int>& caption) {
  return CaptionBatch::from({caption}, {0}, 1, 1, 2);
}

}  // namespace

TEST_CASE("a later word changes no earlier step", "[transformer]") {
  const auto decoder = random_decoder(small());
  const auto features = at::randn({1, L, 10});
  const auto before = decoder->teacher_forced(features, one_caption({7, 9, 4, 11, 3}), {});
  const auto changed = decoder->teacher_forced(features, one_caption({7, 9, 12, 11, 3}), {});
  // Steps 0, 1 and 2 read <start>, 7 and 9; step 3 is the first to read the changed word.
  CHECK(close(before.logits.narrow(0, 0, 3), changed.logits.narrow(0, 0, 3), 1e-5));
  CHECK(close(before.weights.narrow(0, 0, 3), changed.weights.narrow(0, 0, 3), 1e-5));
  for (std::int64_t t = 3; t < 6; ++t) {
    CHECK((before.logits[t] - changed.logits[t]).abs().max().item<double>() > 1e-3);
  }
}

TEST_CASE("every step remembers the words before it", "[transformer]") {
  // Two hypotheses that end in the same word: only the cache differs.
  const torch::NoGradGuard no_grad;
  const auto decoder = random_decoder(small());
  const auto features = at::randn({1, L, 10});
  const auto state = decoder->begin(features);
  decoder->step(*state, {0}, {1});
  decoder->step(*state, {0, 0}, {7, 9});
  const auto answer = decoder->step(*state, {1, 0}, {4, 4});
  CHECK((answer.log_probs[0] - answer.log_probs[1]).abs().max().item<double>() > 1e-3);
  const std::vector<std::vector<int>> captions = {{9, 4}, {7, 4}};
  for (std::int64_t row = 0; row < 2; ++row) {
    const auto whole =
        decoder->teacher_forced(features, one_caption(captions[static_cast<std::size_t>(row)]), {});
    CHECK(close(answer.log_probs[row], at::log_softmax(whole.logits[2], 0), 1e-4));
  }
}

TEST_CASE("two hundred words give the same result step by step as with teacher forcing",
          "[transformer]") {
  const torch::NoGradGuard no_grad;
  const auto decoder = random_decoder(small(1));
  const auto features = at::randn({1, L, 10});
  std::vector<int> caption;
  for (int k = 0; k < 199; ++k) caption.push_back(3 + k * k % 12);
  const auto forced = decoder->teacher_forced(features, one_caption(caption), {});
  const auto state = decoder->begin(features);
  std::int64_t token = 1;
  DecoderStep step;
  for (const int word : caption) {
    step = decoder->step(*state, {0}, {token});
    token = word;
  }
  step = decoder->step(*state, {0}, {token});
  CHECK(close(step.log_probs[0], at::log_softmax(forced.logits[199], 0), 1e-4));
  CHECK(close(step.weights[0], forced.weights[199], 1e-4));
}

TEST_CASE("a row's maps are the same bits whatever rows come with it", "[transformer]") {
  const torch::NoGradGuard no_grad;
  const auto decoder = random_decoder(small());
  const auto features = at::randn({5, L, 10});
  const auto together = decoder->step(*decoder->begin(features), {0, 1, 2, 3, 4}, {1, 1, 1, 1, 1});
  for (std::int64_t photo = 0; photo < 5; ++photo) {
    const auto alone = decoder->step(*decoder->begin(features.narrow(0, photo, 1)), {0}, {1});
    CHECK(together.weights[photo].equal(alone.weights[0]));
    CHECK(together.log_probs[photo].equal(alone.log_probs[0]));
  }
}

TEST_CASE("where a cell lies matters to a transformer", "[transformer]") {
  const torch::NoGradGuard no_grad;
  const auto decoder = random_decoder(small(1));
  const auto features = at::randn({1, L, 10});
  const auto turned = features.flip(1);
  const auto weights = decoder->teacher_forced(features, one_caption({7}), {}).weights;
  const auto of_turned = decoder->teacher_forced(turned, one_caption({7}), {}).weights.flip(1);
  CHECK((weights - of_turned).abs().max().item<double>() > 1e-3);
}

TEST_CASE("cross-attention follows a case worked by hand", "[attention]") {
  // One photo, two cells, two heads of one number: head 0 scores 1 and 0, head 1 scores 0 and 2.
  const torch::NoGradGuard no_grad;
  const PhotoKeys keys{at::tensor({1.f, 0.f, 0.f, 1.f}).view({1, 2, 2}),
                       at::tensor({3.f, 5.f, 0.f, 1.f}).view({1, 2, 2})};
  const auto queries = at::tensor({1.f, 2.f}).view({1, 2});
  const double first = 1 / (1 + std::exp(-1.0)), second = 1 / (1 + std::exp(2.0));
  const auto context = at::tensor({3 * first, 5 * second + (1 - second)}).to(at::kFloat);
  const double mean = (first + second) / 2;
  const auto weights = at::tensor({mean, 1 - mean}).to(at::kFloat);

  const auto batch = CaptionBatch::from({{}}, {0}, 1, 1, 2);
  const auto taught =
      teacher_forced_photo_attention(queries, keys, RowBlocks::of_photos(batch), 2, true);
  CHECK(close(taught.context[0], context));
  CHECK(close(taught.weights[0], weights));
  CHECK(close(taught.log_weights[0], weights.log()));
  PhotoSteps steps(keys, batch.rows, 2);
  const auto stepped = steps.step(queries, true);
  CHECK(close(stepped.context[0], context));
  CHECK(close(stepped.weights[0], weights));
}

TEST_CASE("every parameter of a transformer learns", "[transformer]") {
  const auto decoder = make_decoder(small(1), V);
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
                                       "norm_cells.weight",
                                       "norm_cells.bias",
                                       "embed.weight",
                                       "layers.0.norm_words.weight",
                                       "layers.0.norm_words.bias",
                                       "layers.0.ask_words.weight",
                                       "layers.0.from_words.weight",
                                       "layers.0.from_words.bias",
                                       "layers.0.norm_photo.weight",
                                       "layers.0.norm_photo.bias",
                                       "layers.0.ask_photo.weight",
                                       "layers.0.key.weight",
                                       "layers.0.value.weight",
                                       "layers.0.from_photo.weight",
                                       "layers.0.from_photo.bias",
                                       "layers.0.norm_mixed.weight",
                                       "layers.0.norm_mixed.bias",
                                       "layers.0.wide.weight",
                                       "layers.0.wide.bias",
                                       "layers.0.narrow.weight",
                                       "layers.0.narrow.bias",
                                       "norm_last.weight",
                                       "norm_last.bias",
                                       "output.bias"});
}

TEST_CASE("a transformer's first loss is near the logarithm of the vocabulary", "[transformer]") {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(6);
  DecoderConfig config = small();
  config.hidden_size = config.embedding_size = config.attention_size = 128;
  const auto decoder = make_decoder(config, 5000);
  const auto batch = one_caption({5, 4000, 77});
  const auto forced = decoder->teacher_forced(at::rand({1, L, 10}), batch, {});
  const double nll = -at::log_softmax(forced.logits, 1)
                          .gather(1, batch.targets.unsqueeze(1))
                          .mean()
                          .item<double>();
  CHECK(nll == Approx(std::log(5000)).margin(0.7));
}

TEST_CASE("a transformer's noise comes from its generator alone", "[transformer]") {
  const torch::NoGradGuard no_grad;
  const auto decoder = random_decoder(small());
  const auto features = at::randn({1, L, 10});
  const auto batch = one_caption({7, 9, 4});
  const auto without_noise = decoder->teacher_forced(features, batch, {}).logits;
  for (double TrainingNoise::*place :
       {&TrainingNoise::annotations, &TrainingNoise::embedding, &TrainingNoise::output}) {
    const auto with_seed = [&](std::uint64_t seed) {
      TrainingNoise noise;
      noise.*place = 0.5;
      noise.generator = at::make_generator<at::CPUGeneratorImpl>(seed);
      return decoder->teacher_forced(features, batch, noise).logits;
    };
    const auto once = with_seed(1);
    CHECK(once.equal(with_seed(1)));
    CHECK_FALSE(once.equal(with_seed(2)));
    CHECK_FALSE(once.equal(without_noise));
  }
}
