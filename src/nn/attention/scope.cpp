#include "nn/attention/scope.hpp"

#include <torch/types.h>

#include "gaze/error.hpp"

namespace gaze {

std::shared_ptr<ScopeImpl> make_scope(const DecoderConfig& config) {
#define GAZE_SCOPE(name) \
  if (config.attention.scope == #name) return make_##name##_scope(config);
#include "config/scopes.def"
#undef GAZE_SCOPE
  throw Error(ErrorKind::usage,
              "there is no attention scope \"" + config.attention.scope + "\" that scores cells");
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
