#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "metric/corpus.hpp"

namespace gaze {

/// Photos of one split: where their features are, and their captions, tokenised.
struct TrainingSet {
  std::vector<std::string> names;
  std::vector<std::int64_t> record;           ///< of each photo, in the feature store
  std::vector<std::vector<Tokens>> captions;  ///< of each photo, at least one

  std::size_t size() const { return names.size(); }
};

/// The order photos are visited in during one epoch: a pure function of seed and epoch.
std::vector<std::size_t> epoch_order(std::size_t photos, std::uint64_t seed, int epoch);

/// Which `wanted` of a photo's captions to learn from in one epoch: all when there are no more
/// (then none twice), else a different draw each epoch. A pure function of its arguments.
std::vector<std::size_t> draw_captions(std::size_t available, std::size_t wanted,
                                       std::uint64_t seed, int epoch, std::size_t photo);

}  // namespace gaze
