// Where the elements of a piece of XML lie.
#include "xmp/xml_outline.hpp"

#include "fuzz/target.hpp"
#include "gaze/error.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  may_throw<gaze::Error>([&] {
    const gaze::XmlOutline outline = gaze::xml_outline(view(data, size));
    require(outline.begin <= outline.end && outline.end <= size, "the root lies within the text");
    for (const std::size_t place : outline.pairs) require(place < size, "so do its elements");
  });
  return 0;
}
