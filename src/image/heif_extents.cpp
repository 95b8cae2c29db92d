#include "image/heif_extents.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace gaze {
namespace {

/// A number of `bytes` bytes, most significant first. 0 beyond the end.
std::uint64_t number(std::string_view data, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t n = at; n < at + bytes; ++n) {
    value = value << 8 | (n < data.size() ? static_cast<unsigned char>(data[n]) : 0U);
  }
  return value;
}

struct Box {
  std::string_view type, content;  ///< content: without the header; both point into the file
};

/// The boxes that follow one another in `data`, up to the first that does not fit.
std::vector<Box> boxes(std::string_view data) {
  std::vector<Box> found;
  while (data.size() >= 8) {
    std::uint64_t size = number(data, 0, 4);
    std::size_t header = 8;
    if (size == 1) {
      size = number(data, 8, 8);
      header = 16;
    } else if (size == 0) {
      size = data.size();  // It reaches to the end.
    }
    if (size < header || size > data.size()) break;
    const auto whole = static_cast<std::size_t>(size);
    found.push_back({data.substr(4, 4), data.substr(header, whole - header)});
    data.remove_prefix(whole);
  }
  return found;
}

/// The content of the first box of a type; empty if there is none.
std::string_view content_of(std::string_view data, std::string_view type) {
  for (const Box& box : boxes(data)) {
    if (box.type == type) return box.content;
  }
  return {};
}

std::string_view after(std::string_view data, std::size_t bytes) {
  return data.substr(std::min(bytes, data.size()));
}

/// The properties of each item, numbered from 1: "ipma", ISO/IEC 23008-12, 9.3.2.
std::vector<std::vector<std::size_t>> associations(std::string_view ipma) {
  const bool long_items = number(ipma, 0, 1) >= 1;
  const bool long_numbers = (number(ipma, 1, 3) & 1) != 0;
  const std::uint64_t items = number(ipma, 4, 4);
  std::vector<std::vector<std::size_t>> found;
  std::size_t at = 8;
  for (std::uint64_t item = 0; item < items && at < ipma.size(); ++item) {
    at += long_items ? 4 : 2;
    const std::uint64_t count = number(ipma, at++, 1);
    found.emplace_back();
    for (std::uint64_t n = 0; n < count && at < ipma.size(); ++n) {
      // The highest bit says whether a reader must know the property.
      found.back().push_back(static_cast<std::size_t>(long_numbers ? number(ipma, at, 2) & 0x7fff
                                                                   : number(ipma, at, 1) & 0x7f));
      at += long_numbers ? 2 : 1;
    }
  }
  return found;
}

}  // namespace

std::optional<std::string> with_extents_before_turn(std::string_view file) {
  constexpr std::size_t kVersion = 4;  // The version and flags that some boxes begin with.
  const std::string_view iprp = content_of(after(content_of(file, "meta"), kVersion), "iprp");
  const std::vector<Box> properties = boxes(content_of(iprp, "ipco"));
  std::vector<std::size_t> turned;  // Where in the file the sizes stand.
  for (const auto& item : associations(content_of(iprp, "ipma"))) {
    bool quarter = false;
    for (const std::size_t property : item) {
      if (property == 0 || property > properties.size()) continue;
      const Box& box = properties[property - 1];
      if (box.type == "irot" && (number(box.content, 0, 1) & 1) != 0) quarter = !quarter;
      if (quarter && box.type == "ispe" && box.content.size() >= kVersion + 8) {
        turned.push_back(static_cast<std::size_t>(box.content.data() - file.data()) + kVersion);
      }
    }
  }
  if (turned.empty()) return std::nullopt;
  std::sort(turned.begin(), turned.end());
  turned.erase(std::unique(turned.begin(), turned.end()), turned.end());  // Items may share a box.
  std::string mended(file);
  for (const std::size_t at : turned) {
    for (std::size_t n = 0; n < 4; ++n) std::swap(mended[at + n], mended[at + 4 + n]);
  }
  return mended;
}

}  // namespace gaze
