#include "nn/attention/attention.hpp"

#include <torch/types.h>

#include <cmath>

#include "gaze/error.hpp"
#include "nn/attention/heads.hpp"

namespace gaze {
namespace {

GridShape square_grid(std::int64_t locations) {
  const auto side = static_cast<std::int64_t>(std::llround(std::sqrt(double(locations))));
  if (side * side != locations) {
    throw Error(ErrorKind::usage, "local attention needs a square grid, got " +
                                      std::to_string(locations) + " locations");
  }
  return {side, side};
}

}  // namespace

AttentionParts make_attention(const DecoderConfig& config) {
  AttentionParts parts;
  parts.config = config.attention;
  if (has_scores(config.attention)) {
    parts.score = make_score(config);
    parts.scope = make_scope(config);
  }
  return parts;
}

AttentionSteps::AttentionSteps(const AttentionParts& parts, const at::Tensor& annotations,
                               const std::shared_ptr<const RowsOfPhotos>& rows,
                               const at::Tensor& summed)
    : parts_(parts), heads_(parts.config.heads), locations_(annotations.size(1)) {
  at::Tensor values = summed.defined() ? summed : annotations;
  if (parts.score != nullptr) {
    score_ = parts.score->begin(annotations, rows);
    scope_ = parts.scope->begin(is_local(parts.config) ? square_grid(locations_) : GridShape());
    values = parts.score->values(values.flatten(0, 1)).view_as(annotations);
  }
  sum_ = StepWeightedSum(heads_as_photos(values, heads_), heads_as_rows(rows, heads_));
}

at::Tensor AttentionSteps::even_weights(const at::Tensor& hidden) const {
  return at::full({hidden.size(0), locations_}, 1.0 / double(locations_), hidden.options());
}

AttentionOutput AttentionSteps::attend(const at::Tensor& hidden, const at::Tensor& sentinel,
                                       std::int64_t step, CellSampler* chooser) {
  AttentionOutput output;
  if (score_ == nullptr) {
    output.weights = even_weights(hidden);
    output.log_weights = at::full_like(output.weights, -std::log(double(locations_)));
    output.context = sum_(output.weights);
    return output;
  }
  const Weighed weighed = scope_->weigh(score_->scores(hidden, sentinel), hidden, step);
  at::Tensor taken = weighed.weights;
  if (chooser != nullptr) {
    output.cells = chooser->choose(weighed.weights.detach());
    taken = weights_taken(weighed.weights, output.cells);
  }
  at::Tensor context = sum_(taken.narrow(1, 0, locations_));
  if (sentinel.defined()) {
    context = context + taken.narrow(1, locations_, 1) *
                            heads_as_rows(parts_.score->values(sentinel), heads_);
  }
  output.context = context.view({hidden.size(0), -1});
  output.weights =
      mean_of_heads(weighed.weights.narrow(1, 0, locations_).view({-1, heads_, locations_}));
  if (weighed.log_weights.defined()) {
    output.log_weights = weighed.log_weights.narrow(1, 0, locations_);
    if (heads_ > 1) {
      output.log_weights =
          at::logsumexp(output.log_weights.reshape({hidden.size(0), heads_, -1}), 1) -
          std::log(double(heads_));
    }
  }
  return output;
}

void AttentionSteps::set_rows(const std::shared_ptr<const RowsOfPhotos>& rows) {
  if (score_ != nullptr) score_->set_rows(rows);
  sum_.set_rows(heads_as_rows(rows, heads_));
}

}  // namespace gaze
