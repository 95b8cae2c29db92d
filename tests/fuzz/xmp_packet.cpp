// A packet of XMP, given words and written.
#include "xmp/xmp_packet.hpp"

#include "fuzz/target.hpp"
#include "gaze/error.hpp"

using namespace gaze_fuzz;
using gaze::XmpField;
using gaze::XmpPacket;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  may_throw<gaze::Error>([&] {
    XmpPacket packet(view(data, size));
    packet.has_words(XmpField::description);
    for (const XmpField field : {XmpField::description, XmpField::alt_text}) {
      packet.set_words(field, "a dog");
      require(packet.says(field, "a dog"), "a packet says what was set");
    }
    const XmpPacket again(packet.sidecar());
    require(again.says(XmpField::alt_text, "a dog"), "a sidecar has the text of the packet");
    packet.embedded(100, std::size_t{1} << 20U);
  });
  return 0;
}
