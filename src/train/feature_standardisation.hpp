#pragma once
#include <memory>
#include <vector>

#include "features/feature_store.hpp"
#include "nn/decoder.hpp"

// Features of unit spread. Encoders put out numbers of any size: those of a small CNN trained here
// had a standard deviation of 5, some channels 15, beside places of 1.7. What lies where is then
// lost in what is there, and a decoder has to unlearn the one before it can learn the other. So a
// decoder learns on f_i s_i, s_i = 1 / (standard deviation of f_i), and when it is done its
// projection takes the factors in: W (s f) = (W diag(s)) f. A model file knows nothing of them.
// (Salimans and Kingma 2016, section 3, start a network from its data in the same way.)

namespace gaze {

/// s_i of the features at all locations of these records (at most 256 of them, evenly chosen): [F].
/// The mean stays where it is. A feature that varies less than a twentieth of what all vary
/// together is taken to vary that much; features that do not vary at all have factor 1.
/// records: at least one.
at::Tensor standardising_factors(const FeatureStore& store,
                                 const std::vector<std::int64_t>& records);

/// f_i s_i for the f_i of `source`.
std::shared_ptr<const FeatureSource> scaled_features(std::shared_ptr<const FeatureSource> source,
                                                     const at::Tensor& factors);

/// Makes a decoder that learned on f_i s_i say of f_i what it said of f_i s_i.
void fold_factors(Decoder& decoder, const at::Tensor& factors);

}  // namespace gaze
