#include "data/photo_index.hpp"

#include <filesystem>

namespace gaze {
namespace {

std::string normal(const std::string& path) {
  return std::filesystem::path(path).lexically_normal().generic_string();
}

template <typename Map, typename Key>
std::optional<std::size_t> look_up(const Map& map, const Key& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

PhotoIndex::PhotoIndex(const Dataset& dataset) {
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    const auto& item = dataset.get(i);
    exact_.emplace(normal(item.name), i);
    exact_.emplace(normal(item.path), i);
    const auto [place, is_new] = file_names_.emplace(file_name(item.name), i);
    if (!is_new) place->second.reset();
    if (item.id >= 0) ids_.emplace(item.id, i);
  }
}

std::optional<std::size_t> PhotoIndex::find(const std::string& image) const {
  if (const auto place = look_up(exact_, normal(image))) return place;
  return look_up(file_names_, std::string(file_name(image)));
}

std::optional<std::size_t> PhotoIndex::find(std::int64_t id) const { return look_up(ids_, id); }

}  // namespace gaze
