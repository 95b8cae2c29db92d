#include "image/preprocess.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "gaze/error.hpp"

// Not cv::resize: its INTER_AREA turns into bilinear on both axes when one of them stretches,
// rounds to 8 bits between two passes of one axis each, and starts threads of its own.

namespace gaze {
namespace {

/// One side of a photo in memory. `shrink` pixels of the file make one of these, but for the part of
/// one at an end, of which only what the file holds counts.
struct Side {
  std::int64_t pixels = 0;  ///< in memory
  std::int64_t length = 0;  ///< of the file's pixels
  std::int64_t shrink = 1;
  bool part_first = false;
};

Side side_of(int pixels, int original, int shrink, bool part_first) {
  if (shrink <= 1) return {pixels, pixels, 1, false};
  return {pixels, original, shrink, part_first};
}

/// The source pixels that one output pixel covers. Lengths are counted in 1 / side of a pixel of the
/// file, so that they are whole: a source pixel is shrink * side long, an output pixel `length` long.
struct Span {
  std::int64_t first = 0, last = 0;                 ///< source pixels, both included
  std::uint32_t first_weight = 0, last_weight = 0;  ///< their overlap; between them it is a pixel's
};

Span span(std::int64_t output, const Side& from, std::int64_t side) {
  const std::int64_t pixel = from.shrink * side;
  const std::int64_t missing = from.part_first ? from.pixels * pixel - from.length * side : 0;
  const std::int64_t begin = output * from.length + missing, end = begin + from.length;
  Span covered;
  covered.first = begin / pixel;
  covered.last = (end - 1) / pixel;
  covered.first_weight =
      static_cast<std::uint32_t>(std::min(end, (covered.first + 1) * pixel) - begin);
  // A single pixel is only counted once.
  covered.last_weight =
      covered.first == covered.last ? 0 : static_cast<std::uint32_t>(end - covered.last * pixel);
  return covered;
}

/// The column sums of one band of rows: sums[i] = sum over rows of weight * row[i].
/// At most 255 * the file's height, which fits 32 bits up to 16 million rows.
void sum_rows(const Image& photo, const Span& rows, std::uint32_t pixel,
              std::vector<std::uint32_t>& sums) {
  const std::size_t stride = sums.size();
  const auto row = [&](std::int64_t r) {
    return photo.rgb.data() + static_cast<std::size_t>(r) * stride;
  };
  std::fill(sums.begin(), sums.end(), 0u);
  for (std::int64_t r = rows.first + 1; r < rows.last; ++r) {
    const std::uint8_t* const from = row(r);
    for (std::size_t i = 0; i < stride; ++i) sums[i] += from[i];
  }
  const std::uint8_t* const first = row(rows.first);
  const std::uint8_t* const last = row(rows.last);
  for (std::size_t i = 0; i < stride; ++i) {
    sums[i] = sums[i] * pixel + first[i] * rows.first_weight + last[i] * rows.last_weight;
  }
}

void check(const Image& photo, int side) {
  constexpr int kLargestSide = 4096;
  constexpr int kMostRows = 16'000'000;
  if (side < 1 || side > kLargestSide) {
    throw Error(ErrorKind::usage,
                "a photo can be resized to 1..4096 pixels a side, not " + std::to_string(side));
  }
  const bool sized = photo.width > 0 && photo.height > 0 && photo.full_height() <= kMostRows;
  if (!sized || photo.rgb.size() != static_cast<std::size_t>(photo.width) *
                                        static_cast<std::size_t>(photo.height) * 3) {
    throw Error(ErrorKind::usage, "an image of " + std::to_string(photo.width) + " x " +
                                      std::to_string(photo.height) + " pixels with " +
                                      std::to_string(photo.rgb.size()) +
                                      " values cannot be resized");
  }
}

/// Whether a photo that was decoded smaller has as many pixels as its file makes.
bool is_whole(int pixels, int original, int shrink) {
  return shrink == 1 || (shrink > 1 && (original + shrink - 1) / shrink == pixels);
}

}  // namespace

std::vector<std::uint8_t> resize_to_input(const Image& photo, int side) {
  check(photo, side);
  if (!is_whole(photo.width, photo.original_width, photo.shrink) ||
      !is_whole(photo.height, photo.original_height, photo.shrink)) {
    throw Error(ErrorKind::usage, "an image decoded at 1/" + std::to_string(photo.shrink) +
                                      " has not the size that this makes");
  }
  const Side across =
      side_of(photo.width, photo.original_width, photo.shrink, photo.part_column_first);
  const Side down =
      side_of(photo.height, photo.original_height, photo.shrink, photo.part_row_first);
  const auto weight = static_cast<std::uint32_t>(across.shrink * side);
  const auto whole = static_cast<std::uint64_t>(across.length) *
                     static_cast<std::uint64_t>(down.length);  // |I_r| |J_c|

  std::vector<Span> columns;
  columns.reserve(static_cast<std::size_t>(side));
  for (int c = 0; c < side; ++c) columns.push_back(span(c, across, side));

  std::vector<std::uint32_t> sums(static_cast<std::size_t>(photo.width) * 3);
  std::vector<std::uint8_t> resized;
  resized.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3);
  for (int r = 0; r < side; ++r) {
    sum_rows(photo, span(r, down, side), weight, sums);
    for (const Span& column : columns) {
      const std::uint32_t* const first = sums.data() + column.first * 3;
      const std::uint32_t* const last = sums.data() + column.last * 3;
      for (int channel = 0; channel < 3; ++channel) {
        std::uint64_t between = 0;
        for (const std::uint32_t* p = first + 3; p < last; p += 3) between += p[channel];
        const std::uint64_t sum = between * weight +
                                  std::uint64_t{first[channel]} * column.first_weight +
                                  std::uint64_t{last[channel]} * column.last_weight;
        resized.push_back(static_cast<std::uint8_t>((sum + whole / 2) / whole));
      }
    }
  }
  return resized;
}

}  // namespace gaze
