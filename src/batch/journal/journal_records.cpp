#include "batch/journal/journal_records.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string_view>

#include "base/line_reader.hpp"
#include "gaze/error.hpp"

namespace gaze {

namespace {

void for_each_line(const std::string& journal,
                   const std::function<void(std::string_view line)>& each) {
  const int file = open(journal.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw Error(ErrorKind::environment, journal + ": the file cannot be read");
  try {
    read_lines(file, journal, [&](std::string_view line, bool whole) {
      if (whole) each(line);
    });
  } catch (...) {
    close(file);
    throw;
  }
  close(file);
}

}  // namespace

void for_each_record(const std::string& journal,
                     const std::function<void(const JsonRecord&)>& each) {
  for_each_line(journal, [&](std::string_view line) { each(read_json_record(line)); });
}

void for_each_entry(const std::string& journal,
                    const std::function<void(const JournalEntry&)>& each) {
  for_each_line(journal, [&](std::string_view line) { each(read_journal_entry(line)); });
}

}  // namespace gaze
