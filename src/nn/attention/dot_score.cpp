#include "nn/attention/dot_steps.hpp"

namespace gaze {
namespace {

/// e_i = a_i^T h, "dot" of Luong et al. 2015, section 3.1; D = H. It has no parameters.
class DotScore : public ScoreImpl {
 public:
  explicit DotScore(int heads) : heads_(heads) {}
  std::unique_ptr<ScoreSteps> begin(const at::Tensor& annotations,
                                    std::shared_ptr<const RowsOfPhotos> rows) override {
    return make_dot_steps({}, annotations, rows, heads_);
  }

 private:
  int heads_;
};

}  // namespace

std::shared_ptr<ScoreImpl> make_dot_score(const DecoderConfig& config) {
  return std::make_shared<DotScore>(config.attention.heads);
}

}  // namespace gaze
