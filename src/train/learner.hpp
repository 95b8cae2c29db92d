#pragma once
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "features/feature_store.hpp"
#include "model/decoder.hpp"
#include "model/model_file.hpp"
#include "train/train_options.hpp"

namespace gaze {

/// What a training changes: a decoder and, where the photos come as pixels, the encoder before it.
struct Learner {
  std::shared_ptr<Decoder> decoder;
  std::map<std::string, at::Tensor> encoder;      ///< by its plan's names; empty if it is frozen
  std::shared_ptr<const FeatureSource> features;  ///< of the store's photos; differentiable in the
                                                  ///< encoder's parameters

  /// The decoder's parameters by their names, then the encoder's as "encoder.NAME".
  std::vector<std::pair<std::string, at::Tensor>> parameters() const;
};

/// Fresh weights. `store` holds grids, or pixels where `encoder` is given: its start.
Learner make_learner(const DecoderConfig& config, int vocabulary_size,
                     std::shared_ptr<const FeatureStore> store, const EncoderWeights* encoder);

/// The standard deviation that a decoder's weights of places start with. Loud ones (1) let a
/// decoder learn "left of" from grids that are there. An encoder that learns beside them confuses
/// colours: quiet ones (0.2) let it be. See models/README.md.
double place_spread(const TrainOptions& options, bool encoder_learns);

/// Fresh weights of places have a standard deviation of 1; makes it `spread`. Decoders without
/// places are left as they are.
void scale_places(Decoder& decoder, double spread);

/// Makes `learner` see the weights of `of` (one memory), with gradients of its own.
void share_weights(const Learner& of, Learner& learner);

}  // namespace gaze
