#include "files/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "gaze/error.hpp"

namespace gaze {
namespace {

constexpr std::chrono::milliseconds kPause{200};

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  throw Error(ErrorKind::environment,
              path + ": cannot be " + what + ": " + std::generic_category().message(errno));
}

}  // namespace

FileLock::FileLock(const std::string& path, const std::function<bool()>& wait)
    : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (file_ < 0) refuse(path, "opened");
  while (flock(file_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno == ENOLCK || errno == EOPNOTSUPP || errno == ENOSYS) break;
    if (errno != EWOULDBLOCK) {
      const int error = errno;
      close(file_);
      errno = error;
      refuse(path, "locked");
    }
    if (!wait()) return;
    std::this_thread::sleep_for(kPause);
  }
  held_ = true;
}

FileLock::~FileLock() { close(file_); }

}  // namespace gaze
