#pragma once
#include <vector>

#include "data/dataset.hpp"
#include "evaluate/evaluation.hpp"
#include "gaze/captioner.hpp"

namespace gaze {

/// Runs the model over the reference captions of one photo (teacher forcing): their likelihood and,
/// where there are boxes, the attention at their words. `grounding` may be null.
ReferenceReading read_references(const Captioner& captioner, const Image& photo,
                                 const CaptionedPath& item, const GroundingData* grounding,
                                 const DecodeOptions& decode);

}  // namespace gaze
