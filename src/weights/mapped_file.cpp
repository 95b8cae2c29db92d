#include "weights/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "gaze/error.hpp"

namespace gaze {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

/// A file descriptor that closes itself, also after an exception.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

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

}  // namespace gaze
