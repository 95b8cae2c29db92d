#include "train/reinforce.hpp"

#include <torch/types.h>

#include "gaze/error.hpp"

namespace gaze {

ReinforceTerm reinforce_term(const TeacherForced& forced, const CaptionBatch& batch,
                             const ReinforceOptions& options) {
  if (!forced.cells.defined()) {
    throw Error(ErrorKind::usage, "REINFORCE teaches hard attention, this decoder's is soft");
  }
  const auto captions = batch.caption_of.size(0), words = batch.targets.size(0);
  const at::Tensor nll =
      -at::log_softmax(forced.logits.detach(), 1).gather(1, batch.targets.unsqueeze(1)).squeeze(1);
  const at::Tensor none = at::zeros({captions}, nll.options());
  const at::Tensor nll_a_word =
      none.index_add(0, batch.row_of, nll) / none.index_add(0, batch.row_of, at::ones_like(nll));
  const at::Tensor advantage = (nll_a_word - options.baseline).index_select(0, batch.row_of);

  const at::Tensor drawn = (forced.cells >= 0).to(nll.scalar_type());
  const at::Tensor log_drawn =
      forced.log_weights.gather(1, forced.cells.clamp_min(0).unsqueeze(1)).squeeze(1);
  const at::Tensor entropy = -(forced.weights * forced.log_weights).sum();

  ReinforceTerm term;
  term.loss = (options.weight * (advantage * drawn * log_drawn).sum() - options.entropy * entropy) /
              double(words);
  term.mean_nll = nll_a_word.mean().item<double>();
  return term;
}

double next_baseline(double baseline, double mean_nll) { return 0.9 * baseline + 0.1 * mean_nll; }

}  // namespace gaze
