#pragma once
#include <ATen/core/Tensor.h>

#include "nn/decoder.hpp"

namespace gaze {

/// The training of hard attention, added to the loss of the words (Xu et al. 2015, section 4.1,
/// with the moving baseline and the entropy of its eq. 12).
struct ReinforceOptions {
  double weight = 0.1;     ///< lambda_r; T is the exact gradient, less is a smaller step
  double entropy = 0.001;  ///< lambda_e
  double baseline = 0;     ///< b, nats a word
};

struct ReinforceTerm {
  at::Tensor loss;      ///< scalar, differentiable
  double mean_nll = 0;  ///< over the captions: nats a word, what the baseline follows
};

/// For N captions of T_n words and ends, M together,
///
///   1/M sum_n [ lambda_r stop_grad(nll_n / T_n - b) sum_t log alpha_{t, s_t}
///               - lambda_e sum_t H(alpha_t) ]
///
/// the first term over captions whose cells s_t were drawn. Divided by M, not N, because
/// caption_loss() is a mean over words. The nll is the words' own, without smoothing.
ReinforceTerm reinforce_term(const TeacherForced& forced, const CaptionBatch& batch,
                             const ReinforceOptions& options);

/// b <- 0.9 b + 0.1 mean_nll
double next_baseline(double baseline, double mean_nll);

}  // namespace gaze
