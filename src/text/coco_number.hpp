#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace gaze {

/// The number COCO gives the photo of this file, by its name: 391895.jpg,
/// COCO_val2014_000000391895.jpg and 000000391895.jpg are 391895. Empty for any other name, as
/// holiday_12.jpg.
std::optional<std::int64_t> coco_number(std::string_view path);

}  // namespace gaze
