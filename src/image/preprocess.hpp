#pragma once
#include <cstdint>
#include <vector>

#include "gaze/image.hpp"

namespace gaze {

/// The photo resized to side x side pixels without keeping its aspect ratio, as R G B R G B ...
/// (side * side * 3 values), by the area filter: an output pixel is the mean of the part of the
/// photo that it covers, each source pixel weighted by the overlap, on both axes, for shrinking and
/// for enlarging:
///   out[r, c] = round(sum_ij |I_r and i| |J_c and j| in[i, j] / (|I_r| |J_c|)),  halves up,
///   I_r = [r h / side, (r + 1) h / side),  J_c = [c w / side, (c + 1) w / side).
/// Of a photo that was decoded smaller h and w are the file's, divided by Image::shrink: of the column
/// and row that hold less than a whole pixel only that part counts.
/// The sums are whole numbers and are rounded once, so the result is the same on every machine.
/// Throws Error(usage) if side is not 1..4096 or the image's size and pixels disagree.
std::vector<std::uint8_t> resize_to_input(const Image& photo, int side);

}  // namespace gaze
