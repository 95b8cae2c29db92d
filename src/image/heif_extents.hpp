#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace gaze {

/// A HEIF file gives the size of a coded picture in an "ispe" box, and says in an "irot" box that
/// the picture is shown turned (ISO/IEC 23008-12, 6.5.3 and 6.5.10). libheif up to 1.17 wrote the
/// size after the turn, behind the irot; from 1.23 on it refuses to decode such a file. Returns the
/// file with width and height exchanged in each ispe that stands behind a quarter turn in the
/// properties of an item; nothing if there is none, or if the boxes make no sense. Never throws but
/// for memory.
std::optional<std::string> with_extents_before_turn(std::string_view file);

}  // namespace gaze
