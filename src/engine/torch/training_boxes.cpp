#include "engine/torch/training_boxes.hpp"

#include <string>
#include <utility>

#include "data/grounding_files.hpp"
#include "data/text_file.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

/// "a.tsv, b.tsv"
std::string listed(const std::vector<FolderSets>& folders,
                   std::vector<std::string> TrainingFolder::*files) {
  std::string all;
  for (const FolderSets& sets : folders) {
    for (const std::string& file : sets.folder.*files) all += (all.empty() ? "" : ", ") + file;
  }
  return all;
}

}  // namespace

std::shared_ptr<const GroundingData> read_grounding(const TrainingFolder& folder) {
  if (folder.boxes.empty()) return nullptr;
  BoxTable boxes;
  for (const std::string& file : folder.boxes) {
    for (auto& [photo, chains] : read_boxes(*open_text(file), file)) {
      auto& known = boxes[photo];
      for (auto& [chain, of_chain] : chains) {
        auto& all = known[chain];
        all.insert(all.end(), of_chain.begin(), of_chain.end());
      }
    }
  }
  std::vector<GroundedCaption> phrases;
  for (const std::string& file : folder.phrases) {
    for (auto& caption : read_phrases(*open_text(file), file)) {
      phrases.push_back(std::move(caption));
    }
  }
  return std::make_shared<const GroundingData>(std::move(boxes), std::move(phrases));
}

std::shared_ptr<const BoxTargets> training_boxes(
    const std::vector<FolderSets>& folders,
    const std::vector<std::shared_ptr<const GroundingData>>& grounding, const GridGeometry& grid,
    const std::vector<ViewKind>& views, const TrainingRunObserver& observer) {
  const GroundingData none({}, {});
  std::vector<BoxTargets> parts;
  for (std::size_t k = 0; k < folders.size(); ++k) {
    parts.push_back(
        box_targets(folders[k].train, grounding[k] ? *grounding[k] : none, grid, views));
  }
  const auto targets = std::make_shared<const BoxTargets>(joined(parts));
  if (targets->words == 0) {
    throw Error(ErrorKind::input,
                "no word of the training captions in " + folders.front().folder.path +
                    (folders.size() > 1 ? " and the other folders" : "") + " has boxes in " +
                    listed(folders, &TrainingFolder::boxes) + " and a phrase in " +
                    listed(folders, &TrainingFolder::phrases));
  }
  std::string sentence = std::to_string(targets->words) + " words of " +
                         std::to_string(targets->captions) + " training captions have boxes";
  if (targets->mismatched > 0) {
    sentence += "; " + std::to_string(targets->mismatched) +
                " captions with phrases read like none that their photo is trained with, left out";
  }
  observer.message(sentence);
  return targets;
}

}  // namespace gaze
