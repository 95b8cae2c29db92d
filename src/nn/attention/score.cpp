#include "nn/attention/score.hpp"

#include "gaze/error.hpp"

namespace gaze {

std::shared_ptr<ScoreImpl> make_score(const DecoderConfig& config) {
  switch (config.attention.score) {
#define GAZE_SCORE(name) \
  case ScoreKind::name:  \
    return make_##name##_score(config);
    GAZE_SCORES(GAZE_SCORE)
#undef GAZE_SCORE
  }
  throw Error(ErrorKind::usage, "this attention score does not exist");
}

}  // namespace gaze
