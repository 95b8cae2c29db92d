// A photo of one format (GAZE_FUZZ_FORMAT) that is given words: it can be read again, with the same
// pixels, and nothing but its XMP has changed.
#include <algorithm>
#include <optional>

#include "fuzz/target.hpp"
#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/format.hpp"
#include "image/metadata/exif.hpp"
#include "xmp/photo_metadata.hpp"
#include "xmp/xmp_packet.hpp"

using namespace gaze_fuzz;
using gaze::ImageFormat;

namespace {

constexpr ImageFormat kFormat = ImageFormat::GAZE_FUZZ_FORMAT;

std::optional<gaze::Image> decoded(std::string_view bytes) {
  gaze::ReadOptions options;
  options.max_pixels = 20'000;
  try {
    return gaze::decode_image(bytes, "x", options);
  } catch (const gaze::Error&) {
    return std::nullopt;
  }
}

/// Bytes of `before` that are in neither the common beginning nor the common end.
std::size_t lost(std::string_view before, std::string_view after) {
  const auto begin = static_cast<std::size_t>(
      std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first -
      before.begin());
  before.remove_prefix(begin);
  after.remove_prefix(begin);
  const auto end = static_cast<std::size_t>(
      std::mismatch(before.rbegin(), before.rend(), after.rbegin(), after.rend()).first -
      before.rbegin());
  return before.size() - end;
}

void check_other_bytes(std::string_view before, std::string_view after, bool had_packet) {
  if (kFormat == ImageFormat::jpeg || kFormat == ImageFormat::png) {
    require(had_packet || lost(before, after) == 0, "no byte of a photo without XMP is lost");
  }
  if (kFormat == ImageFormat::tiff) {
    constexpr std::size_t kHead = 8;  // It holds the first directory's place.
    require(before.size() >= kHead &&
                after.substr(kHead, before.size() - kHead) == before.substr(kHead),
            "every byte of a TIFF stays in its place");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = view(data, size);
  if (gaze::image_format(bytes.substr(0, gaze::kFormatBytes)) != kFormat) return -1;
  bool had_packet = false;
  std::string written;
  try {
    had_packet = gaze::read_photo_metadata(bytes).packet.has_value();
    gaze::XmpPacket packet;
    packet.set_words(gaze::XmpField::description, "a dog");
    written = gaze::with_packet(bytes, packet);
  } catch (const gaze::Error&) {
    return 0;
  }
  const auto metadata = gaze::read_photo_metadata(written);
  require(metadata.packet &&
              gaze::XmpPacket(*metadata.packet).says(gaze::XmpField::description, "a dog"),
          "what was written is read");
  check_other_bytes(bytes, written, had_packet);
  const auto before = decoded(bytes), after = decoded(written);
  // Of a damaged TIFF libtiff may read other bytes where the file has grown.
  if (before && kFormat != ImageFormat::tiff) {
    require(after && before->rgb == after->rgb && before->width == after->width,
            "the pixels are the same");
  }
  return 0;
}
