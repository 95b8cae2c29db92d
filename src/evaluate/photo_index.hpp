#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "data/dataset.hpp"
#include "files/file_name.hpp"

namespace gaze {

/// Finds a data set's photo by the name that another file gives it.
class PhotoIndex {
 public:
  explicit PhotoIndex(const Dataset& dataset);

  /// The index of the photo with exactly this name or path ("./" aside), else of the only photo
  /// with this file name, else of the only one whose path has the same last parts as `image` (the
  /// shorter of the two is the end of the longer). Empty if there is none or there are several.
  std::optional<std::size_t> find(const std::string& image) const;
  /// The index of the photo with this COCO number, or, in a data set without numbers, of the only
  /// photo whose file name is that number (see coco_number.hpp).
  std::optional<std::size_t> find(std::int64_t id) const;

 private:
  std::unordered_map<std::string, std::size_t> exact_;
  std::unordered_multimap<std::string, std::pair<std::string, std::size_t>> file_names_;  ///< paths
  std::unordered_map<std::int64_t, std::size_t> ids_;
  std::unordered_map<std::int64_t, std::optional<std::size_t>> names_as_ids_;  ///< empty: several
};

}  // namespace gaze
