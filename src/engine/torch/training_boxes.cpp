#include "engine/torch/training_boxes.hpp"

#include <string>
#include <utility>

#include "data/grounding_files.hpp"
#include "data/text_file.hpp"
#include "gaze/error.hpp"

namespace gaze {

std::unique_ptr<const GroundingData> read_grounding(const TrainingRequest& request) {
  if (request.boxes.empty()) return nullptr;
  auto boxes = read_boxes(*open_text(request.boxes), request.boxes);
  auto phrases = read_phrases(*open_text(request.phrases), request.phrases);
  return std::make_unique<const GroundingData>(std::move(boxes), std::move(phrases));
}

std::shared_ptr<const BoxTargets> training_boxes(const TrainingRequest& request,
                                                 const GroundingData& grounding,
                                                 const TrainingSet& train, const GridGeometry& grid,
                                                 const TrainingRunObserver& observer) {
  const auto targets = std::make_shared<const BoxTargets>(box_targets(train, grounding, grid));
  if (targets->words == 0) {
    throw Error(ErrorKind::input, "no word of the training captions in " + request.data +
                                      " has boxes in " + request.boxes + " and a phrase in " +
                                      request.phrases);
  }
  std::string sentence = std::to_string(targets->words) + " words of " +
                         std::to_string(targets->captions) + " training captions have boxes";
  if (targets->mismatched > 0) {
    sentence += "; " + std::to_string(targets->mismatched) +
                " captions with phrases read like no caption of their photo, left out";
  }
  observer.says(sentence);
  return targets;
}

}  // namespace gaze
