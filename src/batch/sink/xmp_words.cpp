#include "batch/sink/xmp_words.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "xmp/photo_metadata.hpp"

namespace gaze {

std::string read_whole_file(const std::string& path, std::size_t most) {
  try {
    std::ifstream file(path, std::ios::binary);
    std::error_code unknown;
    const auto size = std::filesystem::file_size(path, unknown);
    if (!unknown && size > most) {
      throw Error(ErrorKind::input, path + ": the file has " + std::to_string(size) +
                                        " bytes, more than the limit of " + std::to_string(most));
    }
    if (file.is_open()) {
      return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
  } catch (const std::ios_base::failure&) {
    // A folder can be opened but not read.
  }
  throw Error(ErrorKind::input,
              path + ": the file cannot be read: " + std::generic_category().message(errno));
}

ExistingMetadata words_in(const std::string& path, std::string_view bytes, std::size_t most) {
  const PhotoMetadata metadata = about(path + ": ", [&] { return read_photo_metadata(bytes); });
  ExistingMetadata words;
  words.described = metadata.described;
  words.has_alt_text = metadata.has_alt_text;
  if (metadata.packet && metadata.packet->size() > most) {
    throw Error(ErrorKind::input, path + ": its XMP has " +
                                      std::to_string(metadata.packet->size()) +
                                      " bytes, more than the limit of " + std::to_string(most));
  }
  if (metadata.packet) {
    words.packet =
        about(path + ": its XMP cannot be read: ", [&] { return XmpPacket(*metadata.packet); });
  }
  return words;
}

std::string ExistingMetadata::place_text(XmpField field) const {
  const CaptionPlace found = place(field);
  if (found == CaptionPlace::none) return "";
  return in_sidecar ? "an XMP sidecar" : place_name(found);
}

std::string words_in_all(const std::vector<ExistingMetadata>& places, const XmpFields& fields) {
  std::string first;
  for (const XmpField field : kXmpFields) {
    if (!fields.has(field)) continue;
    const auto place = std::find_if(places.begin(), places.end(),
                                    [&](const auto& words) { return words.has(field); });
    if (place == places.end()) return "";
    if (first.empty()) first = place->place_text(field);
  }
  return first;
}

FilledFields fill_fields(ExistingMetadata& words, const std::vector<ExistingMetadata>& others,
                         const std::string& text, const std::string& plain,
                         const XmpOptions& options) {
  FilledFields filled;
  for (const XmpField field : kXmpFields) {
    if (!options.fields.has(field) || words.packet.says(field, text)) continue;
    std::string found;
    if (!options.overwrite) {
      found = words.place_text(field);
      for (auto other = others.begin(); other != others.end() && found.empty(); ++other) {
        if (other->packet.says(field, text) || other->packet.says(field, plain)) continue;
        found = other->place_text(field);
      }
    }
    if (found.empty()) {
      filled.changed = words.packet.set_words(field, text) || filled.changed;
    } else if (filled.left.empty()) {
      filled.left = found;
    }
  }
  return filled;
}

ExistingMetadata words_found_in(std::string_view bytes, std::size_t most) {
  ExistingMetadata words;
  try {
    PhotoMetadata metadata = read_photo_metadata(bytes);
    try {
      if (metadata.packet && metadata.packet->size() > most) {
        metadata.described = CaptionPlace::unreadable;
      } else if (metadata.packet) {
        words.packet = XmpPacket(*metadata.packet);
      }
    } catch (const Error&) {
      add_unreadable_xmp(metadata, *metadata.packet);
    }
    words.described = metadata.described;
    words.has_alt_text = metadata.has_alt_text;
  } catch (const Error&) {
    words.described = CaptionPlace::unreadable;
  }
  return words;
}

}  // namespace gaze
