#pragma once
#include <cstddef>
#include <string>

namespace gaze {

constexpr std::size_t kHelpColumn = 30;  ///< where the explanations of flags begin

/// `text` broken at spaces into lines of at most `width` columns, each with a newline. Lines begin
/// with `indent`, the first one with `label`; a label that reaches into the text gets its own line.
/// A newline in the text stays one; a word wider than a line is not broken.
std::string wrap(const std::string& text, std::size_t width, const std::string& label,
                 const std::string& indent);

}  // namespace gaze
