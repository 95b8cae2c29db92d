#pragma once
#include <functional>
#include <vector>

#include "support/temporary_folder.hpp"
#include "train/trainer.hpp"

// Trainings of seconds, on eight photos.

namespace gaze_tests {

/// The side of the smallest picture that an encoder takes: a grid of 4 x 4 cells.
constexpr int kSmallSide = 64;
gaze::EncoderWeights small_encoder();

/// For features of `feature_size` channels and a decoder of `width`: see small_decoder().
gaze::TrainOptions small_options(int feature_size, int width);

using CaptionsOfPhoto = std::function<std::vector<gaze::Tokens>(int photo)>;

/// Makes the records 0 to 5 of the store written with `key` the training photos of `data`, and 6 and 7
/// its only dev list.
void add_photos(const gaze::FeatureStoreKey& key, const CaptionsOfPhoto& captions,
                gaze::TrainingData& data);

/// Checks that a training which stops after every `batches` batches, and goes on from its checkpoint
/// with a trainer of its own, gives the weights and the scores of one that is never interrupted. Both
/// are kept in `folder`.
void check_interrupted_training(const gaze::TrainOptions& options, const gaze::TrainingData& data,
                                const TemporaryFolder& folder, int batches);

/// Photos of 2 x 2 cells and 6 features with one large value: in cell photo % 4, feature photo % 2.
/// Without a vocabulary.
gaze::TrainingData hot_photos(const TemporaryFolder& folder, const CaptionsOfPhoto& captions);

}  // namespace gaze_tests
