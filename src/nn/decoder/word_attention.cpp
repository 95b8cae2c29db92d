#include "nn/decoder/word_attention.hpp"

#include <torch/types.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "nn/attention/heads.hpp"
#include "nn/kernels/step_autograd.hpp"

namespace gaze {
namespace {

double scale_of(std::int64_t size, std::int64_t heads) {
  return 1 / std::sqrt(double(size) / double(heads));
}

// Every row attends to a "photo" of its own: here, to its own words.
std::shared_ptr<const RowsOfPhotos> each_its_own(std::int64_t rows) {
  std::vector<std::int64_t> self(static_cast<std::size_t>(rows));
  std::iota(self.begin(), self.end(), 0);
  return std::make_shared<RowsOfPhotos>(RowsOfPhotos::from(std::move(self), rows));
}

}  // namespace

at::Tensor teacher_forced_word_attention(const at::Tensor& asked, const RowBlocks& captions,
                                         std::int64_t heads) {
  const auto parts = captions.blocks(asked).chunk(3, 2);
  const at::Tensor q = heads_as_photos(parts[0] * scale_of(parts[0].size(2), heads), heads);
  const at::Tensor k = heads_as_photos(parts[1].contiguous(), heads);
  const at::Tensor v = heads_as_photos(parts[2].contiguous(), heads);
  const auto steps = captions.block_length();
  const at::Tensor later =
      at::full({steps, steps}, -std::numeric_limits<float>::infinity(), q.options()).triu(1);
  const at::Tensor weights = at::softmax(at::bmm(q, k.transpose(1, 2)) + later, 2);
  return captions.rows(heads_together(at::bmm(weights, v), heads));
}

void WordCache::follow(const at::Tensor& parents) {
  if (!keys_.defined()) return;
  keys_ = keys_.index_select(0, parents);
  values_ = values_.index_select(0, parents);
}

at::Tensor WordCache::step(const at::Tensor& asked) {
  const auto rows = asked.size(0), size = asked.size(1) / 3, width = size / heads_;
  const auto parts = asked.chunk(3, 1);
  const at::Tensor key = parts[1].reshape({rows, heads_, 1, width});
  const at::Tensor value = parts[2].reshape({rows, heads_, 1, width});
  keys_ = keys_.defined() ? at::cat({keys_, key}, 2) : key;
  values_ = values_.defined() ? at::cat({values_, value}, 2) : value;

  const auto own = each_its_own(rows * heads_);
  const StepDotScores products(keys_.flatten(0, 1), own);
  const StepWeightedSum sums(values_.flatten(0, 1), own);
  const at::Tensor query = (parts[0] * scale_of(size, heads_)).reshape({rows * heads_, width});
  return sums(at::softmax(products(query), 1)).view({rows, size});
}

}  // namespace gaze
