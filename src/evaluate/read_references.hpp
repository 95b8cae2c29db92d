#pragma once
#include <vector>

#include "data/dataset.hpp"
#include "evaluate/evaluation.hpp"
#include "gaze/captioner.hpp"

namespace gaze {

/// Has the model read what people said of one photo (teacher forcing): how likely it finds their
/// captions and, where there are boxes, where it looks at their words. `grounding` may be null.
ReferenceReading read_references(const Captioner& captioner, const Image& photo,
                                 const CaptionedPath& item, const GroundingData* grounding,
                                 const DecodeOptions& decode);

}  // namespace gaze
