#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <utility>
#include <vector>

#include "nn/attention/score.hpp"

namespace gaze {
namespace {

using torch::nn::Linear;
using torch::nn::LinearOptions;

class AdditiveSteps : public ScoreSteps {
 public:
  AdditiveSteps(StepLinear query, StepLinear key, StepLinear score,
                std::vector<StepAdditiveScores> heads)
      : query_(std::move(query)),
        key_(std::move(key)),
        score_(std::move(score)),
        heads_(std::move(heads)) {}

  at::Tensor scores(const at::Tensor& hidden, const at::Tensor& sentinel) override {
    const at::Tensor query = query_(hidden);
    const auto heads = static_cast<std::int64_t>(heads_.size());
    at::Tensor cells;
    if (heads == 1) {
      cells = heads_.front()(query);
    } else {
      const auto parts = query.chunk(heads, 1);
      std::vector<at::Tensor> of_heads;
      for (std::size_t head = 0; head < heads_.size(); ++head) {
        of_heads.push_back(heads_[head](parts[head].contiguous()));
      }
      cells = at::stack(of_heads, 1).flatten(0, 1);
    }
    if (!sentinel.defined()) return cells;
    return at::cat({cells, score_(row_tanh(key_(sentinel) + query)).view({-1, 1})}, 1);
  }

  void set_rows(std::shared_ptr<const RowsOfPhotos> rows) override {
    for (auto& head : heads_) head.set_rows(rows);
  }

 private:
  StepLinear query_;        // [N, H] -> [N, K]
  StepLinear key_, score_;  // of the sentinel: [N, D] -> [N, K] -> [N, heads]
  std::vector<StepAdditiveScores> heads_;
};

/// e_i = v^T tanh(W_a a_i + W_h h), the MLP of Bahdanau et al. 2014 and of Xu et al. 2015,
/// section 3.1.2. With heads, each has its share of the K units.
class AdditiveScore : public ScoreImpl {
 public:
  explicit AdditiveScore(const DecoderConfig& config) : heads_(config.attention.heads) {
    const int K = config.attention_size;
    from_annotation_ = register_module("from_annotation", Linear(config.annotation_size, K));
    from_hidden_ =
        register_module("from_hidden", Linear(LinearOptions(config.hidden_size, K).bias(false)));
    score_ = register_module("score", Linear(LinearOptions(K, 1).bias(false)));
  }

  std::unique_ptr<ScoreSteps> begin(const at::Tensor& annotations,
                                    std::shared_ptr<const RowsOfPhotos> rows) override {
    const at::Tensor keys =
        row_linear(annotations.flatten(0, 1), from_annotation_->weight, from_annotation_->bias)
            .view({annotations.size(0), annotations.size(1), -1});
    const at::Tensor v = score_->weight.view(-1);
    std::vector<StepAdditiveScores> heads;
    const auto keys_of = keys.chunk(heads_, 2), v_of = v.chunk(heads_);
    for (std::size_t head = 0; head < keys_of.size(); ++head) {
      heads.emplace_back(keys_of[head].contiguous(), v_of[head].contiguous(), rows);
    }
    // One row a head, with zeros where the other heads' units are.
    const at::Tensor of_heads =
        at::repeat_interleave(at::eye(heads_, v.options()), v.size(0) / heads_, 1) * v;
    return std::make_unique<AdditiveSteps>(
        StepLinear(from_hidden_->weight, {}),
        StepLinear(from_annotation_->weight, from_annotation_->bias), StepLinear(of_heads, {}),
        std::move(heads));
  }

 private:
  std::int64_t heads_;
  Linear from_annotation_{nullptr}, from_hidden_{nullptr}, score_{nullptr};
};

}  // namespace

std::shared_ptr<ScoreImpl> make_additive_score(const DecoderConfig& config) {
  return std::make_shared<AdditiveScore>(config);
}

}  // namespace gaze
