#include "model/attention/attention.hpp"

#include "gaze/error.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

constexpr std::int64_t P = 2, L = 6, D = 4, H = 3, K = 5;

DecoderConfig small() {
  DecoderConfig config;
  config.annotation_size = D;
  config.hidden_size = H;
  config.attention_size = K;
  return config;
}

std::shared_ptr<const RowsOfPhotos> one_row_a_photo() {
  return std::make_shared<RowsOfPhotos>(RowsOfPhotos::from({0, 1}, P));
}

}  // namespace

TEST_CASE("attention weights are positive and sum to one", "[attention]") {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(1);
  const auto parts = make_attention(small());
  AttentionSteps steps(parts, at::randn({P, L, D}), one_row_a_photo());
  const Look look = steps.look(at::randn({P, H}) * 10, {}, 0, nullptr);
  CHECK((look.weights >= 0).all().item<bool>());
  CHECK(close(look.weights.sum(1), at::ones({P})));
}

TEST_CASE("attention does not depend on the order of the locations", "[attention]") {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(2);
  const auto parts = make_attention(small());
  const auto annotations = at::randn({P, L, D}), hidden = at::randn({P, H});
  const auto order = at::randperm(L);
  const Look look =
      AttentionSteps(parts, annotations, one_row_a_photo()).look(hidden, {}, 0, nullptr);
  const Look shuffled = AttentionSteps(parts, annotations.index_select(1, order), one_row_a_photo())
                            .look(hidden, {}, 0, nullptr);
  CHECK(close(shuffled.weights, look.weights.index_select(1, order)));
  CHECK(close(shuffled.context, look.context));
}

TEST_CASE("additive attention follows a case worked by hand", "[attention]") {
  // D = H = K = 1: e_i = 2 tanh(1 a_i + 0.5 + 3 h). With a = (0, 1) and h = -0.5:
  // e = 2 tanh(-1), 2 tanh(0) = -1.523188, 0; alpha = 0.178988, 0.821012; z = 0.821012.
  const torch::NoGradGuard no_grad;
  DecoderConfig config;
  config.annotation_size = config.hidden_size = config.attention_size = 1;
  const auto attention = make_attention(config);
  auto parameters = attention.score->named_parameters();
  parameters["from_annotation.weight"].fill_(1);
  parameters["from_annotation.bias"].fill_(0.5);
  parameters["from_hidden.weight"].fill_(3);
  parameters["score.weight"].fill_(2);
  AttentionSteps steps(attention, at::tensor({0.f, 1.f}).view({1, 2, 1}),
                       std::make_shared<RowsOfPhotos>(RowsOfPhotos::from({0}, 1)));
  const Look look = steps.look(at::full({1, 1}, -0.5), {}, 0, nullptr);
  CHECK(close(look.weights, at::tensor({0.178988f, 0.821012f}).view({1, 2}), 1e-5));
  CHECK(close(look.context, at::full({1, 1}, 0.821012), 1e-5));
}

TEST_CASE("equal annotations are looked at equally", "[attention]") {
  const torch::NoGradGuard no_grad;
  const auto parts = make_attention(small());
  AttentionSteps steps(parts, at::ones({P, L, D}), one_row_a_photo());
  CHECK(close(steps.look(at::randn({P, H}), {}, 0, nullptr).weights, at::full({P, L}, 1.0 / L)));
}

TEST_CASE("an unknown score is refused by name", "[attention][error]") {
  DecoderConfig config = small();
  config.attention.score = "guess";
  CHECK_THROWS_WITH(make_score(config), ContainsSubstring("guess"));
}
