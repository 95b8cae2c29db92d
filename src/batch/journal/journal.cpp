#include "batch/journal/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <utility>

#include "base/line_reader.hpp"
#include "base/outside/output_link.hpp"
#include "batch/journal/journal_tail.hpp"
#include "files/replace_file.hpp"
#include "gaze/caption_json.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  throw Error(ErrorKind::environment,
              path + ": " + what + ": " + std::generic_category().message(errno));
}

/// The JSON string at the front of `rest`, which moves behind it; empty if there is none.
std::optional<std::string> take_string(std::string_view& rest) {
  if (rest.empty() || rest.front() != '"') return std::nullopt;
  std::size_t end = 1;
  while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
  if (end >= rest.size()) return std::nullopt;
  const std::string_view literal = rest.substr(0, end + 1);
  rest.remove_prefix(end + 1);
  if (literal.find('\\') == std::string_view::npos) {
    return std::string(literal.substr(1, literal.size() - 2));
  }
  const auto value = nlohmann::json::parse(literal, nullptr, false);
  if (!value.is_string()) return std::nullopt;
  return value.get<std::string>();
}

bool take(std::string_view& rest, std::string_view token) {
  if (rest.substr(0, token.size()) != token) return false;
  rest.remove_prefix(token.size());
  return true;
}

/// Reads the head of a line of our own making, and that it ends as one.
std::optional<JournalEntry> read_head(std::string_view line) {
  std::string_view rest = line;
  if (line.empty() || line.back() != '}' || !take(rest, "{\"image\":")) return std::nullopt;
  const auto image = take_string(rest);
  if (!image) return std::nullopt;
  if (take(rest, ",\"error\":\"")) return JournalEntry{*image, true};
  if (take(rest, ",\"width\":")) return JournalEntry{*image, false};
  return std::nullopt;
}

[[noreturn]] void refuse_to_open(const std::string& path) {
  const int error = errno;
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const std::string folder = parent.empty() ? "." : parent;
  if (error == EROFS || (error == EACCES && access(folder.c_str(), W_OK) != 0)) {
    throw Error(ErrorKind::environment, path + ": nothing can be written into the folder " +
                                            folder + " (" + std::generic_category().message(error) +
                                            "): choose an output in another folder with -o");
  }
  errno = error;
  refuse(path, "the file cannot be opened");
}

int open_locked(const std::string& path, int flags = O_CREAT) {
  const int file = open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | flags, 0666);
  if (file < 0) refuse_to_open(path);
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    close(file);
    errno = error;
    if (error == EWOULDBLOCK) {
      throw Error(ErrorKind::environment, path + " is being written by another run");
    }
    if (error == ENOLCK || error == EOPNOTSUPP || error == ENOSYS) {
      throw Error(ErrorKind::environment,
                  path + ": its file system has no locks (" +
                      std::generic_category().message(error) +
                      "), so that two runs could write into it at once: choose an output on "
                      "another one with -o, for example a local disk");
    }
    refuse(path, "the file cannot be locked");
  }
  return file;
}

/// Adds all of `bytes`, in one write where the system lets us.
bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

JournalEntry read_journal_entry(std::string_view line) {
  if (auto entry = read_head(line)) return *std::move(entry);
  const JsonRecord record = read_json_record(line);
  return {record.image, record.error.has_value()};
}

Journal::Journal(const std::string& path, bool drop_failed,
                 const std::function<void(const JournalEntry&, std::string_view)>& each)
    : path_(behind_link(path)), file_(open_locked(path_)) {
  try {
    std::int64_t good = 0;      // Where the last good line ends.
    std::int64_t bad_line = 0;  // The first that is no record, and
    std::string why;            // what is wrong with it.
    std::int64_t number = 0;
    bool any_failed = false;
    const auto go_through = [&](std::string_view line, bool whole) {
      ++number;
      if (!whole) {  // No line break: it was being written.
        // Behind a block of zeros it may be the rest of a record.
        if (bad_line == 0 && !is_unfinished_record(line) && !is_damaged_record(line)) {
          throw Error(ErrorKind::environment, path + ": line " + std::to_string(number) +
                                                  " is no record of a photo, and no part of one");
        }
        return;
      }
      try {
        const JournalEntry entry = read_journal_entry(line);
        if (bad_line > 0) {
          throw Error(ErrorKind::environment, path + ": line " + std::to_string(bad_line) +
                                                  " is no record of a photo: " + why);
        }
        any_failed = any_failed || entry.failed;
        good += static_cast<std::int64_t>(line.size()) + 1;
        if (!(drop_failed && entry.failed)) each(entry, line);
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) throw;
        // A crash of the machine leaves blocks of zeros where the disk was not reached. Anything
        // else was written by another program, and is not ours to cut off.
        if (!is_damaged_record(line)) {
          throw Error(ErrorKind::environment, path + ": line " + std::to_string(number) +
                                                  " is no record of a photo: " + error.what());
        }
        if (bad_line == 0) {
          bad_line = number;
          why = error.what();
        }
      }
    };
    read_lines(file_, path, go_through);
    size_ = good;
    if (ftruncate(file_, size_) != 0) refuse(path, "its unfinished last line cannot be cut off");
    if (drop_failed && any_failed) drop_failed_lines();
  } catch (...) {
    close(file_);
    throw;
  }
}

Journal::~Journal() {
  fsync(file_);
  close(file_);
}

void Journal::drop_failed_lines() {
  // A new file with a name of its own and the journal's permissions: no other file there is touched.
  FileReplacement fresh(path_);
  std::int64_t size = 0;
  read_lines(file_, path_, [&](std::string_view line, bool) {
    if (read_journal_entry(line).failed) return;
    fresh.write(line);
    fresh.write("\n");
    size += static_cast<std::int64_t>(line.size()) + 1;
  });
  // Locked before it has the journal's name: no other run comes between.
  const int file = open_locked(fresh.temporary(), O_NOFOLLOW);
  try {
    fresh.commit();
  } catch (...) {
    close(file);
    throw;
  }
  size_ = size;
  close(std::exchange(file_, file));
}

void Journal::append(const std::string& line) {
  if (!write_all(file_, line + '\n')) {
    const int error = errno;
    // Half a line is of no use; if this fails too, the next run cuts it off.
    if (ftruncate(file_, size_) != 0) errno = error;
    errno = error;
    refuse(path_, "a caption cannot be written");
  }
  size_ += static_cast<std::int64_t>(line.size()) + 1;
  unsynced_ = true;
}

void Journal::sync() {
  const std::lock_guard lock(sync_);  // Whoever waits here finds nothing left to write.
  if (!named_) {
    sync_folder_of(path_);
    named_ = true;
  }
  // Before the call: a line that is appended meanwhile may miss it.
  if (unsynced_.exchange(false) && fdatasync(file_) != 0) {
    unsynced_ = true;
    refuse(path_, "the captions cannot be written to the disk");
  }
  struct stat ours = {}, there = {};
  if (fstat(file_, &ours) != 0) refuse(path_, "the file cannot be looked at");
  if (stat(path_.c_str(), &there) != 0 || there.st_dev != ours.st_dev ||
      there.st_ino != ours.st_ino) {
    throw Error(ErrorKind::environment,
                path_ + ": the file went away while captions were written to it");
  }
}

}  // namespace gaze
