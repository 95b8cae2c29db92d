#include "model/whole_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>

#include "gaze/error.hpp"

namespace gaze {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

/// Closes itself, so that an exception leaks nothing.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  /// Some file systems report a failed write only here.
  int close() {
    const int result = ::close(number_);
    number_ = -1;
    return result;
  }

 private:
  int number_;
};

class Removal {
 public:
  explicit Removal(std::string path) : path_(std::move(path)) {}
  ~Removal() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  Removal(const Removal&) = delete;
  Removal& operator=(const Removal&) = delete;
  void cancel() { path_.clear(); }

 private:
  std::string path_;
};

[[noreturn]] void cannot_write(const std::string& path, int error) {
  throw Error(ErrorKind::environment, path + ": cannot write: " + reason(error));
}

void write_all(int descriptor, std::string_view bytes, const std::string& path) {
  constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;  // Linux writes 2 GiB at most.
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), std::min(bytes.size(), kMostAtOnce));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) cannot_write(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// The rename itself reaches the disk only with its folder. A folder that cannot be synced (some
/// network file systems) is no reason to fail: the file is there and whole.
void sync_folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() >= 0) ::fsync(opened.get());
}

}  // namespace

MappedFile::MappedFile(const std::string& path) {
  // O_NONBLOCK: a named pipe must be refused, not waited for.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
    throw Error(ErrorKind::model, path + ": cannot open: " + reason(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::model, path + ": a file was wanted, this is " +
                                      (S_ISDIR(status.st_mode) ? "a directory" : "a device"));
  }
  if (status.st_size == 0) return;  // mmap refuses a length of 0.
  const auto size = static_cast<std::size_t>(status.st_size);
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (memory == MAP_FAILED) {
    throw Error(ErrorKind::model, path + ": cannot map into memory: " + reason(errno));
  }
  bytes_ = std::string_view(static_cast<const char*>(memory), size);
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

void write_whole_file(const std::string& path, const std::vector<std::string_view>& parts) {
  static std::atomic<unsigned> counter{0};  // Two threads may write the same path.
  std::string temporary;
  int number = -1;
  do {  // A killed run may have left a file of the same name.
    temporary = path + ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    number = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (number < 0 && errno == EEXIST);
  if (number < 0) cannot_write(path, errno);
  Descriptor file(number);
  Removal removal(temporary);
  for (const auto part : parts) write_all(file.get(), part, path);
  if (::fsync(file.get()) != 0) cannot_write(path, errno);
  if (file.close() != 0) cannot_write(path, errno);
  if (::rename(temporary.c_str(), path.c_str()) != 0) cannot_write(path, errno);
  removal.cancel();
  sync_folder_of(path);
}

}  // namespace gaze
