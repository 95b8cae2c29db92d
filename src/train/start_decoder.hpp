#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>

#include "nn/decoder.hpp"
#include "text/vocabulary.hpp"

namespace gaze {

/// The decoder of a model file that another training starts from.
struct StartDecoder {
  std::string file;
  DecoderConfig config;
  Vocabulary vocabulary;
  std::map<std::string, at::Tensor> parameters;  ///< by their names, float32
  std::uint64_t digest = 0;                      ///< of the parameters
};

/// Throws as load_model().
StartDecoder read_start_decoder(const std::string& path);

/// Throws Error(usage), naming the first setting, if a decoder of `config` cannot start from it. Soft
/// and hard attention may start from each other: they have the same parameters.
void require_same_decoder(const StartDecoder& start, const DecoderConfig& config);

/// Gives `decoder`, which require_same_decoder() accepts, the start's weights. Of weights that have
/// a row a word, a word known to both keeps its row, and of those that have a row a concept, a
/// concept whose noun is one of both; other rows stay as they are, and so does what only a decoder
/// with concepts has where the start has none. Returns how many words (not counting the special
/// ones) are known to both.
int take_over(const StartDecoder& start, const Vocabulary& vocabulary,
              const ConceptConfig& concepts, Decoder& decoder);

}  // namespace gaze
