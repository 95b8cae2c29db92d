#include "model/attention.hpp"

#include <torch/torch.h>

#include <utility>

#include "gaze/error.hpp"

namespace gaze {
namespace {

class AdditiveSteps : public ScoreSteps {
 public:
  AdditiveSteps(StepLinear query, StepAdditiveScores scores)
      : query_(std::move(query)), scores_(std::move(scores)) {}

  at::Tensor scores(const at::Tensor& hidden) override { return scores_(query_(hidden)); }
  void set_rows(std::shared_ptr<const RowsOfPhotos> rows) override {
    scores_.set_rows(std::move(rows));
  }

 private:
  StepLinear query_;
  StepAdditiveScores scores_;
};

}  // namespace

AdditiveScoreImpl::AdditiveScoreImpl(const DecoderConfig& config) {
  using torch::nn::Linear;
  using torch::nn::LinearOptions;
  from_annotation_ =
      register_module("from_annotation", Linear(config.annotation_size, config.attention_size));
  from_hidden_ = register_module(
      "from_hidden", Linear(LinearOptions(config.hidden_size, config.attention_size).bias(false)));
  score_ = register_module("score", Linear(LinearOptions(config.attention_size, 1).bias(false)));
}

std::unique_ptr<ScoreSteps> AdditiveScoreImpl::begin(const at::Tensor& annotations,
                                                     std::shared_ptr<const RowsOfPhotos> rows) {
  const at::Tensor keys =
      row_linear(annotations.flatten(0, 1), from_annotation_->weight, from_annotation_->bias)
          .view({annotations.size(0), annotations.size(1), -1});
  return std::make_unique<AdditiveSteps>(
      StepLinear(from_hidden_->weight, {}),
      StepAdditiveScores(keys, score_->weight.view(-1), std::move(rows)));
}

std::shared_ptr<ScoreImpl> make_score(const DecoderConfig& config) {
  if (config.attention.score == "additive") return std::make_shared<AdditiveScoreImpl>(config);
  throw Error(ErrorKind::usage, "there is no attention score \"" + config.attention.score + "\"");
}

AttentionSteps::AttentionSteps(ScoreImpl& score, const at::Tensor& annotations,
                               std::shared_ptr<const RowsOfPhotos> rows)
    : score_(score.begin(annotations, rows)), sum_(annotations, std::move(rows)) {}

Look AttentionSteps::look(const at::Tensor& hidden) {
  Look look;
  look.weights = at::softmax(score_->scores(hidden), 1);
  look.context = sum_(look.weights);
  return look;
}

void AttentionSteps::set_rows(std::shared_ptr<const RowsOfPhotos> rows) {
  score_->set_rows(rows);
  sum_.set_rows(std::move(rows));
}

}  // namespace gaze
