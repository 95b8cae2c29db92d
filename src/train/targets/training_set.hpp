#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "metric/corpus.hpp"
#include "train/targets/photo_view.hpp"

namespace gaze {

/// Further images of a training set's photos.
struct SetView {
  ViewKind kind;
  std::vector<std::int64_t> record;  ///< of each photo, in the feature source
};

/// Photos to learn from or to score on: where their features are and their captions, tokenised.
struct TrainingSet {
  std::vector<std::string> names;
  std::vector<std::int64_t> record;  ///< of each photo, in the feature source
  std::vector<SetView> views;        ///< of all photos beside these; of training sets alone
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
  int view = 0;    ///< 0: the photo as it is; n: of TrainingSet::views, the n-th from 1
  bool mirrored = false;
};

/// One visit of a photo in that view.
PhotoDraw draw_of(const TrainingSet& set, std::size_t photo, int repeat, int view);

/// Where in the feature source the image of a visit is.
std::int64_t record_of(const TrainingSet& set, const PhotoDraw& draw);

/// How many draws an epoch has: the sum of the photos' weights, rounded, at least 1.
std::size_t draws_an_epoch(const TrainingSet& set);

/// The photos of one epoch in the order they are visited: each comes floor(weight) or ceil(weight)
/// times, so that over many epochs it comes `weight` times an epoch. (Systematic sampling over a
/// shuffled list.) The photo as it is and its views take turns; chance decides which comes first in
/// an epoch. A pure function of its arguments.
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
