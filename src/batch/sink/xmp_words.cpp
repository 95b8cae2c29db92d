#include "batch/sink/xmp_words.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "xmp/photo_metadata.hpp"

namespace gaze {

std::string read_whole_file(const std::string& path) {
  try {
    std::ifstream file(path, std::ios::binary);
    if (file.is_open()) {
      return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
  } catch (const std::ios_base::failure&) {
    // A folder can be opened but not read.
  }
  throw Error(ErrorKind::input,
              path + ": the file cannot be read: " + std::generic_category().message(errno));
}

ExistingMetadata words_in(const std::string& path, std::string_view bytes) {
  const PhotoMetadata metadata = about(path + ": ", [&] { return read_photo_metadata(bytes); });
  ExistingMetadata words;
  words.described = metadata.described;
  if (metadata.packet) {
    words.packet =
        about(path + ": its XMP cannot be read: ", [&] { return XmpPacket(*metadata.packet); });
  }
  return words;
}

}  // namespace gaze
