#include "nn/model/step_decoder.hpp"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include "nn/tensor/torch_errors.hpp"

namespace gaze {

StepDecoder::StepDecoder(Decoder& decoder, const at::Tensor& features, int vocabulary_size,
                         const DecodingChoice& choice)
    : decoder_(decoder),
      own_weights_(decoder.frozen_weights() != nullptr
                       ? nullptr
                       : std::make_unique<DecoderWeights>(decoder, LinearPrecision::exact)),
      vocabulary_size_(vocabulary_size) {
  const c10::InferenceMode no_grad;  // a step is dozens of small operations: each saves some checks
  const DecoderWeights::Scope scope(weights_in_use());
  without_torch_errors("starting the decoder", [&] { state_ = decoder_.begin(features, choice); });
}

void StepDecoder::step(const std::vector<int>& parents, const std::vector<int>& tokens) {
  const c10::InferenceMode no_grad;
  const DecoderWeights::Scope scope(weights_in_use());
  without_torch_errors("running the decoder", [&] {
    const DecoderStep step =
        decoder_.step(*state_, {parents.begin(), parents.end()}, {tokens.begin(), tokens.end()});
    log_probs_ = step.log_probs.cpu().contiguous();
    // <pad> and <start> are inputs, never words: nothing may be drawn from their share.
    log_probs_.narrow(1, Vocabulary::kPad, 2).fill_(-std::numeric_limits<float>::infinity());
    weights_.push_back(step.weights.cpu().contiguous());
    gates_.push_back(step.gate.defined() ? step.gate.cpu().contiguous() : at::Tensor());
    cells_.push_back(step.cells.defined() ? step.cells.cpu().contiguous() : at::Tensor());
  });
}

const DecoderWeights* StepDecoder::weights_in_use() const {
  return own_weights_ != nullptr ? own_weights_.get() : decoder_.frozen_weights();
}

const float* StepDecoder::log_probs(int row) const {
  return log_probs_.data_ptr<float>() + row * log_probs_.size(1);
}

std::vector<float> StepDecoder::weights(std::size_t step, int row) const {
  const at::Tensor& all = weights_.at(step);
  const float* first = all.data_ptr<float>() + row * all.size(1);
  return {first, first + all.size(1)};
}

double StepDecoder::gate(std::size_t step, int row) const {
  const at::Tensor& all = gates_.at(step);
  return all.defined() ? double(all.data_ptr<float>()[row]) : -1;
}

std::vector<float> StepDecoder::concepts(std::size_t photo) const {
  const at::Tensor all = decoder_.concepts(*state_);
  if (!all.defined()) return {};
  const at::Tensor of_photo = all[static_cast<std::int64_t>(photo)].cpu().contiguous();
  return {of_photo.data_ptr<float>(), of_photo.data_ptr<float>() + of_photo.numel()};
}

int StepDecoder::cell(std::size_t step, int row) const {
  const at::Tensor& all = cells_.at(step);
  return all.defined() ? static_cast<int>(all.data_ptr<std::int64_t>()[row]) : -1;
}

}  // namespace gaze
