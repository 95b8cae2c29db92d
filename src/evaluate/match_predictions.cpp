#include "evaluate/match_predictions.hpp"

#include "base/whole_number.hpp"

namespace gaze {

MatchedPredictions match_predictions(const Dataset& dataset, const PhotoIndex& index,
                                     const std::vector<Prediction>& predictions) {
  MatchedPredictions matched;
  matched.of_photo.assign(dataset.size(), nullptr);
  std::vector<const Prediction*> failed(dataset.size(), nullptr);
  for (const auto& prediction : predictions) {
    auto found =
        prediction.image.empty() ? index.find(prediction.id) : index.find(prediction.image);
    if (!found) {  // Some write numbers as texts.
      if (const auto id = whole_number(prediction.image)) found = index.find(*id);
    }
    if (!found) {
      matched.unknown.push_back(prediction.image.empty() ? std::to_string(prediction.id)
                                                         : prediction.image);
      continue;
    }
    if (prediction.error) {
      failed[*found] = &prediction;  // A later line may hold the caption, from a resumed run.
    } else if (matched.of_photo[*found] != nullptr) {
      matched.duplicate.push_back(dataset.get(*found).name);
    } else {
      matched.of_photo[*found] = &prediction;
    }
  }
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    if (matched.of_photo[i] != nullptr) continue;
    const auto& name = dataset.get(i).name;
    if (failed[i] != nullptr) {
      matched.failed.push_back(name + ": " + *failed[i]->error);
    } else {
      matched.missing.push_back(name);
    }
  }
  return matched;
}

}  // namespace gaze
