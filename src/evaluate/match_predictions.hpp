#pragma once
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "evaluate/photo_index.hpp"
#include "evaluate/predictions.hpp"

namespace gaze {

/// Predictions matched with their photos, and what did not match. The rules: a prediction for a
/// photo the data set does not have is left out; of several for one photo the
/// first counts; a photo without one (or whose captioner failed) is not scored.
struct MatchedPredictions {
  std::vector<const Prediction*> of_photo;  ///< one a photo of the data set; null: none
  std::vector<std::string> unknown;         ///< the names in predictions that no photo has
  std::vector<std::string> duplicate;       ///< photos, once for each prediction left out
  std::vector<std::string> failed;          ///< "photo: the captioner's error"
  std::vector<std::string> missing;         ///< photos without any line

  bool all_fits() const {
    return unknown.empty() && duplicate.empty() && failed.empty() && missing.empty();
  }
};

/// The predictions must outlive the result. `index` is the data set's.
MatchedPredictions match_predictions(const Dataset& dataset, const PhotoIndex& index,
                                     const std::vector<Prediction>& predictions);

}  // namespace gaze
