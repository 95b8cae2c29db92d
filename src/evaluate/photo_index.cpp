#include "evaluate/photo_index.hpp"

#include <filesystem>
#include <iterator>

#include "text/coco_number.hpp"

namespace gaze {
namespace {

std::string normal(const std::string& path) {
  return std::filesystem::path(path).lexically_normal().generic_string();
}

template <typename Map, typename Key>
std::optional<typename Map::mapped_type> look_up(const Map& map, const Key& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

/// Whether the last parts of `path` are those of `tail`.
bool ends_with_path(const std::string& path, const std::string& tail) {
  return path.size() > tail.size() &&
         path.compare(path.size() - tail.size(), tail.size(), tail) == 0 &&
         path[path.size() - tail.size() - 1] == '/';
}

}  // namespace

PhotoIndex::PhotoIndex(const Dataset& dataset) {
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    const auto& item = dataset.get(i);
    exact_.emplace(normal(item.name), i);
    exact_.emplace(normal(item.path), i);
    file_names_.emplace(file_name(item.name), std::pair(normal(item.path), i));
    if (item.id >= 0) {
      ids_.emplace(item.id, i);
    } else if (const auto number = coco_number(item.name)) {
      const auto [entry, is_new] = names_as_ids_.emplace(*number, i);
      if (!is_new) entry->second.reset();
    }
  }
}

std::optional<std::size_t> PhotoIndex::find(const std::string& image) const {
  const std::string wanted = normal(image);
  if (const auto index = look_up(exact_, wanted)) return index;
  const auto [begin, end] = file_names_.equal_range(std::string(file_name(image)));
  if (begin == end) return std::nullopt;
  if (std::next(begin) == end) return begin->second.second;
  std::optional<std::size_t> found;
  for (auto one = begin; one != end; ++one) {
    const auto& [path, index] = one->second;
    if (!ends_with_path(path, wanted) && !ends_with_path(wanted, path)) continue;
    if (found) return std::nullopt;
    found = index;
  }
  return found;
}

std::optional<std::size_t> PhotoIndex::find(std::int64_t id) const {
  if (const auto index = look_up(ids_, id)) return index;
  return look_up(names_as_ids_, id).value_or(std::nullopt);
}

}  // namespace gaze
