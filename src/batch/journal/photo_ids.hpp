#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace gaze {

/// What COCO results call the captioned photos of a run. Where every one is named by a number as
/// COCO does (coco_number.hpp), and each by another: that number. Otherwise the photo's path below
/// the INPUT if there is one INPUT and all photos lie in it, else its path: so no two photos ever
/// share an id.
class PhotoIds {
 public:
  /// Goes through the journal once; 8 bytes a photo meanwhile. Throws as for_each_record() does.
  PhotoIds(const std::string& journal, const std::vector<std::string>& inputs);

  /// The bytes of a path may be anything, UTF-8 or not.
  std::variant<std::int64_t, std::string> operator()(const std::string& path) const;

 private:
  bool numbers_ = true;
  std::string below_;  ///< what every path begins with, and no id
};

}  // namespace gaze
