#include "data/text_captions.hpp"

#include <charconv>
#include <cstddef>

#include "data/text_file.hpp"
#include "gaze/error.hpp"

namespace gaze {

void read_text_captions(const std::string& source,
                        const std::function<void(const std::string& caption)>& take) {
  std::string path = source;
  std::size_t column = 0;
  const std::size_t colon = source.rfind(':');
  if (colon != std::string::npos && source.find('/', colon) == std::string::npos) {
    const char* const end = source.data() + source.size();
    const auto read = std::from_chars(source.data() + colon + 1, end, column);
    if (read.ec != std::errc() || read.ptr != end || column == 0) {
      throw Error(ErrorKind::usage, source + ": wanted FILE or FILE:COLUMN, a column from 1");
    }
    path = source.substr(0, colon);
  }
  const auto stream = open_text(path);
  Lines lines(*stream, path);
  while (lines.next()) {
    const auto fields = lines.fields();
    if (fields.size() < column) {
      lines.fail("wanted a column " + std::to_string(column) + ", the line has " +
                 std::to_string(fields.size()));
    }
    take(column == 0 ? fields.back() : fields[column - 1]);
  }
}

}  // namespace gaze
