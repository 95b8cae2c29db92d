#include "train/targets/object_targets.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/fnv1a.hpp"

namespace gaze {
namespace {

// So that a name that all photos or none show has finite log-odds.
constexpr double kUnseen = 0.5;

}  // namespace

ObjectTargets object_targets(const std::vector<const TrainingSet*>& sets,
                             const std::vector<ObjectSets>& objects) {
  std::set<std::string> all;
  for (const ObjectSets& of_folder : objects) {
    for (const auto& photo : of_folder) all.insert(photo.second.begin(), photo.second.end());
  }
  ObjectTargets targets;
  targets.names.assign(all.begin(), all.end());
  std::map<std::string, std::int64_t> column;
  for (const std::string& name : targets.names) {
    column.emplace(name, static_cast<std::int64_t>(column.size()));
  }
  std::int64_t photos = 0;
  for (const TrainingSet* set : sets) photos += static_cast<std::int64_t>(set->size());
  targets.shown = at::zeros({photos, static_cast<std::int64_t>(column.size())}, at::kByte);
  auto shown = targets.shown.accessor<std::uint8_t, 2>();
  for (std::size_t k = 0; k < sets.size(); ++k) {
    for (const std::string& photo : sets[k]->names) {
      const auto found = objects[k].find(photo);
      const auto row = static_cast<std::int64_t>(targets.known.size());
      targets.known.push_back(found != objects[k].end());
      if (found == objects[k].end()) continue;
      ++targets.photos;
      for (const std::string& name : found->second) shown[row][column.at(name)] = 1;
    }
  }
  targets.digest = fnv1a(targets.shown.data_ptr(), targets.shown.nbytes());
  for (const std::string& name : targets.names) {
    targets.digest = fnv1a(name.c_str(), name.size() + 1, targets.digest);
  }
  for (const bool known : targets.known) {
    const char byte = known ? 1 : 0;
    targets.digest = fnv1a(&byte, 1, targets.digest);
  }
  return targets;
}

std::map<std::string, at::Tensor> object_head(const ObjectTargets& targets, int features) {
  const double photos = double(targets.photos);
  const at::Tensor seen = targets.shown.sum(0).to(at::kDouble);  // Unknown photos show nothing.
  const at::Tensor bias = ((seen + kUnseen) / (photos - seen + kUnseen)).log().to(at::kFloat);
  return {{"weight", at::zeros({bias.size(0), features}).set_requires_grad(true)},
          {"bias", bias.clone().set_requires_grad(true)}};
}

at::Tensor object_logits(const at::Tensor& features, const std::map<std::string, at::Tensor>& head,
                         ObjectPool pool) {
  const at::Tensor& weight = head.at("weight");
  const at::Tensor& bias = head.at("bias");
  if (pool == ObjectPool::mean) return at::linear(features.mean(1), weight, bias);
  return at::linear(features, weight, bias).amax(1);
}

}  // namespace gaze
