#include "train/targets/photo_view.hpp"

#include <algorithm>
#include <cstdint>

#include "base/fnv1a.hpp"
#include "base/mix_bits.hpp"

namespace gaze {
namespace {

constexpr double kShortestSide = 0.75;
constexpr double kLeastLeft = 0.25;

/// In [0, 1), 53 bits.
double fraction(std::uint64_t bits) { return static_cast<double>(bits >> 11U) * 0x1p-53; }

}  // namespace

std::vector<ViewKind> further_views(bool mirror, int crops) {
  std::vector<ViewKind> kinds;
  if (mirror) kinds.push_back({0, true});
  for (int crop = 1; crop <= crops; ++crop) kinds.push_back({crop, mirror});
  return kinds;
}

PhotoView photo_view(const std::string& name, const ViewKind& kind) {
  if (kind.crop == 0) return {{0, 0, 1, 1}, kind.mirrored};
  std::uint64_t bits = fnv1a(name.data(), name.size()) + static_cast<std::uint64_t>(kind.crop);
  const auto draw = [&bits] { return bits = mix_bits(bits + 0x9E3779B97F4A7C15U); };
  const double width = 1 - (1 - kShortestSide) * fraction(draw());
  const double height = 1 - (1 - kShortestSide) * fraction(draw());
  const double left = (1 - width) * fraction(draw());
  const double top = (1 - height) * fraction(draw());
  return {{left, top, left + width, top + height}, kind.mirrored && (draw() & 1U) != 0};
}

std::optional<Box> in_view(const Box& box, const PhotoView& view) {
  const Box& part = view.part;
  const Box left_over = {std::max(box.left, part.left), std::max(box.top, part.top),
                         std::min(box.right, part.right), std::min(box.bottom, part.bottom)};
  const double width = left_over.right - left_over.left;
  const double height = left_over.bottom - left_over.top;
  if (width <= 0 || height <= 0 ||
      width * height < kLeastLeft * (box.right - box.left) * (box.bottom - box.top)) {
    return std::nullopt;
  }
  const double across = part.right - part.left, down = part.bottom - part.top;
  Box shown = {(left_over.left - part.left) / across, (left_over.top - part.top) / down,
               (left_over.right - part.left) / across, (left_over.bottom - part.top) / down};
  if (view.mirrored) shown = {1 - shown.right, shown.top, 1 - shown.left, shown.bottom};
  return shown;
}

}  // namespace gaze
