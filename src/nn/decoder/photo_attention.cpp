#include "nn/decoder/photo_attention.hpp"

#include <torch/types.h>

#include <cmath>

#include "nn/attention/heads.hpp"

namespace gaze {
namespace {

double scale_of(std::int64_t size, std::int64_t heads) {
  return 1 / std::sqrt(double(size) / double(heads));
}

}  // namespace

PhotoAttentionOutput teacher_forced_photo_attention(const at::Tensor& queries,
                                                    const PhotoKeys& photos, const RowBlocks& words,
                                                    std::int64_t heads, bool with_maps) {
  const auto locations = photos.keys.size(1);
  const at::Tensor q =
      heads_as_photos(words.blocks(queries * scale_of(queries.size(1), heads)), heads);
  const at::Tensor scores = at::bmm(q, heads_as_photos(photos.keys, heads).transpose(1, 2));
  PhotoAttentionOutput output;
  at::Tensor weights;
  if (with_maps) {
    const at::Tensor logs = at::log_softmax(scores, 2);
    weights = logs.exp();
    const at::Tensor of_heads = logs.view({-1, heads, words.block_length(), locations});
    output.log_weights =
        words.rows(heads == 1 ? logs : at::logsumexp(of_heads, 1) - std::log(double(heads)));
    output.weights = words.rows(mean_of_heads(weights.view_as(of_heads)));
  } else {
    weights = at::softmax(scores, 2);
  }
  output.context =
      words.rows(heads_together(at::bmm(weights, heads_as_photos(photos.values, heads)), heads));
  return output;
}

PhotoSteps::PhotoSteps(const PhotoKeys& photos, const std::shared_ptr<const RowsOfPhotos>& rows,
                       std::int64_t heads)
    : heads_(heads),
      products_(heads_as_photos(photos.keys, heads), heads_as_rows(rows, heads)),
      sums_(heads_as_photos(photos.values, heads), heads_as_rows(rows, heads)) {}

void PhotoSteps::set_rows(const std::shared_ptr<const RowsOfPhotos>& rows) {
  const auto of_heads = heads_as_rows(rows, heads_);
  products_.set_rows(of_heads);
  sums_.set_rows(of_heads);
}

PhotoAttentionOutput PhotoSteps::step(const at::Tensor& queries, bool with_maps) {
  const at::Tensor q = heads_as_rows(queries * scale_of(queries.size(1), heads_), heads_);
  const at::Tensor weights = at::softmax(products_(q), 1);
  PhotoAttentionOutput output;
  output.context = sums_(weights).view_as(queries);
  if (with_maps) output.weights = mean_of_heads(weights.view({-1, heads_, weights.size(1)}));
  return output;
}

}  // namespace gaze
