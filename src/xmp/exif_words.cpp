#include "xmp/exif_words.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "image/metadata/exif.hpp"
#include "image/metadata/tiff_block.hpp"
#include "xmp/camera_words.hpp"
#include "xmp/unicode_xml.hpp"

namespace gaze {
namespace {

constexpr std::uint32_t kImageDescription = 0x010E, kExifDirectory = 0x8769, kUserComment = 0x9286,
                        kXpComment = 0x9C9C;

/// The text of a UserComment, which says in its first eight bytes how it is written.
std::string comment_text(std::string_view field, bool big_endian) {
  constexpr std::size_t kCode = 8;
  if (field.size() < kCode) return std::string(field);
  const std::string_view code = field.substr(0, kCode), text = field.substr(kCode);
  if (code.substr(0, 7) == "UNICODE") {
    const bool marked = text.substr(0, 2) == "\xfe\xff" || text.substr(0, 2) == "\xff\xfe";
    const bool first = marked ? text[0] == '\xfe' : big_endian;
    // Many write the byte order of the machine instead of the block's: letters are rather below 256.
    std::size_t even = 0, odd = 0;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
      even += text[i] == '\0' ? 1 : 0;
      odd += text[i + 1] == '\0' ? 1 : 0;
    }
    return utf16_as_utf8(text, marked || even == odd ? first : even > odd);
  }
  const bool is_code = code.substr(0, 5) == "ASCII" || code.substr(0, 3) == "JIS" ||
                       code.find_first_not_of('\0') == std::string_view::npos;
  return std::string(is_code ? text : field);  // Some forget the eight bytes.
}

/// Whether a maker has put bytes there that are no text.
bool is_binary(const std::string& text) {
  const std::string_view letters = std::string_view(text).substr(0, text.find('\0'));
  return std::any_of(letters.begin(), letters.end(), [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte < 0x20U && letter != '\n' && letter != '\r' && letter != '\t';
  });
}

bool comments(const TiffBlock& data, std::size_t directory) {
  const auto field = data.field(kUserComment, directory);
  if (!field) return false;
  const std::string text = comment_text(*field, data.big_endian());
  return !is_binary(text) && !is_camera_words(text);
}

}  // namespace

CaptionPlace exif_words(std::string_view block) {
  const auto data = TiffBlock::open(exif_body(block));
  if (!data) return CaptionPlace::none;
  const std::size_t first = data->directory();
  if (const auto text = data->field(kImageDescription, first); text && !is_camera_words(*text)) {
    return CaptionPlace::exif_description;
  }
  const auto exif = data->find(kExifDirectory, first);
  const std::size_t second =
      exif ? data->number(exif->value, exif->bytes <= 8 ? exif->bytes : 4) : 0;
  if (comments(*data, first) || (second > 0 && comments(*data, second))) {
    return CaptionPlace::exif_user_comment;
  }
  for (const std::size_t directory : {first, second}) {
    if (directory == 0) continue;
    const auto text = data->field(kXpComment, directory);
    if (text && !is_camera_words(utf16_as_utf8(*text, false))) return CaptionPlace::exif_xp_comment;
  }
  return CaptionPlace::none;
}

}  // namespace gaze
