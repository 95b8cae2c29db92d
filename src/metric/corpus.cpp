#include "metric/corpus.hpp"

#include "gaze/error.hpp"

namespace gaze {

void check(const std::vector<ScoredImage>& images) {
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (images[i].references.empty()) {
      throw Error(ErrorKind::usage, "a metric needs at least one reference an image, image " +
                                        std::to_string(i) + " has none");
    }
  }
}

}  // namespace gaze
