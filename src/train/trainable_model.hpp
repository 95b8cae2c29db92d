#pragma once
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "features/feature_store.hpp"
#include "nn/decoder.hpp"
#include "nn/model/model_file.hpp"

namespace gaze {

/// What a training changes: a decoder and, where the photos come as pixels, the encoder before it.
struct TrainableModel {
  std::shared_ptr<Decoder> decoder;
  std::map<std::string, at::Tensor> encoder;      ///< by its plan's names; empty if it is frozen
  std::shared_ptr<const FeatureSource> features;  ///< of the store's photos; differentiable in the
                                                  ///< encoder's parameters

  /// The decoder's parameters by their names, then the encoder's as "encoder.NAME".
  std::vector<std::pair<std::string, at::Tensor>> parameters() const;
};

/// Fresh weights. `store` holds grids, or pixels where `encoder` is given: its start.
TrainableModel make_trainable_model(const DecoderConfig& config, int vocabulary_size,
                                    std::shared_ptr<const FeatureStore> store,
                                    const EncoderWeights* encoder);

/// Scales the initial position-encoding weights, whose standard deviation is 1, to `spread`. A
/// large scale helps a decoder learn relations ("left of"); a small one (0.2) helps an encoder that
/// is trained too, but its own decoder then learns few relations: see nn/attention/README.md.
/// Decoders without position encoding are not changed.
void scale_position_encoding(Decoder& decoder, double spread);

/// Makes `model` share the weights of `of` (one memory), with gradients of its own.
void share_weights(const TrainableModel& of, TrainableModel& model);

}  // namespace gaze
