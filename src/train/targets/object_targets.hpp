#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/named_sets.hpp"
#include "train/targets/training_set.hpp"

namespace gaze {

/// Which objects the photos of a training set show. K names.
struct ObjectTargets {
  std::vector<std::string> names;  ///< in alphabetical order
  at::Tensor shown;                ///< [photos, K] uint8
  std::vector<bool> known;         ///< of each photo: whether its set is known
  std::size_t photos = 0;          ///< whose set is known
  std::uint64_t digest = 0;        ///< changes with any of these
};

using ObjectSets = std::unordered_map<std::string, std::vector<std::string>>;

/// The sets of several training sets' photos, one set of sets each, by the photos' names.
ObjectTargets object_targets(const std::vector<const TrainingSet*>& sets,
                             const std::vector<ObjectSets>& objects);

/// A fresh head for these targets: weight [K, F] zero, bias [K] the log-odds of each name in the
/// training set.
std::map<std::string, at::Tensor> object_head(const ObjectTargets& targets, int features);

/// features [P, L, F] -> [P, K]: the log-odds that the photo shows each.
at::Tensor object_logits(const at::Tensor& features, const std::map<std::string, at::Tensor>& head,
                         ObjectPool pool);

}  // namespace gaze
