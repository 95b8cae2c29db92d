#include "xmp/iptc.hpp"

#include <algorithm>
#include <cstddef>

#include "xmp/camera_words.hpp"

namespace gaze {
namespace {

std::size_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

/// What a resource begins with: Photoshop's own mark and those of its neighbours.
bool is_resource(std::string_view bytes) {
  const std::string_view mark = bytes.substr(0, 4);
  return mark == "8BIM" || mark == "MeSa" || mark == "PHUT" || mark == "AgHg" || mark == "DCSR";
}

/// The next IPTC data; moves `resources` behind them.
std::string_view next_iptc(std::string_view& resources) {
  constexpr std::size_t kIptc = 0x0404;
  // A mark, 16 bits of kind, a name behind its length, 32 bits of size; both padded to even.
  while (resources.size() >= 12 && is_resource(resources)) {
    const std::size_t kind = big_endian(resources, 4, 2);
    const std::size_t name = (static_cast<unsigned char>(resources[6]) + std::size_t{2}) / 2 * 2;
    if (resources.size() < 10 + name) break;
    const std::size_t size = big_endian(resources, 6 + name, 4), begin = 10 + name;
    if (size > resources.size() - begin) break;
    const std::string_view found = kind == kIptc ? resources.substr(begin, size) : "";
    // Some writers forget the padding.
    const bool padded = size % 2 == 1 && !is_resource(resources.substr(begin + size));
    resources.remove_prefix(std::min(resources.size(), begin + size + (padded ? 1 : 0)));
    if (!found.empty()) return found;
  }
  resources = {};
  return "";
}

}  // namespace

std::string iptc_caption(std::string_view block) {
  constexpr std::size_t kHead = 5;           // A mark, record, data set, and 16 bits of size.
  constexpr std::size_t kExtended = 0x8000;  // With it: how many bytes the size has.
  while (block.size() >= kHead && block[0] == '\x1c') {
    std::size_t size = big_endian(block, 3, 2), head = kHead;
    if (size >= kExtended) {
      const std::size_t bytes = size - kExtended;
      if (bytes > 8 || bytes > block.size() - kHead) break;
      size = big_endian(block, kHead, bytes);
      head += bytes;
    }
    if (size > block.size() - head) break;
    const bool is_caption = block[1] == 2 && block[2] == 120;
    // A camera's words may stand in front of a person's.
    if (is_caption && !is_camera_words(block.substr(head, size))) {
      return std::string(block.substr(head, size));
    }
    block.remove_prefix(head + size);
  }
  return "";
}

std::string photoshop_caption(std::string_view resources) {
  while (!resources.empty()) {
    std::string caption = iptc_caption(next_iptc(resources));
    if (!caption.empty()) return caption;
  }
  return "";
}

std::string_view iptc_of_photoshop(std::string_view resources) { return next_iptc(resources); }

}  // namespace gaze
