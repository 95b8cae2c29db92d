#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "gaze/caption.hpp"
#include "gaze/image.hpp"

namespace gaze::testing {

/// MobileNet with SAME padding: cell centres at pixels 15 + 16 c of 224.
inline GridGeometry same_padding_grid() {
  return {14, 14, 15.5 / 224, 15.5 / 224, 16. / 224, 16. / 224};
}
/// torchvision's symmetric padding: centres at 16 c.
inline GridGeometry symmetric_grid() {
  return {14, 14, 0.5 / 224, 0.5 / 224, 16. / 224, 16. / 224};
}
/// Cells that tile the picture.
inline GridGeometry tiling_grid() { return {7, 9, 0.5 / 9, 0.5 / 7, 1. / 9, 1. / 7}; }

inline std::vector<float> flat(const GridGeometry& grid) {
  const int cells = grid.rows * grid.columns;
  return std::vector<float>(static_cast<std::size_t>(cells), 1.F / static_cast<float>(cells));
}

inline std::vector<float> one_hot(const GridGeometry& grid, int row, int column) {
  std::vector<float> weights(static_cast<std::size_t>(grid.rows * grid.columns), 0.F);
  weights[static_cast<std::size_t>(row * grid.columns + column)] = 1;
  return weights;
}

inline Image plain_photo(int width, int height, std::uint8_t value = 128) {
  Image photo;
  photo.width = width;
  photo.height = height;
  photo.rgb.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, value);
  return photo;
}

/// A caption whose word k has its attention at cell (k, k + 1).
inline CaptionedPhoto captioned(const Image& photo, const std::vector<std::string>& words,
                                const GridGeometry& grid = same_padding_grid()) {
  CaptionedPhoto result;
  result.width = photo.width;
  result.height = photo.height;
  result.model = "test";
  result.grid = grid;
  int k = 0;
  for (const auto& text : words) {
    Word word;
    word.text = text;
    word.log_prob = -0.1 * (k + 1);
    word.attention = one_hot(grid, k % grid.rows, (k + 1) % grid.columns);
    result.caption.log_prob += word.log_prob;
    result.caption.words.push_back(word);
    ++k;
  }
  result.caption.ended = true;
  return result;
}

}  // namespace gaze::testing
