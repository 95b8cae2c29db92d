#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "metric/grounding/grounded_caption.hpp"

namespace gaze {

/// Boxes and phrases, by photo.
struct GroundingData {
  BoxTable boxes;
  std::vector<GroundedCaption> captions;
  std::unordered_map<std::string, std::vector<const GroundedCaption*>> of_photo;

  GroundingData(BoxTable boxes, std::vector<GroundedCaption> captions);
  GroundingData(const GroundingData&) = delete;  // of_photo points into captions.
  GroundingData& operator=(const GroundingData&) = delete;

  /// What the files call the photo that a data set calls `name`: the name itself or its last part;
  /// empty where they have no box of it.
  std::string photo_called(const std::string& name) const;
  /// The captions with phrases of the photo the files call so; none if they have none.
  const std::vector<const GroundedCaption*>& captions_of(const std::string& photo) const;
};

}  // namespace gaze
