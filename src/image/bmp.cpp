#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gaze/error.hpp"
#include "image/codec.hpp"
#include "image/pixels.hpp"

// Not cv::imdecode: it writes to std::cerr about a broken BMP, which no setting prevents, and drops
// the alpha channel.

namespace gaze {
namespace {

[[noreturn]] void cut() {
  throw Error(ErrorKind::input, "the BMP is cut: its data end before the picture does");
}

[[noreturn]] void unknown(const std::string& what) {
  throw Error(ErrorKind::input, "the BMP is damaged or of an unknown kind: " + what);
}

std::uint32_t little_endian(const std::uint8_t* bytes, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

/// The file; reading past its end throws.
struct Bytes {
  const std::uint8_t* data;
  std::size_t size;

  const std::uint8_t* at(std::size_t position, std::size_t count) const {
    if (position > size || count > size - position) cut();
    return data + position;
  }
  std::uint32_t number(std::size_t position, std::size_t count) const {
    return little_endian(at(position, count), count);
  }
};

enum Compression : std::uint32_t { kPlain = 0, kRle8 = 1, kRle4 = 2, kMasks = 3, kAlphaMasks = 6 };

constexpr std::size_t kFileHeader = 14;
constexpr std::size_t kOldHeader = 12;   // OS/2 1: 16-bit sizes and a palette of 3 bytes a colour.
constexpr std::size_t kInfoHeader = 40;  // All later ones start with it.
constexpr std::size_t kV3Header = 56;    // From here on the header itself holds an alpha mask.
constexpr std::size_t kOs2Header = 64;   // OS/2 2: numbers its compressions differently from 3 on.

struct Header {
  std::size_t size = 0;    ///< without the file header
  std::size_t pixels = 0;  ///< where they start
  std::int64_t width = 0, height = 0;
  bool top_down = false;
  unsigned depth = 0;  ///< bits a pixel
  std::uint32_t compression = kPlain;
  std::uint32_t colours = 0;  ///< palette entries; 0 for as many as the depth allows

  bool has_runs() const { return compression == kRle8 || compression == kRle4; }
  bool has_masks() const { return compression == kMasks || compression == kAlphaMasks; }
};

void check_kind(const Header& header) {
  const unsigned depth = header.depth;
  const bool known =
      header.compression == kPlain
          ? depth == 1 || depth == 4 || depth == 8 || depth == 16 || depth == 24 || depth == 32
      : header.compression == kRle8 ? depth == 8 && !header.top_down
      : header.compression == kRle4
          ? depth == 4 && !header.top_down
          : header.has_masks() && header.size != kOs2Header && (depth == 16 || depth == 32);
  if (!known) {
    unknown("compression " + std::to_string(header.compression) + " with " + std::to_string(depth) +
            " bits a pixel");
  }
}

Header read_header(const Bytes& file) {
  Header header;
  header.pixels = file.number(10, 4);
  header.size = file.number(14, 4);
  if (header.size == kOldHeader) {
    header.width = file.number(18, 2);
    header.height = file.number(20, 2);
    header.depth = file.number(24, 2);
    return header;
  }
  if (header.size < kInfoHeader) {
    unknown("its header claims " + std::to_string(header.size) + " bytes");
  }
  header.width = static_cast<std::int32_t>(file.number(18, 4));
  header.height = static_cast<std::int32_t>(file.number(22, 4));
  header.top_down = header.height < 0;
  if (header.top_down) header.height = -header.height;
  header.depth = file.number(28, 2);
  header.compression = file.number(30, 4);
  header.colours = file.number(46, 4);
  return header;
}

struct Colour {
  std::uint8_t red = 0, green = 0, blue = 0;
};
using Palette = std::array<Colour, 256>;

Palette read_palette(const Bytes& file, const Header& header) {
  const std::size_t entry = header.size == kOldHeader ? 3 : 4;
  const std::size_t start = kFileHeader + header.size;
  std::size_t count = std::size_t{1} << header.depth;
  if (header.colours != 0) count = std::min<std::size_t>(header.colours, count);
  // The pixels may follow a palette that is shorter than it should be.
  if (header.pixels > start) count = std::min(count, (header.pixels - start) / entry);
  const std::uint8_t* colour = file.at(start, count * entry);
  Palette palette;
  for (std::size_t i = 0; i < count; ++i, colour += entry) {
    palette[i] = {colour[2], colour[1], colour[0]};
  }
  return palette;
}

/// Where a 16-bit or 32-bit pixel holds one channel.
struct Mask {
  std::uint32_t most = 0;  ///< the channel's largest value; 0 where there is no such channel
  unsigned shift = 0;

  Mask() = default;
  explicit Mask(std::uint32_t bits) : most(bits) {
    while (most != 0 && (most & 1u) == 0) {
      most >>= 1;
      ++shift;
    }
  }
  std::uint8_t of(std::uint32_t pixel) const {
    if (most == 0) return 0;
    const std::uint64_t value = pixel >> shift & most;
    return static_cast<std::uint8_t>((value * 255 + most / 2) / most);
  }
};

struct Masks {
  Mask red, green, blue, alpha;
};

Masks read_masks(const Bytes& file, const Header& header) {
  if (!header.has_masks()) {
    // The fourth byte of 32 is unused; some programs leave 0 there, so it is no alpha.
    return header.depth == 16 ? Masks{Mask(0x7c00), Mask(0x03e0), Mask(0x001f), Mask()}
                              : Masks{Mask(0xff0000), Mask(0xff00), Mask(0xff), Mask()};
  }
  // They are part of the later headers and follow the first one: the same place.
  const std::size_t start = kFileHeader + kInfoHeader;
  const bool has_alpha = header.compression == kAlphaMasks || header.size >= kV3Header;
  return {Mask(file.number(start, 4)), Mask(file.number(start + 4, 4)),
          Mask(file.number(start + 8, 4)), has_alpha ? Mask(file.number(start + 12, 4)) : Mask()};
}

/// The picture being filled, its rows numbered as the file stores them.
class Canvas {
 public:
  explicit Canvas(const Header& header)
      : width(static_cast<std::size_t>(header.width)),
        height(static_cast<std::size_t>(header.height)),
        top_down_(header.top_down) {
    image.width = static_cast<int>(width);
    image.height = static_cast<int>(height);
    image.rgb.resize(width * height * 3);
  }
  std::uint8_t* pixel(std::size_t x, std::size_t stored_row) {
    const std::size_t y = top_down_ ? stored_row : height - 1 - stored_row;
    return image.rgb.data() + (y * width + x) * 3;
  }
  void put(std::size_t x, std::size_t stored_row, const Colour& colour) {
    std::uint8_t* const to = pixel(x, stored_row);
    to[0] = colour.red;
    to[1] = colour.green;
    to[2] = colour.blue;
  }

  std::size_t width, height;
  Image image;

 private:
  bool top_down_;
};

std::size_t stride(const Header& header) {
  return (static_cast<std::size_t>(header.width) * header.depth + 31) / 32 * 4;
}

/// Throws if the rows are not all there. Some writers leave out the last row's padding.
void check_rows(const Bytes& file, const Header& header) {
  const std::size_t last = (static_cast<std::size_t>(header.width) * header.depth + 7) / 8;
  file.at(header.pixels, stride(header) * static_cast<std::size_t>(header.height - 1) + last);
}

void read_indices(const Bytes& file, const Header& header, const Palette& palette, Canvas& canvas) {
  const unsigned depth = header.depth, mask = (1u << depth) - 1;
  for (std::size_t y = 0; y < canvas.height; ++y) {
    const std::uint8_t* const row = file.data + header.pixels + y * stride(header);
    for (std::size_t x = 0; x < canvas.width; ++x) {
      const std::size_t bit = x * depth;
      const unsigned shift = 8 - depth - static_cast<unsigned>(bit % 8);
      canvas.put(x, y, palette[static_cast<unsigned>(row[bit / 8]) >> shift & mask]);
    }
  }
}

void read_bgr(const Bytes& file, const Header& header, Canvas& canvas) {
  for (std::size_t y = 0; y < canvas.height; ++y) {
    const std::uint8_t* from = file.data + header.pixels + y * stride(header);
    for (std::size_t x = 0; x < canvas.width; ++x, from += 3) {
      canvas.put(x, y, {from[2], from[1], from[0]});
    }
  }
}

void read_masked(const Bytes& file, const Header& header, const Masks& masks, Canvas& canvas) {
  const std::size_t pixel_bytes = header.depth / 8;
  const auto each_pixel = [&](auto&& use) {
    for (std::size_t y = 0; y < canvas.height; ++y) {
      const std::uint8_t* from = file.data + header.pixels + y * stride(header);
      for (std::size_t x = 0; x < canvas.width; ++x, from += pixel_bytes) {
        use(x, y, little_endian(from, pixel_bytes));
      }
    }
  };
  // An alpha of 0 everywhere was written by mistake; the photo is not empty.
  bool is_transparent = false;
  if (masks.alpha.most != 0) {
    each_pixel([&](std::size_t, std::size_t, std::uint32_t pixel) {
      is_transparent = is_transparent || masks.alpha.of(pixel) != 0;
    });
  }
  each_pixel([&](std::size_t x, std::size_t y, std::uint32_t pixel) {
    const std::uint8_t alpha = is_transparent ? masks.alpha.of(pixel) : std::uint8_t{255};
    canvas.put(x, y,
               {over_white(masks.red.of(pixel), alpha), over_white(masks.green.of(pixel), alpha),
                over_white(masks.blue.of(pixel), alpha)});
  });
}

/// Run-length encoding: pairs (count, value); count 0 escapes to the end of a row, of the picture,
/// to a jump (value 2), or to `value` pixels that are not encoded.
void read_runs(const Bytes& file, const Header& header, const Palette& palette, Canvas& canvas) {
  const bool nibbles = header.compression == kRle4;
  for (std::size_t y = 0; y < canvas.height; ++y) {
    for (std::size_t x = 0; x < canvas.width; ++x) canvas.put(x, y, palette[0]);
  }
  std::size_t at = header.pixels, x = 0, y = 0;
  const auto put = [&](unsigned index) {  // Runs past the right edge are not drawn.
    if (x < canvas.width) canvas.put(x, y, palette[index]);
    ++x;
  };
  while (y < canvas.height) {
    const std::uint8_t* const pair = file.at(at, 2);
    const unsigned count = pair[0], value = pair[1];
    at += 2;
    if (count > 0) {
      const unsigned high = value >> 4, low = value & 15u;
      for (unsigned i = 0; i < count; ++i) put(!nibbles ? value : i % 2 == 0 ? high : low);
    } else if (value == 0) {
      x = 0;
      ++y;
    } else if (value == 1) {
      return;
    } else if (value == 2) {
      x += file.number(at, 1);
      y += file.number(at + 1, 1);
      at += 2;
    } else {
      const std::size_t bytes = nibbles ? (value + 1) / 2 : value;
      const std::uint8_t* const pixels = file.at(at, bytes);
      for (unsigned i = 0; i < value; ++i) {
        put(!nibbles     ? pixels[i]
            : i % 2 == 0 ? static_cast<unsigned>(pixels[i / 2]) >> 4
                         : pixels[i / 2] & 15u);
      }
      at += (bytes + 1) / 2 * 2;
    }
  }
}

}  // namespace

Decoded decode_bmp(std::string_view bytes, const ReadOptions& options) {
  const Bytes file{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  const Header header = read_header(file);
  check_size(header.width, header.height, options);
  hold_picture(header.width, header.height, 3, options);
  check_kind(header);
  if (!header.has_runs()) check_rows(file, header);

  Decoded decoded;
  const Palette palette = header.depth <= 8 ? read_palette(file, header) : Palette{};
  Canvas canvas(header);
  if (header.has_runs()) {
    read_runs(file, header, palette, canvas);
  } else if (header.depth <= 8) {
    read_indices(file, header, palette, canvas);
  } else if (header.depth == 24) {
    read_bgr(file, header, canvas);
  } else {
    read_masked(file, header, read_masks(file, header), canvas);
  }
  decoded.image = std::move(canvas.image);
  return decoded;
}

}  // namespace gaze
