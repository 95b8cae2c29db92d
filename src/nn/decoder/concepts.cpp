#include "nn/decoder/concepts.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include "nn/kernels/step_autograd.hpp"

namespace gaze {

using torch::nn::Linear;
using torch::nn::LinearOptions;

namespace {

at::Tensor indices(const std::vector<int>& values) {
  return at::tensor(std::vector<std::int64_t>(values.begin(), values.end()), at::kLong);
}

}  // namespace

ConceptsImpl::ConceptsImpl(const DecoderConfig& config, int vocabulary_size)
    : size_(config.concepts.size()) {
  check(config.concepts, vocabulary_size);
  std::vector<int> nouns, forms, of_form;
  for (std::size_t k = 0; k < config.concepts.words.size(); ++k) {
    nouns.push_back(config.concepts.words[k].front());
    for (const int form : config.concepts.words[k]) {
      forms.push_back(form);
      of_form.push_back(static_cast<int>(k));
    }
  }
  nouns_ = indices(nouns);
  forms_ = indices(forms);
  of_form_ = indices(of_form);
  concept_of_word_ = indices(config.concepts.concept_of_word(vocabulary_size));
  std::vector<int> of_class = config.concepts.concept_of_class;
  for (int& one : of_class) one = one < 0 ? config.concepts.size() : one;
  concept_of_class_ = indices(of_class);

  const int F = config.feature_size, H = config.hidden_size, E = config.embedding_size;
  if (!of_class.empty()) {
    classifier_ = register_module("classifier", Linear(F, static_cast<int>(of_class.size())));
  }
  learned_ = register_module("learned", Linear(2 * F, size_));
  to_gates_ = register_module("to_gates", Linear(LinearOptions(E, 4 * H).bias(false)));
  strength_ = register_module("strength", Linear(H, 1));
  // So that a decoder that starts from one without concepts begins as that.
  const at::NoGradGuard no_grad;
  for (Linear linear : {learned_, to_gates_, strength_}) {
    for (at::Tensor& parameter : linear->parameters()) parameter.zero_();
  }
}

at::Tensor ConceptsImpl::learned_logits(const at::Tensor& features, const at::Tensor& mean) const {
  const at::Tensor read = at::cat({mean, features.amax(1)}, 1);
  return row_linear(read, learned_->weight, learned_->bias);
}

at::Tensor ConceptsImpl::learned_logits(const at::Tensor& features) {
  return learned_logits(features, row_mean(features));
}

at::Tensor ConceptsImpl::class_logits_of(const at::Tensor& mean) const {
  if (classifier_.is_empty()) return {};
  return row_linear(mean, classifier_->weight, classifier_->bias);
}

at::Tensor ConceptsImpl::class_logits(const at::Tensor& features) {
  return class_logits_of(row_mean(features));
}

at::Tensor ConceptsImpl::probabilities(const at::Tensor& features) {
  const at::NoGradGuard no_grad;
  const at::Tensor mean = row_mean(features);  // [P, F]
  at::Tensor p = row_sigmoid(learned_logits(features, mean));
  if (const at::Tensor classes = class_logits_of(mean); classes.defined()) {
    const at::Tensor folded =
        at::zeros({features.size(0), size_ + 1}, p.options())
            .index_add_(1, concept_of_class_.to(p.device()), at::softmax(classes, 1))
            .narrow(1, 0, size_);
    p = 1 - (1 - p) * (1 - folded);
  }
  return at::where(p >= kLeast, p, at::zeros_like(p));
}

at::Tensor ConceptsImpl::gates(const at::Tensor& probabilities, const at::Tensor& embedding) const {
  const at::Tensor nouns = embedding.index_select(0, nouns_.to(embedding.device()));  // [K, E]
  return row_linear(row_linear(probabilities, nouns.t().contiguous(), {}), to_gates_->weight, {});
}

at::Tensor ConceptsImpl::unwritten(const at::Tensor& probabilities) const {
  return at::cat({probabilities, at::zeros({probabilities.size(0), 1}, probabilities.options())},
                 1);
}

at::Tensor ConceptsImpl::without(const at::Tensor& unwritten, const at::Tensor& words) const {
  const at::Tensor written = concept_of_word_.to(words.device()).index_select(0, words);
  return unwritten.scatter(1, written.unsqueeze(1), 0);
}

at::Tensor ConceptsImpl::add_to(const at::Tensor& logits, const at::Tensor& hidden,
                                const at::Tensor& unwritten) const {
  const at::Tensor strength = row_linear(hidden, strength_->weight, strength_->bias);  // [M, 1]
  const at::Tensor terms =
      unwritten.index_select(1, of_form_.to(logits.device())) * strength;  // [M, W]
  return logits.index_add(1, forms_.to(logits.device()), terms);
}

}  // namespace gaze
