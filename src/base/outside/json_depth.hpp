#pragma once
#include <string_view>

namespace gaze {

/// The deepest JSON that is read: copying or printing a document takes stack for each level, and a
/// few kilobytes can hold a hundred thousand. What gaze and its peers write has fewer than ten.
inline constexpr int kDeepestJson = 64;

/// Whether arrays and objects are nested deeper than kDeepestJson. Takes no memory, and looks at
/// brackets alone: whether it is JSON is left to the parser.
bool is_nested_too_deep(std::string_view json);

}  // namespace gaze
