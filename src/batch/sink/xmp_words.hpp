#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "batch/sink/alt_text_policy.hpp"
#include "gaze/error.hpp"
#include "xmp/xmp_packet.hpp"

namespace gaze {

/// How captions become XMP, in sidecars and in photos.
struct XmpOptions {
  XmpFields fields;
  std::string output_folder;  ///< of sidecars: with the photo's folders below it; empty: beside it
  bool overwrite = false;     ///< also where a person has written
  AltTextPolicy words;
  std::size_t most_metadata = std::size_t{64} << 20U;  ///< bytes of XMP in a photo or a sidecar
  std::size_t most_file = std::size_t{1} << 30U;       ///< bytes of a photo
};

inline constexpr std::array<XmpField, 2> kXmpFields = {XmpField::description, XmpField::alt_text};

/// What a photo's own file, or a sidecar of it, says of it.
struct ExistingMetadata {
  XmpPacket packet;
  CaptionPlace described = CaptionPlace::none;  ///< outside the packet: EXIF, IPTC, comments
  bool has_alt_text = false;                    ///< in XMP besides the packet
  bool in_sidecar = false;                      ///< not in the photo

  /// Where it says something in the field.
  CaptionPlace place(XmpField field) const {
    if (field == XmpField::description && described != CaptionPlace::none) return described;
    if (field == XmpField::alt_text && has_alt_text) return CaptionPlace::xmp_alt_text;
    return packet.words_in(field);
  }
  bool has(XmpField field) const { return place(field) != CaptionPlace::none; }
  /// The same as a summary names it, such as "EXIF ImageDescription" or "an XMP sidecar"; empty:
  /// nowhere.
  std::string place_text(XmpField field) const;
};

/// Where the first of these fields is, if each of them is in one of `places`; else nothing.
std::string words_in_all(const std::vector<ExistingMetadata>& places, const XmpFields& fields);

struct FilledFields {
  bool changed = false;  ///< the packet has another text now
  std::string left;      ///< where the words are because of which the first field was left, if any
};

/// Sets the wanted fields of the packet to `text`, but where a person has written, there or in one of
/// `others`, and overwriting is not wanted. What gaze itself wrote of the same caption elsewhere, as
/// `text` or as `plain`, is not a person's.
FilledFields fill_fields(ExistingMetadata& words, const std::vector<ExistingMetadata>& others,
                         const std::string& text, const std::string& plain,
                         const XmpOptions& options);

/// `path` only appears in errors. Throws Error(input) if the metadata are damaged, or larger than
/// `most` bytes.
ExistingMetadata words_in(const std::string& path, std::string_view bytes, std::size_t most);

/// The same; of damaged metadata, what can be read. Where that is not known, and the damaged part
/// names a property that could hold words, it counts as saying something.
ExistingMetadata words_found_in(std::string_view bytes, std::size_t most);

/// Of a file, all of it. Throws Error(input), naming it, also if it has more than `most` bytes.
std::string read_whole_file(const std::string& path, std::size_t most);

/// Does the work; if it throws, `what` comes in front of the half of a sentence that it throws.
template <typename Work>
auto about(const std::string& what, const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    throw Error(error.kind(), what + error.what());
  }
}

}  // namespace gaze
