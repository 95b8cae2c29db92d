#pragma once
#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>

#include <cstdint>
#include <vector>

#include "config/config.hpp"

// Letters: P photos, L locations, F features a cell, K concepts, C classes, N rows, M words, E embedding
// size, H hidden size, V words of the vocabulary.

namespace gaze {

/// Concepts: nouns that heads on the grid recognise, as a second input of a recurrent decoder beside
/// the annotations (semantic attention in the form of Gan et al. 2017, with a term for the output as
/// in You et al. 2016). Of each photo
///
///   r = [mean_i x_i; max_i x_i],  p^l = sigmoid(W_l r + b_l)            (learned from captions)
///
///   p^c_k = sum of softmax(W_c mean_i x_i + b_c) over the classes of concept k
///
///   p = 1 - (1 - p^l)(1 - p^c),  0 where that is below kLeast
///
/// and of each word, with U = to_gates, s_t = w^T h_t + b (`strength`) and e_k the embedding of
/// concept k's noun
///
///   gates_t += U sum_k p_k e_k,  logits_t[v] += s_t p_{t, k(v)}  for the forms v of a concept
///
/// where p_{t, k} is p_k, and 0 once a form of k has been written. h_t is the decoder's last hidden
/// layer. A decoder learns the second half from captions without photos: p is then made of a caption's
/// own nouns.
class ConceptsImpl : public torch::nn::Module {
 public:
  /// A probability below it counts as 0: hundreds of concepts that are not there would add up.
  static constexpr double kLeast = 0.1;

  ConceptsImpl(const DecoderConfig& config, int vocabulary_size);

  /// features [P, L, F] -> W_l r + b_l [P, K], differentiable.
  at::Tensor learned_logits(const at::Tensor& features);
  /// features [P, L, F] -> W_c mean_i x_i + b_c [P, C], differentiable; undefined without classes.
  at::Tensor class_logits(const at::Tensor& features);
  /// features [P, L, F] -> p [P, K], without gradients. On the CPU a photo's result does not depend
  /// on the other photos or on the threads, bit for bit.
  at::Tensor probabilities(const at::Tensor& features);

  /// probabilities [P, K], embedding [V, E] -> U sum_k p_k e_k [P, 4H]
  at::Tensor gates(const at::Tensor& probabilities, const at::Tensor& embedding) const;

  /// What is left to write: p with a column of zeros behind it for words that are no concept.
  /// probabilities [N, K] -> [N, K + 1]
  at::Tensor unwritten(const at::Tensor& probabilities) const;
  /// The same after each row's next word. unwritten [N, K + 1], words [N] int64
  at::Tensor without(const at::Tensor& unwritten, const at::Tensor& words) const;
  /// The last term above, added. logits [M, V], hidden [M, H], unwritten [M, K + 1]
  at::Tensor add_to(const at::Tensor& logits, const at::Tensor& hidden,
                    const at::Tensor& unwritten) const;

 private:
  /// With the mean cell of the features, [P, F], which both heads read.
  at::Tensor learned_logits(const at::Tensor& features, const at::Tensor& mean) const;
  at::Tensor class_logits_of(const at::Tensor& mean) const;

  torch::nn::Linear learned_{nullptr}, classifier_{nullptr}, to_gates_{nullptr}, strength_{nullptr};
  std::int64_t size_;
  at::Tensor nouns_;             // [K] int64: the first form of each concept
  at::Tensor forms_, of_form_;   // [W] int64: every form, and its concept
  at::Tensor concept_of_word_;   // [V] int64, K for a word that is none
  at::Tensor concept_of_class_;  // [C] int64, K for a class that is none
};

}  // namespace gaze
