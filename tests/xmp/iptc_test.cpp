#include "xmp/iptc.hpp"

#include "support/catch.hpp"

using gaze::iptc_caption;
using gaze::iptc_of_photoshop;

namespace {

const std::string kKeyword(
    "\x1c\x02\x19\x00\x03"
    "dog",
    8),
    kCaption(
        "\x1c\x02\x78\x00\x04"
        "Lake",
        9);

std::string resource(const std::string& kind, std::string data) {
  const auto size = static_cast<char>(data.size());
  if (data.size() % 2 == 1) data += '\0';
  return "8BIM" + kind + std::string(5, '\0') + size + data;
}

}  // namespace

TEST_CASE("the IPTC caption is found behind other fields", "[xmp]") {
  CHECK(iptc_caption(kKeyword + kCaption) == "Lake");
  CHECK(iptc_caption(kKeyword).empty());
  CHECK(iptc_caption("").empty());
  for (std::size_t cut = 0; cut < 17; ++cut) {
    CHECK(iptc_caption((kKeyword + kCaption).substr(0, cut)).empty());
  }
}

TEST_CASE("a long IPTC caption and one behind a camera's are found", "[xmp]") {
  const std::string camera = std::string("\x1c\x02\x78\x00\x08", 5) + "SONY DSC";
  CHECK(iptc_caption(camera + kCaption) == "Lake");
  const std::string text(40000, 'x');
  const std::string longer = std::string("\x1c\x02\x78\x80\x04\0\0\x9c\x40", 9) + text;
  CHECK(iptc_caption(kKeyword + longer) == text);
  CHECK(iptc_caption(longer.substr(0, 1000)).empty());
}

TEST_CASE("every block of IPTC data among Photoshop's resources is read", "[xmp]") {
  const std::string odd = resource("\x03\xed", "abc");
  const std::string resources = resource("\x04\x04", kKeyword) + odd.substr(0, odd.size() - 1) +
                                resource("\x04\x04", kCaption);
  CHECK(gaze::photoshop_caption(resources) == "Lake");
  CHECK(gaze::photoshop_caption(odd).empty());
}

TEST_CASE("IPTC data are found among the resources of Photoshop", "[xmp]") {
  const std::string resources =
      resource("\x03\xed", "abc") + resource("\x04\x04", kCaption) + resource("\x04\x25", "x");
  CHECK(iptc_of_photoshop(resources) == kCaption);
  CHECK(iptc_of_photoshop(resource("\x03\xed", "abc")).empty());
  for (std::size_t cut = 0; cut < resources.size() - 15; ++cut) {
    CHECK(iptc_of_photoshop(resources.substr(0, cut)).empty());
  }
}
