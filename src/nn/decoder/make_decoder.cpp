#include "nn/decoder.hpp"
#include "nn/decoder/recurrent_decoder.hpp"
#include "nn/decoder/transformer_decoder.hpp"

namespace gaze {

void Decoder::freeze(LinearPrecision precision) {
  frozen_ = std::make_shared<DecoderWeights>(*this, precision);
}

at::Tensor Decoder::concept_logits(const at::Tensor&) { return {}; }

at::Tensor Decoder::class_logits(const at::Tensor&) { return {}; }

at::Tensor Decoder::concepts(const DecoderState&) const { return {}; }

std::shared_ptr<Decoder> make_decoder(const DecoderConfig& config, int vocabulary_size) {
  check(config);
  if (config.family == DecoderFamily::transformer) {
    return std::make_shared<TransformerDecoder>(config, vocabulary_size);
  }
  return std::make_shared<RecurrentDecoder>(config, vocabulary_size);
}

}  // namespace gaze
