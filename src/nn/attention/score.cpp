#include "nn/attention/score.hpp"

#include "gaze/error.hpp"

namespace gaze {

std::shared_ptr<ScoreImpl> make_score(const DecoderConfig& config) {
#define GAZE_SCORE(name) \
  if (config.attention.score == #name) return make_##name##_score(config);
#include "config/scores.def"
#undef GAZE_SCORE
  throw Error(ErrorKind::usage, "there is no attention score \"" + config.attention.score + "\"");
}

}  // namespace gaze
