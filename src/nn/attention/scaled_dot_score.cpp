#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <cmath>

#include "nn/attention/dot_steps.hpp"

namespace gaze {
namespace {

/// e_i = (W_k a_i) . (W_q h) / sqrt(K / heads), and W_v a_i is what the weights sum: Vaswani et al.
/// 2017, section 3.2. The last map W_O of the paper is left out: what reads the context is a linear
/// map already, and a product of two linear maps is one linear map.
class ScaledDotScore : public ScoreImpl {
 public:
  explicit ScaledDotScore(const DecoderConfig& config) : heads_(config.attention.heads) {
    using torch::nn::Linear;
    using torch::nn::LinearOptions;
    const int D = config.annotation_size, K = config.attention_size;
    query_ = register_module("query", Linear(LinearOptions(config.hidden_size, K).bias(false)));
    key_ = register_module("key", Linear(LinearOptions(D, K).bias(false)));
    value_ = register_module("value", Linear(LinearOptions(D, D).bias(false)));
    scale_ = 1 / std::sqrt(double(K) / heads_);
  }

  std::unique_ptr<ScoreSteps> begin(const at::Tensor& annotations,
                                    std::shared_ptr<const RowsOfPhotos> rows) override {
    return make_dot_steps({query_->weight, key_->weight, scale_}, annotations, rows, heads_);
  }

  at::Tensor values(const at::Tensor& annotations) override {
    return row_linear(annotations, value_->weight, {});
  }

 private:
  int heads_;
  double scale_ = 1;
  torch::nn::Linear query_{nullptr}, key_{nullptr}, value_{nullptr};
};

}  // namespace

std::shared_ptr<ScoreImpl> make_scaled_dot_score(const DecoderConfig& config) {
  return std::make_shared<ScaledDotScore>(config);
}

}  // namespace gaze
