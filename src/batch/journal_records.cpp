#include "batch/journal_records.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string_view>

#include "batch/line_reader.hpp"
#include "gaze/error.hpp"

namespace gaze {

void for_each_record(const std::string& journal,
                     const std::function<void(const JsonRecord&)>& each) {
  const int file = open(journal.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw Error(ErrorKind::environment, journal + ": the file cannot be read");
  try {
    read_lines(file, journal, [&](std::string_view line, bool whole) {
      if (whole) each(read_json_record(line));
    });
  } catch (...) {
    close(file);
    throw;
  }
  close(file);
}

}  // namespace gaze
