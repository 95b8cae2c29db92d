#include <torch/nn/modules/linear.h>

#include "nn/attention/dot_steps.hpp"

namespace gaze {
namespace {

/// e_i = a_i^T W h, "general" of Luong et al. 2015, section 3.1.
class GeneralScore : public ScoreImpl {
 public:
  explicit GeneralScore(const DecoderConfig& config) : heads_(config.attention.heads) {
    using torch::nn::LinearOptions;
    from_hidden_ = register_module(
        "from_hidden",
        torch::nn::Linear(LinearOptions(config.hidden_size, config.annotation_size).bias(false)));
  }
  std::unique_ptr<ScoreSteps> begin(const at::Tensor& annotations,
                                    std::shared_ptr<const RowsOfPhotos> rows) override {
    DotMaps maps;
    maps.query = from_hidden_->weight;
    return make_dot_steps(maps, annotations, rows, heads_);
  }

 private:
  int heads_;
  torch::nn::Linear from_hidden_{nullptr};
};

}  // namespace

std::shared_ptr<ScoreImpl> make_general_score(const DecoderConfig& config) {
  return std::make_shared<GeneralScore>(config);
}

}  // namespace gaze
