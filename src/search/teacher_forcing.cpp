#include "search/teacher_forcing.hpp"

#include <cstddef>
#include <numeric>
#include <utility>

#include "search/hypothesis.hpp"

namespace gaze {

std::vector<Hypothesis> force_captions(StepModel& model,
                                       const std::vector<std::vector<int>>& captions) {
  std::vector<Hypothesis> hypotheses(captions.size());
  std::vector<std::size_t> live(captions.size());  // live[n]: the caption of row n
  std::iota(live.begin(), live.end(), std::size_t{0});
  std::vector<int> parents(captions.size(), 0), tokens(captions.size(), model.start_token());
  for (std::size_t t = 0; !live.empty(); ++t) {
    model.step(parents, tokens);
    std::vector<std::size_t> longer;
    parents.clear();
    tokens.clear();
    for (std::size_t n = 0; n < live.size(); ++n) {
      const std::vector<int>& caption = captions[live[n]];
      Hypothesis& hypothesis = hypotheses[live[n]];
      const int row = static_cast<int>(n);
      if (t == caption.size()) {
        finish(hypothesis, row, 0, model);
        continue;
      }
      append_token(hypothesis, caption[t], row, 0, model);
      longer.push_back(live[n]);
      parents.push_back(row);
      tokens.push_back(caption[t]);
    }
    live = std::move(longer);
  }
  return hypotheses;
}

}  // namespace gaze
