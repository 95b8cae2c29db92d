#include <zlib.h>

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "gaze/error.hpp"
#include "image/metadata/raw_profile.hpp"
#include "xmp/exif_words.hpp"
#include "xmp/iptc.hpp"
#include "xmp/metadata_formats.hpp"

// A PNG is a row of chunks. XMP is an iTXt chunk with a keyword of its own, or, of older programs,
// another text with that keyword, or hexadecimal digits in a "Raw profile". It is written as the
// first, in the place of whichever was there.

namespace gaze {
namespace {

constexpr std::string_view kXmp = "XML:com.adobe.xmp", kRawProfile = "raw profile type ";
constexpr std::string_view kXmpInJpeg("http://ns.adobe.com/xap/1.0/\0", 29);
constexpr std::size_t kMostInflated = std::size_t{64} << 20U;
constexpr std::size_t kMost = 0x7FFFFFFFU;  // Of a chunk, by the standard.

struct Chunk {
  std::string_view type, data;
  std::size_t begin = 0, end = 0;
};

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

std::string four_bytes(std::size_t value) {
  return {static_cast<char>(value >> 24U & 0xFFU), static_cast<char>(value >> 16U & 0xFFU),
          static_cast<char>(value >> 8U & 0xFFU), static_cast<char>(value & 0xFFU)};
}

bool next_chunk(std::string_view bytes, std::size_t& at, Chunk& chunk) {
  if (chunk.type == "IEND") return false;
  if (bytes.size() < at || bytes.size() - at < 12) {
    throw Error(ErrorKind::input, "the PNG is cut: it ends without its last chunk");
  }
  const std::size_t size = big_endian(bytes, at);
  if (size > bytes.size() - at - 12) throw Error(ErrorKind::input, "the PNG is cut in a chunk");
  chunk = {bytes.substr(at + 4, 4), bytes.substr(at + 8, size), at, at + size + 12};
  at = chunk.end;
  return true;
}

bool begins(std::string_view data, std::string_view with) {
  return data.substr(0, with.size()) == with;
}

std::string inflated(std::string_view bytes) {
  std::string text;
  for (std::size_t room = 1U << 16U; room <= kMostInflated; room *= 4) {
    text.resize(room);
    auto size = static_cast<uLongf>(room);
    const int status =
        uncompress(reinterpret_cast<Bytef*>(text.data()), &size,
                   reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()));
    if (status == Z_OK) {
      text.resize(size);
      return text;
    }
    if (status != Z_BUF_ERROR) break;
  }
  throw Error(ErrorKind::input, "a compressed text of the PNG is damaged");
}

/// An iTXt chunk's text: behind its keyword are a flag, a method, a language and a translation.
std::string international_text(std::string_view data) {
  const std::size_t flags = data.find('\0');
  const std::size_t language = flags == data.npos ? data.npos : data.find('\0', flags + 3);
  const std::size_t translated = language == data.npos ? data.npos : data.find('\0', language + 1);
  if (translated == data.npos) throw Error(ErrorKind::input, "a text of the PNG is damaged");
  const std::string_view text = data.substr(translated + 1);
  return data[flags + 1] == 1 ? inflated(text) : std::string(text);
}

/// The keyword of a chunk of text in small letters; empty if it is none.
std::string keyword_of(const Chunk& chunk) {
  if (chunk.type != "tEXt" && chunk.type != "zTXt" && chunk.type != "iTXt") return "";
  std::string keyword(chunk.data.substr(0, chunk.data.find('\0')));
  for (char& letter : keyword) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return keyword;
}

std::string text_of(const Chunk& chunk) {
  if (chunk.type == "iTXt") return international_text(chunk.data);
  const std::size_t end = chunk.data.find('\0');
  const std::string_view rest = end == chunk.data.npos ? "" : chunk.data.substr(end + 1);
  if (chunk.type == "tEXt") return std::string(rest);
  return rest.empty() ? "" : inflated(rest.substr(1));  // Behind the method.
}

/// What a "Raw profile" of this kind holds; nothing of another chunk.
std::optional<std::string> profile_of(const Chunk& chunk, const std::string& keyword,
                                      std::string_view kind) {
  if (keyword.size() != kRawProfile.size() + kind.size() || !begins(keyword, kRawProfile) ||
      std::string_view(keyword).substr(kRawProfile.size()) != kind) {
    return std::nullopt;
  }
  return raw_profile(text_of(chunk));
}

/// The XMP in a chunk, if it holds any.
std::optional<std::string> xmp_of(const Chunk& chunk) {
  const std::string keyword = keyword_of(chunk);
  if (keyword == "xml:com.adobe.xmp") return text_of(chunk);
  if (auto profile = profile_of(chunk, keyword, "xmp")) return profile;
  auto segment = profile_of(chunk, keyword, "app1");
  if (!segment || !begins(*segment, kXmpInJpeg)) return std::nullopt;
  return segment->substr(kXmpInJpeg.size());
}

void add_words(PhotoMetadata& metadata, const Chunk& chunk) {
  if (chunk.type == "eXIf") add_place(metadata, exif_words(chunk.data));
  const std::string keyword = keyword_of(chunk);
  if (keyword == "description" || keyword == "caption" || keyword == "comment") {
    add_text(metadata, CaptionPlace::png_text, text_of(chunk));
  }
  for (const char* const kind : {"exif", "app1"}) {
    if (const auto block = profile_of(chunk, keyword, kind)) {
      add_place(metadata, exif_words(*block));
    }
  }
  for (const char* const kind : {"iptc", "8bim", "app13"}) {
    const auto block = profile_of(chunk, keyword, kind);
    if (!block) continue;
    constexpr std::string_view kPhotoshop("Photoshop 3.0\0", 14);
    std::string_view resources = *block;
    if (begins(resources, kPhotoshop)) resources.remove_prefix(kPhotoshop.size());
    add_text(metadata, CaptionPlace::iptc_caption, photoshop_caption(resources));
    add_text(metadata, CaptionPlace::iptc_caption, iptc_caption(resources));
  }
}

}  // namespace

PhotoMetadata read_png_metadata(std::string_view bytes) {
  PhotoMetadata metadata;
  Chunk chunk;
  for (std::size_t at = 8; next_chunk(bytes, at, chunk);) {
    if (const auto xmp = xmp_of(chunk)) {
      add_xmp(metadata, *xmp);
    } else {
      add_words(metadata, chunk);
    }
  }
  return metadata;
}

std::string png_with_packet(std::string_view bytes, const XmpPacket& packet) {
  std::size_t begin = 0, end = 0, length = 0;
  bool found = false;
  Chunk chunk;
  for (std::size_t at = 8; !found && next_chunk(bytes, at, chunk);) {
    if (const auto xmp = xmp_of(chunk)) {
      found = true;
      begin = chunk.begin;
      end = chunk.end;
      length = xmp->size();
    } else if (chunk.type == "IDAT" && begin == 0) {
      begin = end = chunk.begin;  // In front of the picture, where readers look first.
    }
  }
  if (begin == 0) throw Error(ErrorKind::input, "the PNG holds no picture");
  std::string body = "iTXt";
  body += kXmp;
  // The keyword's end; not compressed; no language, no translation of the keyword.
  body += std::string(5, '\0');
  body += packet.embedded(length, kMost - kXmp.size() - 5);
  const auto sum =
      crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  std::string result;
  result.reserve(bytes.size() + body.size() + 8);
  result += bytes.substr(0, begin);
  result += four_bytes(body.size() - 4);
  result += body;
  result += four_bytes(sum);
  result += bytes.substr(end);
  return result;
}

}  // namespace gaze
