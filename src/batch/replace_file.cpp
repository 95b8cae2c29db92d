#include "batch/replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <system_error>

#include "gaze/error.hpp"

namespace gaze {
namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 20U;

[[noreturn]] void refuse(const std::string& path) {
  throw Error(ErrorKind::environment,
              path + ": the file cannot be written: " + std::generic_category().message(errno));
}

void write_all(int file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) refuse(path);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

FileReplacement::FileReplacement(const std::string& path) : path_(path) {
  static std::atomic<unsigned> number{0};  // Threads may write files of one name at once.
  temporary_ = path + ".tmp" + std::to_string(getpid()) + "-" + std::to_string(number++);
  std::error_code ignored;  // If it cannot be made, neither can the file, which then says so.
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  file_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file_ < 0) refuse(path_);
  struct stat old = {};
  if (stat(path_.c_str(), &old) == 0 && fchmod(file_, old.st_mode & 07777U) != 0) {
    // Another owner's file on a foreign file system: the new one has our permissions.
    errno = 0;
  }
}

FileReplacement::~FileReplacement() {
  if (file_ < 0) return;
  close(file_);
  unlink(temporary_.c_str());
}

void FileReplacement::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() < kBuffer) return;
  write_all(file_, buffer_, path_);
  buffer_.clear();
}

void FileReplacement::commit() {
  write_all(file_, buffer_, path_);
  buffer_.clear();
  if (fsync(file_) != 0 || rename(temporary_.c_str(), path_.c_str()) != 0) refuse(path_);
  close(file_);
  file_ = -1;
}

}  // namespace gaze
