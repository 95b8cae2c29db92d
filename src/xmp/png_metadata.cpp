#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "gaze/error.hpp"
#include "xmp/camera_words.hpp"
#include "xmp/metadata_formats.hpp"

// A PNG is a row of chunks. XMP is an iTXt chunk with a keyword of its own.

namespace gaze {
namespace {

constexpr std::string_view kXmp("XML:com.adobe.xmp\0", 18), kDescription("Description\0", 12);
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

bool is_xmp(const Chunk& chunk) { return chunk.type == "iTXt" && begins(chunk.data, kXmp); }

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

bool describes(const Chunk& chunk) {
  if (chunk.type == "eXIf") return exif_describes(chunk.data);
  if (!begins(chunk.data, kDescription)) return false;
  if (chunk.type == "tEXt") return !is_camera_words(chunk.data.substr(kDescription.size()));
  if (chunk.type == "zTXt" && chunk.data.size() > kDescription.size()) {
    return !is_camera_words(inflated(chunk.data.substr(kDescription.size() + 1)));
  }
  return chunk.type == "iTXt" && !is_camera_words(international_text(chunk.data));
}

}  // namespace

PhotoMetadata read_png_metadata(std::string_view bytes) {
  PhotoMetadata metadata;
  Chunk chunk;
  for (std::size_t at = 8; next_chunk(bytes, at, chunk);) {
    if (is_xmp(chunk) && !metadata.packet) {
      metadata.packet = international_text(chunk.data);
    } else {
      metadata.described = metadata.described || describes(chunk);
    }
  }
  return metadata;
}

std::string png_with_packet(std::string_view bytes, const XmpPacket& packet) {
  std::size_t begin = 0, end = 0, length = 0;
  bool found = false;
  Chunk chunk;
  for (std::size_t at = 8; !found && next_chunk(bytes, at, chunk);) {
    if (is_xmp(chunk)) {
      found = true;
      begin = chunk.begin;
      end = chunk.end;
      length = international_text(chunk.data).size();
    } else if (chunk.type == "IDAT" && begin == 0) {
      begin = end = chunk.begin;  // In front of the picture, where readers look first.
    }
  }
  if (begin == 0) throw Error(ErrorKind::input, "the PNG holds no picture");
  std::string body = "iTXt";
  body += kXmp;
  body += std::string(4, '\0');  // Not compressed; no language, no translation of the keyword.
  body += packet.embedded(length, kMost - kXmp.size() - 4);
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
