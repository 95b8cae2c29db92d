#pragma once
#include <memory>
#include <vector>

#include "features/feature_store.hpp"

namespace gaze {

/// Several stores of records of one shape as one: the records of the second follow those of the
/// first, and so on.
class JoinedStores : public FeatureSource {
 public:
  /// Throws Error(usage) if there is none, or their records differ in shape or type.
  explicit JoinedStores(std::vector<std::shared_ptr<const FeatureStore>> stores);
  at::Tensor get(const std::vector<std::int64_t>& indices) const override;

 private:
  std::vector<std::shared_ptr<const FeatureStore>> stores_;
  std::vector<std::int64_t> ends_;  ///< of each store: one past its last record
};

}  // namespace gaze
