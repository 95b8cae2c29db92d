#include "nn/attention/attention.hpp"

#include <cmath>

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
  const AttentionOutput output = steps.attend(at::randn({P, H}) * 10, {}, 0, nullptr);
  CHECK((output.weights >= 0).all().item<bool>());
  CHECK(close(output.weights.sum(1), at::ones({P})));
}

TEST_CASE("attention does not depend on the order of the locations", "[attention]") {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(2);
  const auto parts = make_attention(small());
  const auto annotations = at::randn({P, L, D}), hidden = at::randn({P, H});
  const auto order = at::randperm(L);
  const AttentionOutput output =
      AttentionSteps(parts, annotations, one_row_a_photo()).attend(hidden, {}, 0, nullptr);
  const AttentionOutput shuffled =
      AttentionSteps(parts, annotations.index_select(1, order), one_row_a_photo())
          .attend(hidden, {}, 0, nullptr);
  CHECK(close(shuffled.weights, output.weights.index_select(1, order)));
  CHECK(close(shuffled.context, output.context));
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
  const AttentionOutput output = steps.attend(at::full({1, 1}, -0.5), {}, 0, nullptr);
  CHECK(close(output.weights, at::tensor({0.178988f, 0.821012f}).view({1, 2}), 1e-5));
  CHECK(close(output.context, at::full({1, 1}, 0.821012), 1e-5));
}

TEST_CASE("equal annotations get equal weights", "[attention]") {
  const torch::NoGradGuard no_grad;
  const auto parts = make_attention(small());
  AttentionSteps steps(parts, at::ones({P, L, D}), one_row_a_photo());
  CHECK(close(steps.attend(at::randn({P, H}), {}, 0, nullptr).weights, at::full({P, L}, 1.0 / L)));
}

TEST_CASE("heads weigh and sum their own share of the channels", "[attention][heads]") {
  // Against the textbook formula, head by head with narrow().
  const torch::NoGradGuard no_grad;
  torch::manual_seed(4);
  DecoderConfig config = small();
  config.annotation_size = 12;
  config.attention_size = 6;
  config.attention.heads = 3;
  const auto a = at::randn({P, L, 12}), hidden = at::randn({P, H});
  for (const ScoreKind score : {ScoreKind::additive, ScoreKind::general, ScoreKind::scaled_dot}) {
    CAPTURE(name_of(score));
    config.attention.score = score;
    const auto parts = make_attention(config);
    auto w = parts.score->named_parameters();
    const auto product = [](const at::Tensor& x, const at::Tensor& weight) {
      return at::matmul(x, weight.t());
    };
    at::Tensor keys, query, values = a;
    if (score == ScoreKind::additive) {
      keys = product(a, w["from_annotation.weight"]) + w["from_annotation.bias"];
      query = product(hidden, w["from_hidden.weight"]);
    } else if (score == ScoreKind::general) {
      keys = a;
      query = product(hidden, w["from_hidden.weight"]);
    } else {
      keys = product(a, w["key.weight"]);
      query = product(hidden, w["query.weight"]);
      values = product(a, w["value.weight"]);
    }
    const auto size = keys.size(2) / 3;
    std::vector<at::Tensor> contexts, maps;
    for (int head = 0; head < 3; ++head) {
      const auto k = keys.narrow(2, head * size, size);
      const auto q = query.narrow(1, head * size, size).unsqueeze(1);
      at::Tensor e;
      if (score == ScoreKind::additive) {
        const auto v = w["score.weight"].view(-1).narrow(0, head * size, size);
        e = (at::tanh(k + q) * v).sum(2);
      } else {
        e = (k * q).sum(2);
        if (score == ScoreKind::scaled_dot) e = e / std::sqrt(double(size));
      }
      maps.push_back(at::softmax(e, 1));
      contexts.push_back((maps.back().unsqueeze(2) * values.narrow(2, head * 4, 4)).sum(1));
    }
    const AttentionOutput output =
        AttentionSteps(parts, a, one_row_a_photo()).attend(hidden, {}, 0, nullptr);
    CHECK(close(output.context, at::cat(contexts, 1)));
    CHECK(close(output.weights, at::stack(maps).mean(0)));
  }
}

TEST_CASE("a sentinel that equals a cell weighs as much as that cell", "[attention][sentinel]") {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(5);
  DecoderConfig config = small();
  config.annotation_size = 6;
  config.hidden_size = 6;
  config.attention_size = 4;
  for (const auto& [name, score] : named_values_of<ScoreKind>()) {
    for (const int heads : {1, 2}) {
      CAPTURE(name, heads);
      config.attention.score = score;
      config.attention.heads = heads;
      const auto parts = make_attention(config);
      const auto a = at::randn({P, L, 6}), hidden = at::randn({P, 6});
      AttentionSteps steps(parts, a, one_row_a_photo());
      const AttentionOutput output = steps.attend(hidden, a.select(1, 2), 0, nullptr);
      const auto nowhere = 1 - output.weights.sum(1);
      CHECK(close(nowhere, output.weights.select(1, 2)));
      // The same as plain attention with that cell as an (L + 1)-th one.
      const auto with_twin = at::cat({a, a.narrow(1, 2, 1)}, 1);
      const AttentionOutput twin =
          AttentionSteps(parts, with_twin, one_row_a_photo()).attend(hidden, {}, 0, nullptr);
      CHECK(close(output.weights, twin.weights.narrow(1, 0, L)));
      CHECK(close(output.context, twin.context));
    }
  }
}

TEST_CASE("the chosen cell is taken exactly", "[attention][choice]") {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(6);
  const auto parts = make_attention(small());
  const auto a = at::randn({P, L, D}), hidden = at::randn({P, H});
  AttentionSteps steps(parts, a, one_row_a_photo());
  DecodingCellSampler most_probable({AttentionChoice::argmax, 0});
  const AttentionOutput output = steps.attend(hidden, {}, 0, &most_probable);
  for (std::int64_t row = 0; row < P; ++row) {
    const auto cell = output.weights[row].argmax().item<std::int64_t>();
    CHECK(output.cells[row].item<std::int64_t>() == cell);
    CHECK(output.context[row].equal(a[row][cell]));
  }
  DecodingCellSampler expectation({AttentionChoice::expectation, 0});
  const AttentionOutput mean = steps.attend(hidden, {}, 0, &expectation);
  CHECK(mean.context.equal(steps.attend(hidden, {}, 0, nullptr).context));
}

TEST_CASE("draws follow the weights and depend on the seed and the words so far",
          "[attention][choice]") {
  const auto weights = at::tensor({0.2f, 0.f, 0.5f, 0.3f}).view({1, 4});
  std::vector<int> counts(4, 0);
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    DecodingCellSampler draw({AttentionChoice::sample, seed});
    draw.set_prefix_hashes({prefix_hash(0, 1)});
    ++counts[static_cast<std::size_t>(draw.choose(weights)[0].item<std::int64_t>())];
  }
  CHECK(counts[1] == 0);
  CHECK(counts[0] == Approx(800).margin(130));  // five standard deviations
  CHECK(counts[2] == Approx(2000).margin(160));
  DecodingCellSampler draw({AttentionChoice::sample, 9});
  int moved = 0;
  for (std::int64_t word = 0; word < 50; ++word) {
    const auto prefix = prefix_hash(prefix_hash(0, 1), word);
    draw.set_prefix_hashes({prefix, prefix});
    const auto cells = draw.choose(weights.expand({2, 4}));
    CHECK(cells[0].item<std::int64_t>() == cells[1].item<std::int64_t>());
    draw.set_prefix_hashes({0});
    moved += cells[0].item<std::int64_t>() != draw.choose(weights)[0].item<std::int64_t>();
  }
  CHECK(moved > 10);
}

TEST_CASE("uniform attention weighs all cells alike", "[attention]") {
  const torch::NoGradGuard no_grad;
  DecoderConfig config = small();
  config.attention.scope = ScopeKind::uniform;
  const auto a = at::randn({P, L, D});
  const AttentionOutput output = AttentionSteps(make_attention(config), a, one_row_a_photo())
                                     .attend(at::randn({P, H}), {}, 0, nullptr);
  CHECK(close(output.weights, at::full({P, L}, 1.0 / L)));
  CHECK(close(output.context, a.mean(1)));
}

TEST_CASE("local attention over a grid that is not square is refused", "[attention][error]") {
  DecoderConfig config = small();
  config.attention.scope = ScopeKind::local_p;
  CHECK_THROWS_WITH(AttentionSteps(make_attention(config), at::randn({P, L, D}), one_row_a_photo()),
                    "local attention needs a square grid, got 6 locations");
}

TEST_CASE("a scope that scores no cells is refused by name", "[attention][error]") {
  DecoderConfig config = small();
  config.attention.scope = ScopeKind::uniform;
  CHECK_THROWS_WITH(make_scope(config), ContainsSubstring("uniform"));
}
