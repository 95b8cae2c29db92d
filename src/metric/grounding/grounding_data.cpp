#include "metric/grounding/grounding_data.hpp"

#include <utility>

#include "files/file_name.hpp"

namespace gaze {

GroundingData::GroundingData(BoxTable boxes_in, std::vector<GroundedCaption> captions_in)
    : boxes(std::move(boxes_in)), captions(std::move(captions_in)) {
  for (const auto& caption : captions) of_photo[caption.photo].push_back(&caption);
}

std::string GroundingData::photo_called(const std::string& name) const {
  if (boxes.count(name) > 0) return name;
  std::string last(file_name(name));
  return boxes.count(last) > 0 ? last : "";
}

const std::vector<const GroundedCaption*>& GroundingData::captions_of(
    const std::string& photo) const {
  static const std::vector<const GroundedCaption*> kNone;
  const auto found = of_photo.find(photo);
  return found == of_photo.end() ? kNone : found->second;
}

}  // namespace gaze
