#pragma once
#include <memory>
#include <vector>

#include "features/feature_store.hpp"
#include "nn/decoder.hpp"

// Feature standardisation. Encoders give numbers of any size: those of a small CNN trained here had
// a standard deviation of 5, some channels 15, and the position encoding 1.7, so the position was
// hidden by the features. So a decoder is trained on f_i s_i, s_i = 1 / (standard deviation of
// f_i), and after the training the factors are folded into its projection: W (s f) = (W diag(s)) f.
// A model file does not contain them. (Salimans and Kingma 2016, section 3, start a network from
// its data in the same way.)

namespace gaze {

/// s_i of the features at all locations of these records (at most 256 of them, evenly chosen): [F].
/// The mean is not changed. A feature whose standard deviation is less than a twentieth of the common
/// one is given a twentieth of that; features that do not vary at all have factor 1.
/// records: at least one.
at::Tensor standardising_factors(const FeatureSource& source,
                                 const std::vector<std::int64_t>& records);

/// f_i s_i for the f_i of `source`.
std::shared_ptr<const FeatureSource> scaled_features(std::shared_ptr<const FeatureSource> source,
                                                     const at::Tensor& factors);

/// The same for what a decoder's concepts read (nn/decoder/concepts.hpp) alone: maxima and means of
/// f_i s_i, whose factors are above 0.
void fold_concept_factors(Decoder& decoder, const at::Tensor& factors);

/// Folds the factors into a decoder trained on f_i s_i, so that it gives the same output for f_i.
void fold_factors(Decoder& decoder, const at::Tensor& factors);

}  // namespace gaze
