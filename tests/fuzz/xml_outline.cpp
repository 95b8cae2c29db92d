// Where the elements of a piece of XMP lie.
#include "fuzz/target.hpp"
#include "gaze/error.hpp"
#include "xmp/xmp_outline.hpp"

using namespace gaze_fuzz;

namespace {

void require_within(const gaze::ElementRange& element, std::size_t size) {
  require(element.open.begin <= element.open.end && element.open.end <= element.close.begin &&
              element.close.begin <= element.close.end && element.close.end <= size,
          "an element lies within the text");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  may_throw<gaze::Error>([&] {
    const gaze::XmpOutline outline = gaze::xmp_outline(
        view(data, size), {"http://purl.org/dc/elements/1.1/ description",
                           "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/ AltTextAccessibility"});
    require_within(outline.whole, size);
    if (outline.has_rdf) require_within(outline.rdf, size);
    if (outline.has_node) require_within(outline.node, size);
    for (const gaze::XmpStatement& statement : outline.statements) {
      require(
          statement.attribute.begin <= statement.attribute.end && statement.attribute.end <= size,
          "an attribute lies within the text");
      if (statement.form == gaze::XmpStatement::Form::attribute) continue;
      require_within(statement.element, size);
      for (const gaze::XmpItem& item : statement.items) require_within(item.element, size);
    }
  });
  return 0;
}
