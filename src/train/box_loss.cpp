#include "train/box_loss.hpp"

#include <torch/types.h>

namespace gaze {
namespace {

// A cell with weight 0 would cost infinitely much, without a gradient. A window at the far end of
// the grid costs a few hundred.
constexpr double kLeastLog = -1000;

}  // namespace

BoxedWords boxed_words(const CaptionBatch& batch,
                       const std::vector<std::vector<int>>& maps_of_words) {
  const auto caption_of = batch.caption_of.accessor<std::int64_t, 1>();
  std::vector<std::int64_t> rows, maps;
  std::int64_t first = 0;  // row m of step t's first caption
  // A caption that is alive at step t + 1 has a word at step t, the others have the end token.
  for (std::size_t t = 0; t + 1 < batch.active.size(); ++t) {
    for (std::int64_t row = 0; row < batch.active[t + 1]; ++row) {
      const auto& of_words = maps_of_words.at(static_cast<std::size_t>(caption_of[row]));
      if (t >= of_words.size() || of_words[t] < 0) continue;
      rows.push_back(first + row);
      maps.push_back(of_words[t]);
    }
    first += batch.active[t];
  }
  return {at::tensor(rows, at::kLong), at::tensor(maps, at::kLong)};
}

at::Tensor box_loss(const at::Tensor& log_weights, const at::Tensor& rows, const at::Tensor& beta) {
  if (rows.size(0) == 0) return at::zeros({}, log_weights.options());
  const at::Tensor of_words = log_weights.index_select(0, rows).clamp_min(kLeastLog);
  return -(beta * of_words).sum() / double(rows.size(0));
}

}  // namespace gaze
