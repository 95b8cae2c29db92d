#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "batch/source/photo_source.hpp"

namespace gaze {

/// Photos by their path, which is not kept: some 50 bytes a photo. A path's last part is nearly
/// always the relative one, of which the length is enough.
class PhotoMap {
 public:
  void add(const PhotoRef& photo);
  /// The photo of that path, without its bytes, if it was added.
  std::optional<PhotoRef> find(const std::string& path) const;
  bool empty() const { return lengths_.empty() && exceptions_.empty(); }

 private:
  std::unordered_map<std::uint64_t, std::uint32_t> lengths_;  ///< twice; odd: archived
  std::map<std::string, PhotoRef> exceptions_;                ///< by path
};

}  // namespace gaze
