#include "xmp/iptc.hpp"

#include <cstddef>

namespace gaze {
namespace {

std::size_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

}  // namespace

std::string iptc_caption(std::string_view block) {
  constexpr std::size_t kHead = 5;  // A mark, record, data set, and 16 bits of size.
  while (block.size() >= kHead && block[0] == '\x1c') {
    const std::size_t size = big_endian(block, 3, 2);
    if (size > block.size() - kHead) break;
    if (block[1] == 2 && block[2] == 120) return std::string(block.substr(kHead, size));
    block.remove_prefix(kHead + size);
  }
  return "";
}

std::string_view iptc_of_photoshop(std::string_view resources) {
  constexpr std::size_t kIptc = 0x0404;
  // "8BIM", 16 bits of kind, a name behind its length, 32 bits of size; both padded to even.
  while (resources.size() >= 12 && resources.substr(0, 4) == "8BIM") {
    const std::size_t kind = big_endian(resources, 4, 2);
    const std::size_t name = (static_cast<unsigned char>(resources[6]) + std::size_t{2}) / 2 * 2;
    if (resources.size() < 10 + name) break;
    const std::size_t size = big_endian(resources, 6 + name, 4), begin = 10 + name;
    if (size > resources.size() - begin) break;
    if (kind == kIptc) return resources.substr(begin, size);
    if (size + size % 2 > resources.size() - begin) break;
    resources.remove_prefix(begin + size + size % 2);
  }
  return "";
}

}  // namespace gaze
