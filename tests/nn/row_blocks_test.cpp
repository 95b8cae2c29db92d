#include "nn/row_blocks.hpp"

#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

// Rows, longest first: (7 8) of photo 1, (5) of photo 0, () of photo 1. Photo 2 has none.
// Words step by step: row 0 1 2, row 0 1, row 0.
CaptionBatch small_batch() { return CaptionBatch::from({{5}, {7, 8}, {}}, {0, 1, 1}, 3, 1, 2); }

at::Tensor numbered() { return at::arange(1, 7, at::kFloat).view({6, 1}); }

}  // namespace

TEST_CASE("captions become blocks of one row a step", "[blocks]") {
  const auto blocks = RowBlocks::of_captions(small_batch());
  CHECK(blocks.block_length() == 3);
  const auto wanted = at::tensor({1.f, 4.f, 6.f, 2.f, 5.f, 0.f, 3.f, 0.f, 0.f}).view({3, 3, 1});
  CHECK(blocks.blocks(numbered()).equal(wanted));
  CHECK(blocks.rows(wanted).equal(numbered()));
}

TEST_CASE("a photo's block holds the words of all its captions", "[blocks]") {
  const auto blocks = RowBlocks::of_photos(small_batch());
  CHECK(blocks.block_length() == 4);
  const auto wanted =
      at::tensor({2.f, 5.f, 0.f, 0.f, 1.f, 3.f, 4.f, 6.f, 0.f, 0.f, 0.f, 0.f}).view({3, 4, 1});
  CHECK(blocks.blocks(numbered()).equal(wanted));
  CHECK(blocks.rows(wanted).equal(numbered()));
}

TEST_CASE("gradients go into blocks and back the way the rows went", "[blocks]") {
  const auto blocks = RowBlocks::of_photos(small_batch());
  const auto x = numbered().requires_grad_();
  const auto factor = at::arange(12, at::kFloat).view({3, 4, 1});
  blocks.blocks(x).mul(factor).sum().backward();
  CHECK(x.grad().equal(blocks.rows(factor)));

  const auto y = factor.clone().requires_grad_();
  blocks.rows(y).mul(numbered()).sum().backward();
  CHECK(y.grad().equal(blocks.blocks(numbered())));
}
