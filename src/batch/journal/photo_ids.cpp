#include "batch/journal/photo_ids.hpp"

#include <algorithm>
#include <deque>

#include "batch/journal/journal_records.hpp"
#include "batch/source/inputs.hpp"
#include "text/coco_number.hpp"

namespace gaze {

PhotoIds::PhotoIds(const std::string& journal, const std::vector<std::string>& inputs) {
  if (inputs.size() == 1) below_ = path_above_photos(inputs.front());
  std::deque<std::int64_t> numbers;  // Not a vector: it would hold all of them twice as it grows.
  for_each_entry(journal, [&](const JournalEntry& entry) {
    if (entry.failed) return;
    const std::string& path = entry.image;
    if (path.compare(0, below_.size(), below_) != 0) below_.clear();
    if (!numbers_) return;
    const auto number = coco_number(path);
    numbers_ = number.has_value();
    if (number) numbers.push_back(*number);
  });
  if (!numbers_) return;
  std::sort(numbers.begin(), numbers.end());
  numbers_ = std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end();
}

std::variant<std::int64_t, std::string> PhotoIds::operator()(const std::string& path) const {
  if (numbers_) return *coco_number(path);
  return path.substr(below_.size());
}

}  // namespace gaze
