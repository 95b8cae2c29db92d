#include "nn/attention/scope.hpp"

namespace gaze {
namespace {

class GlobalSteps : public ScopeSteps {
 public:
  Weighed weigh(const at::Tensor& scores, const at::Tensor&, std::int64_t) override {
    return softmax_weights(scores);
  }
};

/// Every cell: alpha = softmax(e).
class GlobalScope : public ScopeImpl {
 public:
  std::unique_ptr<ScopeSteps> begin(const GridShape&) override {
    return std::make_unique<GlobalSteps>();
  }
};

}  // namespace

std::shared_ptr<ScopeImpl> make_global_scope(const DecoderConfig&) {
  return std::make_shared<GlobalScope>();
}

}  // namespace gaze
