#include "files/replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/fnv1a.hpp"
#include "base/outside/output_link.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 16U;
constexpr std::size_t kLongestExtension = 16;
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30U;  // Linux writes 2 GiB at most.

[[noreturn]] void refuse(const std::string& path) {
  throw Error(ErrorKind::environment,
              path + ": cannot write: " + std::generic_category().message(errno));
}

void write_all(int file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), std::min(bytes.size(), kMostAtOnce));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) refuse(path);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

/// What says which machine and container a process number belongs to: processes of the same boot in
/// the same process namespace. On a shared folder the same number may be another process elsewhere.
std::string process_space() {
  const int boot = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  char text[64];
  const ssize_t count = boot < 0 ? 0 : read(boot, text, sizeof text);
  if (boot >= 0) close(boot);
  std::uint64_t hash = fnv1a(text, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  struct stat space = {};
  if (stat("/proc/self/ns/pid", &space) == 0) {
    hash = fnv1a(&space.st_ino, sizeof space.st_ino, hash);
  }
  constexpr char kDigits[] = "0123456789abcdef";
  std::string digits;
  for (int i = 0; i < 8; ++i, hash >>= 4U) digits += kDigits[hash & 15U];
  return digits;
}

const std::string& own_process_space() {
  static const std::string own = process_space();
  return own;
}

/// The new file is the old one's owner's, where the system lets us: a library that root captions
/// stays its people's.
void take_over_attributes(int file, const std::string& from) {
  struct stat old = {};
  if (stat(from.c_str(), &old) != 0) return;
  const bool same_owner = old.st_uid == geteuid() && old.st_gid == getegid();
  mode_t mode = old.st_mode & 07777U;
  if (!same_owner && fchown(file, old.st_uid, old.st_gid) != 0) {
    mode &= 0777U;  // No user gets another one's set-user bit.
  }
  // Another owner's file on a foreign file system: the new one has our permissions.
  if (fchmod(file, mode) != 0) errno = 0;
}

}  // namespace

void sync_folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  fsync(opened);
  close(opened);
}

std::string temporary_prefix(long process) {
  return kTemporaryPrefix + own_process_space() + "-" + std::to_string(process) + "-";
}

FileReplacement::FileReplacement(const std::string& path, bool make_folders)
    : path_(behind_link(path)) {
  namespace fs = std::filesystem;
  if (make_folders) {
    std::error_code ignored;  // If it cannot be made, opening the file fails with its reason.
    fs::create_directories(fs::path(path_).parent_path(), ignored);
  }
  static std::atomic<unsigned> number{0};
  // A short name: one longer than the old name might be too long for the file system.
  std::string extension = fs::path(path_).extension().string();
  if (extension.size() > kLongestExtension) extension.clear();
  const auto slash = path_.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path_.substr(0, slash + 1);
  do {  // A killed run may have left a file of the same name.
    temporary_ = folder + temporary_prefix(getpid()) + std::to_string(number++) + extension;
    file_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (file_ < 0 && errno == EEXIST);
  if (file_ < 0) refuse(path_);
  take_over_attributes(file_, path_);
}

FileReplacement::~FileReplacement() {
  if (file_ >= 0) close(file_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void FileReplacement::write(std::string_view bytes) {
  if (bytes.size() >= kBuffer) {  // Large parts go straight to the file.
    write_all(file_, std::exchange(buffer_, std::string()), path_);
    write_all(file_, bytes, path_);
    return;
  }
  buffer_ += bytes;
  if (buffer_.size() < kBuffer) return;
  write_all(file_, buffer_, path_);
  buffer_.clear();
}

void FileReplacement::commit() {
  write_all(file_, buffer_, path_);
  buffer_.clear();
  if (fsync(file_) != 0) refuse(path_);
  // Some file systems report a failed write only when the file is closed.
  if (close(std::exchange(file_, -1)) != 0) refuse(path_);
  if (rename(temporary_.c_str(), path_.c_str()) != 0) refuse(path_);
  temporary_.clear();
  sync_folder_of(path_);
}

void remove_leftovers(const std::string& folder) {
  namespace fs = std::filesystem;
  const std::string prefix = kTemporaryPrefix + own_process_space() + "-";
  std::error_code error;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.compare(0, prefix.size(), prefix) != 0) continue;
    pid_t process = 0;
    const char* const end = name.data() + name.size();
    const auto [dash, bad] = std::from_chars(name.data() + prefix.size(), end, process);
    if (bad != std::errc() || dash == end || *dash != '-' || process <= 0) continue;
    if (kill(process, 0) != 0 && errno == ESRCH) unlink(entry->path().c_str());
  }
}

void replace_file(const std::string& path, std::string_view bytes) {
  replace_file(path, std::vector<std::string_view>{bytes});
}

void replace_file(const std::string& path, const std::vector<std::string_view>& parts) {
  FileReplacement file(path);
  for (const std::string_view part : parts) file.write(part);
  file.commit();
}

void replace_file(const std::string& path, const std::function<void(const std::string&)>& write) {
  FileReplacement file(path);
  write(file.temporary());
  file.commit();
}

}  // namespace gaze
