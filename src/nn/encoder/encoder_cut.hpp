#pragma once
#include <string>

#include "nn/encoder/conv_net.hpp"

namespace gaze {

/// A network in two parts, one after the other: `suffix` takes what `front` gives.
struct EncoderCut {
  std::size_t step = 0;    ///< the suffix's first, a place in the whole plan's steps
  ConvPlan front, suffix;  ///< the suffix takes its tensor as it is: no mean, no scale
  int side = 0;            ///< cells a side of what lies between
  int channels = 0;        ///< of what lies between
};

/// Cuts before the first step of a block: "block13" and "blocks.13" are the MobileNet-EdgeTPU's,
/// "layer4" or "layer4.1" a ResNet's, "head" or any other step's name its own. "all" cuts before
/// the first step: the front is empty, and what lies between is the picture.
/// Throws Error(usage), listing the names there are, for a name the plan does not have, and for a
/// place that a shortcut spans.
EncoderCut cut_encoder(const ConvPlan& plan, const std::string& block, int input_size);

}  // namespace gaze
