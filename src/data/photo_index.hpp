#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "data/dataset.hpp"
#include "text/file_name.hpp"

namespace gaze {

/// Finds a data set's photo by what somebody else calls it.
class PhotoIndex {
 public:
  explicit PhotoIndex(const Dataset& dataset);

  /// The place of the photo with exactly this name or path ("./" aside), else of the only photo
  /// with this file name; empty if there is none or several share the file name.
  std::optional<std::size_t> find(const std::string& image) const;
  /// The place of the photo that COCO's files call by this number.
  std::optional<std::size_t> find(std::int64_t id) const;

 private:
  std::unordered_map<std::string, std::size_t> exact_;
  std::unordered_map<std::string, std::optional<std::size_t>> file_names_;  ///< empty: several
  std::unordered_map<std::int64_t, std::size_t> ids_;
};

}  // namespace gaze
