#pragma once
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "features/feature_store.hpp"
#include "nn/decoder.hpp"
#include "nn/encoder/encoder_cut.hpp"
#include "nn/model/model_file.hpp"
#include "train/targets/concept_targets.hpp"

namespace gaze {

/// The part of an encoder that learns: everything from a cut on.
struct EncoderStart {
  EncoderCut cut;
  std::map<std::string, at::Tensor> parameters;  ///< of the suffix, where it starts
  std::string origin;                            ///< see EncoderWeights
  /// It has learned before, with other data: the decoder learns first, on standardised features,
  /// and the suffix more slowly (TrainOptions::fine_tune_...). Else it starts from random weights
  /// and learns as the decoder does.
  bool pretrained = false;
};

/// The part of an encoder from `block` on: see cut_encoder(), which this throws as.
EncoderStart encoder_start(const EncoderWeights& weights, const std::string& block,
                           bool pretrained);

/// What a training changes: a decoder, the part of the encoder that learns, and a head that says
/// which objects a photo shows.
struct TrainableModel {
  std::shared_ptr<Decoder> decoder;
  std::map<std::string, at::Tensor> encoder;  ///< by its plan's names; empty if it is frozen
  std::map<std::string, at::Tensor> objects;  ///< weight [K, F] and bias [K]; empty if none
  /// Of the store's photos; differentiable in the encoder's parameters.
  std::shared_ptr<const FeatureSource> features;

  /// The decoder's parameters by their names, then the encoder's as "encoder.NAME" and the head's
  /// as "objects.NAME".
  std::vector<std::pair<std::string, at::Tensor>> parameters() const;
};

/// Fresh weights. `store` holds grids, or what lies before the cut where `encoder` is given (pixels
/// [B, S S, 3] or [B, L, C]).
TrainableModel make_trainable_model(const DecoderConfig& config, int vocabulary_size,
                                    std::shared_ptr<const FeatureSource> store,
                                    const EncoderStart* encoder);

/// What `store` becomes behind the encoder's suffix with these parameters; the store itself without
/// an encoder that learns.
std::shared_ptr<const FeatureSource> make_features(
    std::shared_ptr<const FeatureSource> store, const EncoderStart* encoder,
    const std::map<std::string, at::Tensor>& parameters);

/// What a decoder's concepts start from: the classifier, and heads that give every photo the
/// concepts' mean shares.
void start_concepts(const ConceptTargets& targets, Decoder& decoder);

/// Scales the initial position-encoding weights, whose standard deviation is 1, to `spread`. A
/// large scale helps a decoder learn relations ("left of"); a small one (0.2) helps an encoder that
/// is trained too, but its own decoder then learns few relations: see nn/attention/README.md.
/// Decoders without position encoding are not changed.
void scale_position_encoding(Decoder& decoder, double spread);

/// Makes `model` share the weights of `of` (one memory), with gradients of its own.
void share_weights(const TrainableModel& of, TrainableModel& model);

}  // namespace gaze
