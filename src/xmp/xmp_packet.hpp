#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

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

/// XMP, as it lies in a sidecar or inside a photo. Both fields are language alternatives; all other
/// properties and all other languages are kept as they are. Exempi keeps its tables in the process:
/// every call is made under one lock, so packets may be used from any thread.
class XmpPacket {
 public:
  XmpPacket();
  /// XMP with or without its packet wrapper and its x:xmpmeta; blank text is an empty packet.
  /// Throws Error(input) with half a sentence ("line 7: mismatched tag") if it is none.
  explicit XmpPacket(std::string_view xml);
  ~XmpPacket();
  XmpPacket(XmpPacket&&) noexcept;
  XmpPacket& operator=(XmpPacket&&) noexcept;

  /// Whether somebody has said something there: in English, by default, or in a language that is
  /// not stated. What a camera says of itself is nothing (camera_words.hpp).
  bool has_words(XmpField field) const;

  /// Whether both "x-default" and "en" are this text.
  bool says(XmpField field, const std::string& text) const;

  /// Says it in "x-default" and in "en", in place of what was there. False if that was the same.
  /// Bytes of `text` that XML cannot hold become U+FFFD or spaces.
  bool set_words(XmpField field, const std::string& text);

  /// What a sidecar holds: one x:xmpmeta, one rdf:Description.
  std::string sidecar() const;

  /// What a photo holds: the same in a packet wrapper. As long as `length` where it is not longer;
  /// else with 2 kB of room, so that others can change it in place; without where that would be
  /// more than `most`.
  std::string embedded(std::size_t length, std::size_t most) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace gaze
