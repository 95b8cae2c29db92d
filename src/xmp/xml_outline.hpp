#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

namespace gaze {

/// What a piece of XML is around.
struct XmlOutline {
  enum class Root { xmpmeta, rdf, other } root = Root::other;
  std::size_t begin = 0, end = 0;  ///< the root element's bytes
  /// Where the end tags are of the rdf:Alt elements that hold two items, both with a language.
  std::vector<std::size_t> pairs;
};

/// Throws Error(input) if it is not well-formed, as in "line 7: mismatched tag" (Exempi says no
/// more than that, and says it to stderr), or nested deeper than 64 elements, which would cost
/// Exempi its stack.
XmlOutline xml_outline(std::string_view xml);

}  // namespace gaze
