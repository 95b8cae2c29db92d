// The photos of the image layer's tests and assets, each given XMP.
#include "xmp/photo_metadata.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <vector>

#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_png.hpp"

using namespace gaze;
using gaze_tests::read_bytes;
namespace fs = std::filesystem;

namespace {

constexpr auto kDescription = XmpField::description;

std::vector<std::string> photos() {
  std::vector<std::string> paths;
  for (const auto& folder : {gaze_tests::fixture_path("image"), gaze_tests::asset_path("")}) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      // One is there to be refused by the decoder.
      if (entry.path().filename() == "float.tif") continue;
      if (entry.is_regular_file()) paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

XmpPacket packet_saying(const std::string& text) {
  XmpPacket packet;
  packet.set_words(kDescription, text);
  return packet;
}

XmpPacket packet_of(const std::string& bytes) {
  return XmpPacket(read_photo_metadata(bytes).packet.value_or(""));
}

/// A JPEG with these segments in front of a scan that is none.
std::string jpeg(const std::string& segments) {
  return "\xff\xd8" + segments + "\xff\xda....\xff\xd9";
}

std::string segment(char marker, const std::string& data) {
  const std::size_t size = data.size() + 2;
  return std::string("\xff") + marker + static_cast<char>(size >> 8U) +
         static_cast<char>(size & 0xFFU) + data;
}

std::string exif_with(const std::string& description) {
  // One directory with one ImageDescription, whose text follows it.
  std::string block("II*\0\x08\0\0\0\x01\0\x0e\x01\x02\0", 14);
  block += static_cast<char>(description.size());
  block += std::string("\0\0\0\x1a\0\0\0\0\0\0\0", 11);
  return block + description;
}

}  // namespace

TEST_CASE("every photo that can hold XMP takes it and keeps its pixels", "[xmp]") {
  int held = 0;
  for (const std::string& path : photos()) {
    const std::string before = read_bytes(path);
    if (!can_hold_xmp(before)) continue;
    INFO(path);
    ++held;
    CHECK_FALSE(packet_of(before).has_words(kDescription));
    const std::string after = with_packet(before, packet_saying("A dog."));
    CHECK(packet_of(after).says(kDescription, "A dog."));
    const Image was = decode_image(before, path), is = decode_image(after, path);
    CHECK(was.width == is.width);
    CHECK(was.rgb == is.rgb);

    const std::string longer(5000, 'x');
    const std::string again = with_packet(after, packet_saying(longer));
    CHECK(packet_of(again).says(kDescription, longer));
    CHECK(decode_image(again, path).rgb == was.rgb);
    const std::string back = with_packet(again, packet_saying("A dog."));
    CHECK(back.size() == again.size());  // In the room that the longer one left.
    CHECK(packet_of(back).says(kDescription, "A dog."));
  }
  CHECK(held >= 20);
}

TEST_CASE("a JPEG keeps every byte but its XMP", "[xmp]") {
  const std::string front = segment('\xe0', std::string("JFIF\0", 5)) +
                            segment('\xe1', std::string("Exif\0\0", 6) + exif_with("Lake house"));
  const std::string rest = segment('\xe2', std::string("MPF\0", 4)) + segment('\xfe', "Lavc58");
  const std::string photo = jpeg(front + rest) + "a film behind it";
  const std::string after = with_packet(photo, packet_saying("A dog."));
  const std::size_t added = after.size() - photo.size();
  CHECK(after.compare(0, 2 + front.size(), photo, 0, 2 + front.size()) == 0);
  CHECK(after.substr(2 + front.size() + added) == photo.substr(2 + front.size()));
  CHECK(read_photo_metadata(photo).described == CaptionPlace::exif_description);
}

TEST_CASE("XMP behind an index of pictures stays as long as it was", "[xmp]") {
  const std::string mark("http://ns.adobe.com/xap/1.0/\0", 29);
  const std::string index = segment('\xe2', std::string("MPF\0", 4));
  const std::string photo =
      jpeg(index + segment('\xe1', mark + packet_saying("A").embedded(4000, 60000)));
  const std::string after = with_packet(photo, packet_saying("A dog."));
  CHECK(after.size() == photo.size());
  CHECK(packet_of(after).says(kDescription, "A dog."));
  CHECK_THROWS_WITH(with_packet(photo, packet_saying(std::string(5000, 'x'))),
                    ContainsSubstring("cannot grow"));
}

TEST_CASE("descriptions outside XMP are a person's too", "[xmp]") {
  const std::string head("Exif\0\0", 6);
  const auto described = [](const std::string& photo) {
    return read_photo_metadata(photo).described != CaptionPlace::none;
  };
  CHECK(described(jpeg(segment('\xe1', head + exif_with("Lake Constance")))));
  CHECK_FALSE(described(jpeg(segment('\xe1', head + exif_with("OLYMPUS DIGITAL CAMERA")))));
  const std::string caption(
      "\x1c\x02\x78\x00\x04"
      "Lake\0",
      10);
  CHECK(described(jpeg(segment('\xed', std::string("Photoshop 3.0\0"
                                                   "8BIM\x04\x04\0\0\0\0\0\x09",
                                                   26) +
                                           caption))));
  CHECK_FALSE(described(gaze_tests::tiny_png(1, 1, 0, 0, 0)));
}

TEST_CASE("words are found in every place of every format", "[xmp]") {
  const std::pair<const char*, CaptionPlace> places[] = {
      {"exif_description", CaptionPlace::exif_description},
      {"exif_user_comment", CaptionPlace::exif_user_comment},
      {"exif_xp_comment", CaptionPlace::exif_xp_comment},
      {"file_comment", CaptionPlace::file_comment},
      {"iptc_caption", CaptionPlace::iptc_caption},
      {"png_text", CaptionPlace::png_text},
      {"xmp_alt_text", CaptionPlace::xmp_alt_text},
      {"xmp_description", CaptionPlace::xmp_description},
      {"xmp_notes", CaptionPlace::xmp_notes},
      {"xmp_tiff_description", CaptionPlace::xmp_tiff_description},
      {"xmp_user_comment", CaptionPlace::xmp_user_comment}};
  std::map<std::string, std::set<std::string>> formats;
  for (const auto& entry : fs::directory_iterator(gaze_tests::fixture_path("words"))) {
    const std::string name = entry.path().filename().string();
    INFO(name);
    const PhotoMetadata metadata = read_photo_metadata(read_bytes(entry.path().string()));
    const XmpPacket packet(metadata.packet.value_or(""));
    const CaptionPlace described = metadata.described != CaptionPlace::none
                                       ? metadata.described
                                       : packet.words_in(kDescription);
    const std::string begin = name.substr(0, name.find('.'));
    const auto* const place = std::find_if(std::begin(places), std::end(places),
                                           [&](const auto& one) { return one.first == begin; });
    REQUIRE(place != std::end(places));
    if (place->second == CaptionPlace::xmp_alt_text) {
      CHECK(described == CaptionPlace::none);
      CHECK(packet.words_in(XmpField::alt_text) == CaptionPlace::xmp_alt_text);
    } else {
      CHECK(described == place->second);
      CHECK_FALSE(packet.has_words(XmpField::alt_text));
    }
    CHECK(place_name(place->second) != std::string("nothing"));
    formats[begin].insert(entry.path().extension().string());
  }
  // The table in src/xmp/README.md.
  const std::set<std::string> xmp = {".avif", ".gif", ".heic", ".jpg", ".png", ".tif", ".webp"};
  std::set<std::string> exif = xmp;
  exif.erase(".gif");
  CHECK(formats ==
        std::map<std::string, std::set<std::string>>{{"exif_description", exif},
                                                     {"exif_user_comment", exif},
                                                     {"exif_xp_comment", exif},
                                                     {"file_comment", {".gif", ".jpg"}},
                                                     {"iptc_caption", {".jpg", ".png", ".tif"}},
                                                     {"png_text", {".png"}},
                                                     {"xmp_alt_text", xmp},
                                                     {"xmp_description", xmp},
                                                     {"xmp_notes", xmp},
                                                     {"xmp_tiff_description", xmp},
                                                     {"xmp_user_comment", xmp}});
}

TEST_CASE("photos without words say nothing", "[xmp]") {
  for (const std::string& path : photos()) {
    INFO(path);
    const PhotoMetadata metadata = read_photo_metadata(read_bytes(path));
    CHECK(metadata.described == CaptionPlace::none);
    CHECK_FALSE(XmpPacket(metadata.packet.value_or("")).has_words(kDescription));
  }
}

TEST_CASE("XMP of a PNG is written where readers look first, whatever place it had", "[xmp]") {
  for (const char* const name : {"raw.text", "raw.ztxt", "raw_app1.itxt", "xml.ztxt", "xml.text"}) {
    const std::string path =
        gaze_tests::fixture_path(std::string("words/xmp_description.") + name + ".png");
    const std::string before = read_bytes(path);
    XmpPacket packet = packet_of(before);
    REQUIRE(packet.set_words(XmpField::alt_text, "A dog."));
    const std::string after = with_packet(before, packet);
    CHECK(after.find("iTXtXML:com.adobe.xmp") != std::string::npos);
    CHECK(after.find("Raw profile") == std::string::npos);
    CHECK(packet_of(after).says(XmpField::alt_text, "A dog."));
    CHECK(packet_of(after).words_in(kDescription) == CaptionPlace::xmp_description);
    CHECK(read_photo_metadata(after).described == CaptionPlace::none);  // There is no second one.
    CHECK(decode_image(after, path).rgb == decode_image(before, path).rgb);
  }
}

TEST_CASE("XMP besides the packet that cannot be read counts by what it names", "[xmp]") {
  PhotoMetadata metadata;
  add_unreadable_xmp(metadata, "<x:xmpmeta><dc:creator>");
  CHECK(metadata.described == CaptionPlace::none);
  CHECK_FALSE(metadata.has_alt_text);
  add_unreadable_xmp(metadata, "<x:xmpmeta><dc:description>");
  CHECK(metadata.described == CaptionPlace::unreadable);
  add_unreadable_xmp(metadata, "AltTextAccessibility");
  CHECK(metadata.has_alt_text);
}

TEST_CASE("an animated WebP whose frames lie outside its canvas is refused", "[xmp][error]") {
  const std::string whole = read_bytes(gaze_tests::fixture_path("image/animated.webp"));
  REQUIRE_NOTHROW(with_packet(whole, packet_saying("A")));
  for (std::size_t frame = whole.find("ANMF"); frame != std::string::npos;
       frame = whole.find("ANMF", frame + 1)) {
    for (const std::size_t offset : {frame + 8, frame + 11}) {  // x and y, 24 bits, in pairs
      std::string damaged = whole;
      damaged.replace(offset, 3, "\xff\xff\xff");
      CHECK_THROWS_WITH(with_packet(damaged, packet_saying("A")), "the WebP is damaged or cut");
    }
  }
}

TEST_CASE("a WebP with a second picture that is no frame is refused", "[xmp][error]") {
  std::string two = read_bytes(gaze_tests::fixture_path("image/exif_6.webp"));
  const std::size_t picture =
      two.find("VP8L") != std::string::npos ? two.find("VP8L") : two.find("VP8 ");
  REQUIRE(picture != std::string::npos);
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(two[at]); };
  const std::size_t size =
      byte(picture + 4) + 256U * byte(picture + 5) + 65536U * byte(picture + 6);
  const std::string again = two.substr(picture, 8 + size + size % 2);
  two.insert(picture, again);
  const std::size_t riff = two.size() - 8;
  for (std::size_t n = 0; n < 4; ++n) two[4 + n] = static_cast<char>(riff >> (8 * n) & 0xff);
  CHECK_THROWS_WITH(with_packet(two, packet_saying("A")), "the WebP is damaged or cut");
}

TEST_CASE("photos that are cut are refused in half a sentence", "[xmp][error]") {
  for (const char* name : {"exif_6.png", "exif_6.webp"}) {
    const std::string bytes = read_bytes(gaze_tests::fixture_path(std::string("image/") + name));
    CHECK_THROWS_AS(with_packet(bytes.substr(0, bytes.size() / 2), packet_saying("A")), Error);
  }
  const std::string whole = read_bytes(gaze_tests::asset_path("dog.jpg"));
  CHECK_THROWS_WITH(with_packet(whole.substr(0, 100), packet_saying("A")),
                    ContainsSubstring("in front of its picture"));
  CHECK_THROWS_WITH(with_packet(std::string("II*\0\xff\0\0\0", 8), packet_saying("A")),
                    ContainsSubstring("directory lies outside"));
  CHECK_THROWS_WITH(with_packet("GIF89a", packet_saying("A")), ContainsSubstring("only JPEG"));
  CHECK_THROWS_WITH(with_packet(jpeg(""), packet_saying(std::string(70000, 'x'))),
                    "its XMP is too large for a JPEG");
}

TEST_CASE("damaged files are read without harm", "[xmp][error]") {
  for (const std::string& path : photos()) {
    const std::string whole = read_bytes(path);
    if (!can_hold_xmp(whole) || whole.size() > 20000) continue;
    for (std::size_t at = 0; at < std::min<std::size_t>(whole.size(), 400); ++at) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(~static_cast<unsigned char>(bytes[at]));
      try {
        read_photo_metadata(bytes);
        with_packet(bytes, packet_saying("A dog."));
      } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
      }
    }
  }
}
