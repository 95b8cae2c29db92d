#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "xmp/caption_place.hpp"
#include "xmp/xmp_outline.hpp"

namespace gaze {

enum class XmpField {
  description,  ///< dc:description, the caption that photo programs show
  alt_text,     ///< Iptc4xmpCore:AltTextAccessibility, what is read to those who cannot see it
};

/// Which of them are wanted.
struct XmpFields {
  bool description = true, alt_text = true;
  bool has(XmpField field) const { return field == XmpField::description ? description : alt_text; }
  bool operator==(const XmpFields& other) const {
    return description == other.description && alt_text == other.alt_text;
  }
};

/// Whether the text names a property in which the field's words could stand, wherever in it: what is
/// left to ask of XMP that cannot be read.
bool mentions(std::string_view text, XmpField field);

/// XMP, as it lies in a sidecar or inside a photo. Both fields are language alternatives. What
/// changes is the packet's own text, at the place of the field alone: every other byte stays, but
/// for the white space that pads a packet and what follows the packet's end. UTF-16 and UTF-32
/// become UTF-8. Const calls may run in several threads at once.
class XmpPacket {
 public:
  /// Empty: no text at all.
  XmpPacket() = default;
  /// XMP with or without its packet wrapper and its x:xmpmeta; blank text is an empty packet. What
  /// follows the packet's end, NUL bytes or the rest of a longer one, is left away.
  /// Throws Error(input) with half a sentence ("line 7: mismatched tag") if it is none.
  explicit XmpPacket(std::string_view xml);

  /// Where it says something in the field: in English, by default, or in a language that is not
  /// stated. Description counts all of CaptionPlace's XMP places but alt_text. What a camera says
  /// of itself is nothing (camera_words.hpp).
  CaptionPlace words_in(XmpField field) const;
  bool has_words(XmpField field) const { return words_in(field) != CaptionPlace::none; }

  /// Whether both "x-default" and "en" are this text.
  bool says(XmpField field, const std::string& text) const;

  /// Says it in "x-default" and in "en", in place of what was there. False if that was the same.
  /// Bytes of `text` that XML cannot hold become U+FFFD or spaces.
  bool set_words(XmpField field, const std::string& text);

  /// What a sidecar holds.
  std::string sidecar() const;

  /// What a photo holds: the same in a packet wrapper. As long as `length` where it is not longer;
  /// else with 2 kB of room, so that others can change it in place; without where that would be
  /// more than `most`.
  std::string embedded(std::size_t length, std::size_t most) const;

 private:
  void outline();

  std::string text_;  ///< empty, or with a root element
  XmpOutline outline_;
};

}  // namespace gaze
