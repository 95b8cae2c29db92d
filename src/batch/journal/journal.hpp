#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace gaze {

/// What a line of a journal says about its photo.
struct JournalEntry {
  std::string image;  ///< the path's own bytes
  bool failed = false;
};

/// The entry of a line that caption_json() or error_json() wrote. Only the head of such a line is
/// read, so that a journal with maps is gone through at the speed of the disk.
/// Throws Error(input) if the line is no record.
JournalEntry read_journal_entry(std::string_view line);

/// The file of finished captions, one JSON line each: appended to, never rewritten. Whatever stops
/// the run, the lines stay; opening the file again repairs its end and tells what is done.
/// While it is open no other process can open it; the lock dies with the process.
class Journal {
 public:
  /// Opens or makes `path`, locks it, cuts off a last line that was not finished (also the zeros
  /// that a crash of the machine leaves behind the last good line), and calls `each` for every
  /// line. With `drop_failed`, lines of photos that failed are taken out first: by a new file that
  /// replaces the old one whole. Throws Error(environment) if it cannot be opened, if another run
  /// holds it, or if a line, which it numbers, is neither a record nor what is left of one:
  /// a file of another program is not written to.
  Journal(const std::string& path, bool drop_failed,
          const std::function<void(const JournalEntry&, std::string_view line)>& each);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Adds a line; when it returns, the line outlives this process. `line` has no line break.
  /// Throws Error(environment) if it cannot be written whole; the file then ends as it did before.
  void append(const std::string& line);

  /// Makes what was appended since the last call outlive the machine as well.
  /// Any number of threads may call it, also while another appends. Throws Error(environment) if it
  /// does not reach the disk, or if the path leads to this file no longer: captions would go where
  /// no reader finds them.
  void sync();

 private:
  void drop_failed_lines();

  std::string path_;
  int file_ = -1;
  std::int64_t size_ = 0;
  std::mutex sync_;
  std::atomic<bool> unsynced_{true};
  bool named_ = false;  ///< the file's name in its folder has reached the disk
};

}  // namespace gaze
