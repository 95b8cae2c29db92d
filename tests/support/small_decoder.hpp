#pragma once
#include "config/config.hpp"

namespace gaze_tests {

/// A decoder that trains in seconds: annotations and hidden state of `width`, words and scores of 8.
inline gaze::DecoderConfig small_decoder(int width) {
  gaze::DecoderConfig config;
  config.annotation_size = config.hidden_size = width;
  config.embedding_size = config.attention_size = 8;
  return config;
}

}  // namespace gaze_tests
