#include "train/reinforce.hpp"

#include <torch/optim/adam.h>

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "gaze/error.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

constexpr int V = 6;
constexpr std::int64_t L = 3;

DecoderConfig toy(AttentionKind kind, AttentionTiming timing = AttentionTiming::pre_lstm) {
  DecoderConfig config;
  config.feature_size = 4;
  config.annotation_size = 5;
  config.hidden_size = 5;
  config.embedding_size = 4;
  config.attention_size = 3;
  config.attention.kind = kind;
  config.attention.timing = timing;
  return config;
}

std::shared_ptr<Decoder> random_decoder(const DecoderConfig& config) {
  torch::manual_seed(3);
  auto decoder = make_decoder(config, V);
  const torch::NoGradGuard no_grad;
  for (auto& parameter : decoder->parameters()) parameter.copy_(at::randn_like(parameter) * 0.7);
  return decoder;
}

std::vector<at::Tensor> gradients(Decoder& decoder, const at::Tensor& loss) {
  decoder.zero_grad();
  loss.backward();
  std::vector<at::Tensor> all;
  for (auto& parameter : decoder.parameters()) {
    all.push_back(parameter.grad().defined() ? parameter.grad().clone()
                                             : at::zeros_like(parameter));
  }
  return all;
}

at::Tensor nll_sum(const TeacherForced& forced, const CaptionBatch& batch) {
  return -at::log_softmax(forced.logits, 1).gather(1, batch.targets.unsqueeze(1)).sum();
}

TeacherForced with_cells(Decoder& decoder, const at::Tensor& features, const CaptionBatch& batch,
                         std::int64_t first, std::int64_t second) {
  TrainingNoise noise;
  noise.cells = at::tensor({first, second}, at::kLong);
  return decoder.teacher_forced(features, batch, noise);
}

/// The gradient of E[nll] over all nine pairs of cells, by autograd.
std::vector<at::Tensor> exact_gradient(Decoder& decoder, const at::Tensor& features,
                                       const CaptionBatch& batch) {
  at::Tensor expected = at::zeros({});
  for (std::int64_t first = 0; first < L; ++first) {
    for (std::int64_t second = 0; second < L; ++second) {
      const auto forced = with_cells(decoder, features, batch, first, second);
      const auto p = (forced.log_weights[0][first] + forced.log_weights[1][second]).exp();
      expected = expected + p * nll_sum(forced, batch);
    }
  }
  return gradients(decoder, expected);
}

/// The mean of REINFORCE's gradients over all nine pairs, weighed by how likely each is drawn.
std::vector<at::Tensor> mean_reinforce_gradient(Decoder& decoder, const at::Tensor& features,
                                                const CaptionBatch& batch, double weight,
                                                double baseline) {
  std::vector<at::Tensor> mean;
  for (std::int64_t first = 0; first < L; ++first) {
    for (std::int64_t second = 0; second < L; ++second) {
      const auto forced = with_cells(decoder, features, batch, first, second);
      const double p =
          (forced.log_weights[0][first] + forced.log_weights[1][second]).exp().item<double>();
      const auto term = reinforce_term(forced, batch, {weight, 0, baseline});
      const auto one = gradients(decoder, nll_sum(forced, batch) + 2 * term.loss);
      for (std::size_t k = 0; k < one.size(); ++k) {
        if (k >= mean.size()) mean.push_back(at::zeros_like(one[k]));
        mean[k] += p * one[k];
      }
    }
  }
  return mean;
}

void check_equal(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t k = 0; k < a.size(); ++k) CHECK(close(a[k], b[k], 2e-4));
}

}  // namespace

TEST_CASE("the mean of all draws' REINFORCE gradients is the exact gradient", "[reinforce]") {
  // One caption of one word and its end: T = M = 2.
  torch::manual_seed(1);
  const auto batch = CaptionBatch::from({{4}}, {0}, 1, 1, 2);
  const auto features = at::randn({1, L, 4}) * 3;
  for (const auto& [name, timing] : named_values_of<AttentionTiming>()) {
    CAPTURE(name);
    const auto decoder = random_decoder(toy(AttentionKind::hard, timing));
    const auto exact = exact_gradient(*decoder, features, batch);
    check_equal(mean_reinforce_gradient(*decoder, features, batch, 2, 0), exact);
    // A baseline changes each draw's gradient, not their mean.
    check_equal(mean_reinforce_gradient(*decoder, features, batch, 2, 1.7), exact);
    // And it matters: with another weight the mean is not the gradient.
    const auto half = mean_reinforce_gradient(*decoder, features, batch, 1, 0);
    double difference = 0;
    for (std::size_t k = 0; k < half.size(); ++k) {
      difference += (half[k] - exact[k]).abs().sum().item<double>();
    }
    CHECK(difference > 1e-3);
  }
}

TEST_CASE("hard attention that never draws is trained as soft attention is", "[reinforce]") {
  const auto batch = CaptionBatch::from({{4, 3}, {5}}, {0, 0}, 1, 1, 2);
  const auto features = at::rand({1, L, 4});
  const auto hard = random_decoder(toy(AttentionKind::hard)),
             soft = random_decoder(toy(AttentionKind::soft));
  const auto forced = hard->teacher_forced(features, batch, {});
  CHECK((forced.cells == -1).all().item<bool>());
  const auto term = reinforce_term(forced, batch, {1, 0, 0.5});
  const auto of_hard = gradients(*hard, nll_sum(forced, batch) + term.loss);
  check_equal(of_hard, gradients(*soft, nll_sum(soft->teacher_forced(features, batch, {}), batch)));
}

TEST_CASE("the entropy term alone makes attention even", "[reinforce]") {
  const auto batch = CaptionBatch::from({{4, 3}}, {0}, 1, 1, 2);
  torch::manual_seed(6);  // Photos whose cells a random decoder weighs unevenly: most, not all.
  const auto features = at::randn({1, L, 4});
  const auto decoder = random_decoder(toy(AttentionKind::hard));
  const auto distance = [&] {
    const torch::NoGradGuard no_grad;
    return (decoder->teacher_forced(features, batch, {}).weights - 1.0 / L)
        .abs()
        .max()
        .item<double>();
  };
  const double before = distance();
  torch::optim::Adam optimizer(decoder->parameters(), 0.05);
  for (int step = 0; step < 150; ++step) {
    optimizer.zero_grad();
    reinforce_term(decoder->teacher_forced(features, batch, {}), batch, {0, 1, 0}).loss.backward();
    optimizer.step();
  }
  CHECK(before > 0.1);
  CHECK(distance() < 0.02);
}

TEST_CASE("a caption is drawn or weighed as a whole and as often as asked", "[reinforce]") {
  const torch::NoGradGuard no_grad;
  const std::vector<std::vector<int>> captions(400, {4, 3});
  const auto batch = CaptionBatch::from(captions, std::vector<std::int64_t>(400, 0), 1, 1, 2);
  const auto decoder = random_decoder(toy(AttentionKind::hard));
  TrainingNoise noise;
  noise.sampled_captions = 0.25;
  noise.generator = at::make_generator<at::CPUGeneratorImpl>(7);
  const auto forced = decoder->teacher_forced(at::rand({1, L, 4}), batch, noise);
  const auto drawn = (forced.cells >= 0).view({3, 400});
  CHECK(drawn[0].equal(drawn[1]));
  CHECK(drawn[0].equal(drawn[2]));
  // 400 coins: the standard deviation is 8.7.
  CHECK(drawn[0].sum().item<double>() == Approx(100).margin(40));
  // What is drawn follows the weights: first step, one photo, so that all rows weigh alike.
  const auto cells = forced.cells.narrow(0, 0, 400).masked_select(drawn[0]);
  for (std::int64_t cell = 0; cell < L; ++cell) {
    CHECK((cells == cell).to(at::kDouble).mean().item<double>() ==
          Approx(forced.weights[0][cell].item<double>()).margin(0.2));
  }
}

TEST_CASE("the mean nll is over captions and the baseline follows it slowly", "[reinforce]") {
  const torch::NoGradGuard no_grad;
  TeacherForced forced;
  // Captions of one and of two steps: nll ln 2 and (ln 4 + ln 4) / 2.
  forced.logits = at::log(at::tensor({0.5f, 0.5f, 0.25f, 0.75f, 0.25f, 0.75f})).view({3, 2});
  forced.log_weights = at::zeros({3, 1});
  forced.weights = at::ones({3, 1});
  forced.cells = at::full({3}, -1, at::kLong);
  CaptionBatch batch;
  batch.targets = at::zeros({3}, at::kLong);
  batch.row_of = at::tensor({1, 0, 0}, at::kLong);
  batch.caption_of = at::tensor({0, 1}, at::kLong);
  CHECK(reinforce_term(forced, batch, {}).mean_nll == Approx((std::log(2) + std::log(4)) / 2));
  CHECK(next_baseline(2, 1) == Approx(1.9));
}

TEST_CASE("REINFORCE refuses soft attention", "[reinforce][error]") {
  CHECK_THROWS_WITH(reinforce_term({}, {}, {}), ContainsSubstring("soft"));
}
