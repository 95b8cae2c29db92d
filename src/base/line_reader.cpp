#include "base/line_reader.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>

#include "gaze/error.hpp"

namespace gaze {

void read_lines(int file, const std::string& path,
                const std::function<void(std::string_view line, bool whole)>& each) {
  std::string pending;  // A line whose end is not read yet.
  std::string block(std::size_t{1} << 20U, '\0');
  off_t offset = 0;
  while (true) {
    const ssize_t count = pread(file, block.data(), block.size(), offset);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      throw Error(ErrorKind::environment,
                  path + ": the file cannot be read: " + std::generic_category().message(errno));
    }
    if (count == 0) break;
    offset += count;
    std::string_view rest(block.data(), static_cast<std::size_t>(count));
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      if (pending.empty()) {
        each(rest.substr(0, end), true);
      } else {
        pending += rest.substr(0, end);
        each(pending, true);
        pending.clear();
      }
      rest.remove_prefix(end + 1);
    }
    pending += rest;
  }
  if (!pending.empty()) each(pending, false);
}

}  // namespace gaze
