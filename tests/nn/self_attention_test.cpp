#include "nn/decoder/refine.hpp"
#include "nn/decoder/word_attention.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

// Four words of three numbers, and weight matrices drawn with numpy's seed 42.
struct Worked {
  at::Tensor words =
      at::tensor({1.f, 0.f, 0.f, 0.f, 1.f, 0.f, 1.f, 1.f, 0.f, 0.f, 0.f, 1.f}).view({4, 3});
  at::Tensor query = at::tensor({2.f, 0.f, 2.f, 2.f, 0.f, 0.f, 2.f, 1.f, 2.f}).view({3, 3});
  at::Tensor key = at::tensor({2.f, 2.f, 2.f, 0.f, 2.f, 1.f, 0.f, 1.f, 1.f}).view({3, 3});
  at::Tensor value = at::tensor({1.f, 1.f, 0.f, 0.f, 1.f, 1.f, 0.f, 0.f, 0.f}).view({3, 3});
  at::Tensor wanted =
      at::tensor({0.98522025, 1.74174051, 0.75652026, 0.90965265, 1.40965265, 0.5, 0.99851226,
                  1.75849334, 0.75998108, 0.99560386, 1.90407309, 0.90846923})
          .view({4, 3});
};

}  // namespace

TEST_CASE("self-attention follows the worked example", "[attention]") {
  const Worked worked;
  const auto attend = [&] {
    return self_attention(worked.words.mm(worked.query).unsqueeze(0),
                          worked.words.mm(worked.key).unsqueeze(0),
                          worked.words.mm(worked.value).unsqueeze(0), 1)[0];
  };
  CHECK(close(attend(), worked.wanted, 1e-6));
  const torch::NoGradGuard no_grad;  // another path
  CHECK(close(attend(), worked.wanted, 1e-6));
}

TEST_CASE("masked self-attention of the last word is self-attention", "[attention]") {
  // The mask lets the last word attend to all, so that the last row is that of the worked example;
  // the first word attends to itself alone, so its result is its own value.
  const Worked worked;
  const auto asked = at::cat(
      {worked.words.mm(worked.query), worked.words.mm(worked.key), worked.words.mm(worked.value)},
      1);
  const auto batch = CaptionBatch::from({{5, 6, 7}}, {0}, 1, 1, 2);
  const auto taught = teacher_forced_word_attention(asked, RowBlocks::of_captions(batch), 1);
  CHECK(close(taught[3], worked.wanted[3].to(at::kFloat), 1e-6));
  CHECK(close(taught[0], worked.words.mm(worked.value)[0], 1e-6));

  WordCache cache(1);
  for (std::int64_t t = 0; t < 4; ++t) {
    cache.follow(at::zeros({1}, at::kLong));
    CHECK(close(cache.step(asked.narrow(0, t, 1))[0], taught[t], 1e-6));
  }
}

TEST_CASE("a row of the word cache goes on with its parent's words", "[attention]") {
  torch::manual_seed(3);
  const auto first = at::randn({2, 12}), second = at::randn({3, 12});
  WordCache cache(2);
  cache.step(first);
  cache.follow(at::tensor({1, 1, 0}, at::kLong));
  const auto together = cache.step(second);
  const std::vector<std::int64_t> parents = {1, 1, 0};
  for (std::int64_t row = 0; row < 3; ++row) {
    WordCache alone(2);
    alone.step(first.narrow(0, parents[static_cast<std::size_t>(row)], 1));
    alone.follow(at::zeros({1}, at::kLong));
    CHECK(close(alone.step(second.narrow(0, row, 1))[0], together[row], 1e-6));
  }
}
