#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "metric/corpus.hpp"

namespace gaze {

/// Photos to learn from or to score on: where their features are and their captions, tokenised.
struct TrainingSet {
  std::vector<std::string> names;
  std::vector<std::int64_t> record;    ///< of each photo, in the feature source
  std::vector<std::int64_t> mirrored;  ///< of each photo: the record of its mirror image; or empty
  std::vector<std::vector<Tokens>> captions;  ///< of each photo, at least one
  std::vector<double> weight;                 ///< of each photo: draws an epoch; empty: 1 each
  std::vector<std::vector<double>> worth;     ///< of each caption, in (0, 1]; empty: 1 each
  std::vector<std::size_t> human;  ///< of each photo: so many, the first, are human; empty: all

  std::size_t size() const { return names.size(); }
  double weight_of(std::size_t photo) const { return weight.empty() ? 1 : weight[photo]; }
  std::size_t human_of(std::size_t photo) const {
    return human.empty() ? captions[photo].size() : human[photo];
  }
  double worth_of(std::size_t photo, std::size_t caption) const {
    return worth.empty() ? 1 : worth[photo][caption];
  }
};

/// Photos to score on, under a name of their own.
struct DevList {
  std::string name;
  TrainingSet set;
};

/// One visit of an epoch.
struct PhotoDraw {
  std::size_t photo = 0;
  int repeat = 0;  ///< how often the photo was drawn before in this epoch
  bool mirrored = false;
};

/// How many draws an epoch has: the sum of the photos' weights, rounded, at least 1.
std::size_t draws_an_epoch(const TrainingSet& set);

/// The photos of one epoch in the order they are visited: each comes floor(weight) or ceil(weight)
/// times, so that over many epochs it comes `weight` times an epoch. (Systematic sampling over a
/// shuffled list.) Where the set has mirror images, one of two visits is of the mirror image:
/// chance decides about a photo's first of the epoch, and they take turns then. A pure function of
/// its arguments.
std::vector<PhotoDraw> epoch_draws(const TrainingSet& set, std::uint64_t seed, int epoch);

/// Which `wanted` of a photo's captions to learn from: all when there are no more (then none
/// twice), else another draw each epoch and repeat, without replacement. A caption's chance to come
/// first is in proportion to its worth (Efraimidis and Spirakis 2006). A pure function of its
/// arguments.
std::vector<std::size_t> draw_captions(const TrainingSet& set, const PhotoDraw& draw,
                                       std::size_t wanted, std::uint64_t seed, int epoch);

/// What a caption says of the mirror image: "left" and "right" trade places.
Tokens mirrored_caption(Tokens caption);

}  // namespace gaze
