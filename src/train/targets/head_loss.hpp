#pragma once
#include <ATen/core/Tensor.h>

// What heads on the grid learn by. Letters: P photos, K names, C classes.

namespace gaze {

/// Of heads that say of each name whether the photo shows it: the sum over the names of the
/// cross-entropy, mean over the photos, in nats. logits and shown (0..1) [P, K]; 0 for no photo.
at::Tensor names_loss(const at::Tensor& logits, const at::Tensor& shown);

/// Of a classifier: the mean over photos of the cross-entropy of a softmax, in nats. logits, wanted
/// (each row sums to 1) [P, C] -> []
at::Tensor class_loss(const at::Tensor& logits, const at::Tensor& wanted);

}  // namespace gaze
