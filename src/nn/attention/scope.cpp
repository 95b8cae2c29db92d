#include "nn/attention/scope.hpp"

#include <torch/types.h>

#include "gaze/error.hpp"

namespace gaze {

std::shared_ptr<ScopeImpl> make_scope(const DecoderConfig& config) {
  switch (config.attention.scope) {
#define GAZE_SCOPE(name) \
  case ScopeKind::name:  \
    return make_##name##_scope(config);
    GAZE_SCORING_SCOPES(GAZE_SCOPE)
#undef GAZE_SCOPE
    default:
      throw Error(ErrorKind::usage,
                  "attention scope " + name_of(config.attention.scope) + " scores no cells");
  }
}

Weighed softmax_weights(const at::Tensor& scores) {
  // Row by row without gradients: exp of a whole tensor rounds differently by the element's index.
  if (!at::GradMode::is_enabled()) return {at::softmax(scores, 1), {}};
  Weighed weighed;
  weighed.log_weights = at::log_softmax(scores, 1);
  weighed.weights = at::exp(weighed.log_weights);
  return weighed;
}

}  // namespace gaze
