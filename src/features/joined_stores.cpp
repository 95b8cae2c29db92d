#include "features/joined_stores.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <string>
#include <utility>

#include "gaze/error.hpp"

namespace gaze {

JoinedStores::JoinedStores(std::vector<std::shared_ptr<const FeatureStore>> stores)
    : stores_(std::move(stores)) {
  if (stores_.empty())
    throw Error(ErrorKind::usage, "stores to join: wanted one at least, got none");
  const FeatureStoreKey& first = stores_.front()->key();
  std::int64_t end = 0;
  for (const auto& store : stores_) {
    const FeatureStoreKey& key = store->key();
    if (key.locations != first.locations || key.features != first.features ||
        key.pixels != first.pixels) {
      throw Error(ErrorKind::usage, "stores to join must hold records of one shape");
    }
    ends_.push_back(end += store->size());
  }
}

at::Tensor JoinedStores::get(const std::vector<std::int64_t>& indices) const {
  if (stores_.size() == 1) return stores_.front()->get(indices);
  std::vector<at::Tensor> records;
  for (const std::int64_t index : indices) {
    const auto found = std::upper_bound(ends_.begin(), ends_.end(), index);
    if (index < 0 || found == ends_.end()) {
      throw Error(ErrorKind::usage, "photo index must be in 0.." +
                                        std::to_string(ends_.back() - 1) + ", got " +
                                        std::to_string(index));
    }
    const auto k = static_cast<std::size_t>(found - ends_.begin());
    records.push_back(stores_[k]->get({index - (k == 0 ? 0 : ends_[k - 1])}));
  }
  return at::cat(records);
}

}  // namespace gaze
