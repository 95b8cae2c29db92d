#include "image/orient.hpp"

#include <opencv2/core.hpp>
#include <string>
#include <utility>

#include "gaze/error.hpp"

namespace gaze {
namespace {

constexpr int kNoFlip = 2;  // cv::flip itself knows 0 (rows), 1 (columns) and -1 (both).

/// EXIF's eight cases: swap rows and columns or not, then flip.
struct Turn {
  bool transpose;
  int flip;
};
constexpr Turn kTurns[8] = {
    {false, kNoFlip},  // 1: row 0 is the top, column 0 the left
    {false, 1},        // 2: top, right
    {false, -1},       // 3: bottom, right
    {false, 0},        // 4: bottom, left
    {true, kNoFlip},   // 5: left, top
    {true, 1},         // 6: right, top: a phone held upright
    {true, -1},        // 7: right, bottom
    {true, 0},         // 8: left, bottom
};

cv::Mat view(Image& image) { return cv::Mat(image.height, image.width, CV_8UC3, image.rgb.data()); }

}  // namespace

Image upright(Image image, int orientation) {
  if (orientation < 1 || orientation > 8) {
    throw Error(ErrorKind::usage,
                "an orientation is a number from 1 to 8, not " + std::to_string(orientation));
  }
  const Turn turn = kTurns[orientation - 1];
  if (turn.transpose) {
    Image turned;
    turned.width = image.height;
    turned.height = image.width;
    turned.original_width = image.original_height;
    turned.original_height = image.original_width;
    turned.shrink = image.shrink;
    turned.part_column_first = image.part_row_first;
    turned.part_row_first = image.part_column_first;
    turned.damaged = image.damaged;
    turned.rgb.resize(image.rgb.size());
    cv::Mat to = view(turned);
    cv::transpose(view(image), to);
    image = std::move(turned);
  }
  if (turn.flip != kNoFlip) {
    cv::Mat pixels = view(image);
    cv::flip(pixels, pixels, turn.flip);
    if (turn.flip != 0) image.part_column_first = !image.part_column_first;
    if (turn.flip != 1) image.part_row_first = !image.part_row_first;
  }
  return image;
}

}  // namespace gaze
