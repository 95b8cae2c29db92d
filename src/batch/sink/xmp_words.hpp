#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "batch/sink/alt_text_policy.hpp"
#include "gaze/error.hpp"
#include "xmp/xmp_packet.hpp"

namespace gaze {

/// How captions become XMP, in sidecars and in photos.
struct XmpOptions {
  XmpFields fields;
  std::string output_folder;  ///< of sidecars: with the photo's folders below it; empty: beside it
  bool overwrite = false;     ///< also somebody's words
  AltTextPolicy words;
  std::size_t most_metadata = std::size_t{64} << 20U;  ///< bytes of XMP in a photo or a sidecar
  std::size_t most_file = std::size_t{1} << 30U;       ///< bytes of a photo
};

inline constexpr std::array<XmpField, 2> kXmpFields = {XmpField::description, XmpField::alt_text};

/// What a photo's own file says of it.
struct ExistingMetadata {
  XmpPacket packet;
  bool described = false;  ///< in EXIF, IPTC or a PNG's text

  bool has(XmpField field) const {
    return (described && field == XmpField::description) || packet.has_words(field);
  }
};

/// `path` only appears in errors. Throws Error(input) if the metadata are damaged, or larger than
/// `most` bytes.
ExistingMetadata words_in(const std::string& path, std::string_view bytes, std::size_t most);

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
