// LD_PRELOAD: makes one call of the program to the system fail, and writes down what reaches files.
// Only calls about files below GAZE_FAULT_FOLDER count.
//   GAZE_FAULT_LOG   a line for each call, for the test to count and to play back
//   GAZE_FAULT_AT    the number of the call that fails, from 1; 0 or unset: none
//   GAZE_FAULT_KIND  ENOSPC, EIO, EINTR, or short: a write that takes half of its bytes
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

namespace {

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

std::string setting(const char* name) {
  const char* const value = getenv(name);
  return value == nullptr ? "" : value;
}

bool is_inside(const std::string& path) {
  static const std::string folder = setting("GAZE_FAULT_FOLDER");
  return !folder.empty() && path.compare(0, folder.size(), folder) == 0;
}

std::string path_of(int file) {
  char link[64], path[4096];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link, path, sizeof path);
  return length < 0 ? "" : std::string(path, static_cast<std::size_t>(length));
}

unsigned long long number_of(int file) {
  struct stat status = {};
  return fstat(file, &status) == 0 ? status.st_ino : 0;
}

std::string hex(const void* bytes, std::size_t count) {
  static const char kDigits[] = "0123456789abcdef";
  std::string text;
  for (std::size_t n = 0; n < count; ++n) {
    const unsigned char byte = static_cast<const unsigned char*>(bytes)[n];
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

void note(const std::string& line) {
  static const int log = [] {
    const std::string path = setting("GAZE_FAULT_LOG");
    const auto open = next<int (*)(const char*, int, ...)>("open");
    return path.empty() ? -1 : open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }();
  static std::mutex mutex;
  static const auto write = next<ssize_t (*)(int, const void*, std::size_t)>("write");
  const std::lock_guard lock(mutex);
  const std::string whole = line + "\n";
  if (log >= 0 && write(log, whole.data(), whole.size()) < 0) abort();
}

std::atomic<long> calls{0};

/// Counted for the test when the program ends.
struct CallCount {
  ~CallCount() { note("calls " + std::to_string(calls)); }
} call_count;

enum class Fault { none, fails, shortened };

/// What becomes of the next call about a file inside, and errno where it fails.
Fault fault(bool is_write, bool may_be_interrupted) {
  static const long at = std::atol(setting("GAZE_FAULT_AT").c_str());
  static const std::string kind = setting("GAZE_FAULT_KIND");
  if (++calls != at) return Fault::none;
  if (kind == "short") return is_write ? Fault::shortened : Fault::none;
  if (kind == "EINTR" && !may_be_interrupted) return Fault::none;
  errno = kind == "ENOSPC" ? ENOSPC : kind == "EIO" ? EIO : EINTR;
  return Fault::fails;
}

int open_file(int folder, const char* path, int flags, mode_t mode) {
  static const auto openat = next<int (*)(int, const char*, int, ...)>("openat");
  if (!is_inside(path) || (flags & O_DIRECTORY) != 0) return openat(folder, path, flags, mode);
  if (fault(false, true) == Fault::fails) return -1;
  const int file = openat(folder, path, flags, mode);
  if (file >= 0) {
    const bool writes = (flags & O_ACCMODE) != O_RDONLY;
    const int error = errno;
    note(std::string(writes ? "open " : "read ") + std::to_string(number_of(file)) + " " +
         ((flags & O_TRUNC) != 0 ? "cut " : "keep ") + path);
    errno = error;
  }
  return file;
}

ssize_t write_file(int file, const void* bytes, std::size_t count, long long at) {
  static const auto write = next<ssize_t (*)(int, const void*, std::size_t)>("write");
  static const auto pwrite = next<ssize_t (*)(int, const void*, std::size_t, off_t)>("pwrite");
  const auto put = [&] {
    return at < 0 ? write(file, bytes, count) : pwrite(file, bytes, count, at);
  };
  if (!is_inside(path_of(file))) return put();
  const Fault what = fault(true, true);
  if (what == Fault::fails) return -1;
  if (what == Fault::shortened && count > 1) count /= 2;
  long long begin = at;
  if (at < 0) {
    const bool appends = (fcntl(file, F_GETFL) & O_APPEND) != 0;
    struct stat status = {};
    begin = appends && fstat(file, &status) == 0 ? status.st_size : lseek(file, 0, SEEK_CUR);
  }
  const ssize_t written = put();
  if (written > 0) {
    note("write " + std::to_string(number_of(file)) + " " + std::to_string(begin) + " " +
         hex(bytes, static_cast<std::size_t>(written)));
  }
  return written;
}

int sync_file(const char* name, int file) {
  const std::string path = path_of(file);
  const auto sync = next<int (*)(int)>(name);
  if (!is_inside(path)) return sync(file);
  struct stat status = {};
  const bool folder = fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
  if (!folder && fault(false, true) == Fault::fails) return -1;
  const int done = sync(file);
  if (done == 0) note(folder ? "folder " + path : "sync " + std::to_string(status.st_ino));
  return done;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_file(AT_FDCWD, path, flags, mode);
}
// What open becomes with _FORTIFY_SOURCE where the mode is left out.
int __open_2(const char* path, int flags) { return open_file(AT_FDCWD, path, flags, 0); }

FILE* fopen(const char* path, const char* mode) {
  static const auto original = next<FILE* (*)(const char*, const char*)>("fopen");
  if (is_inside(path) && fault(false, true) == Fault::fails) return nullptr;
  return original(path, mode);
}

ssize_t write(int file, const void* bytes, size_t count) {
  return write_file(file, bytes, count, -1);
}
ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  return write_file(file, bytes, count, at);
}

int fsync(int file) { return sync_file("fsync", file); }
int fdatasync(int file) { return sync_file("fdatasync", file); }

int ftruncate(int file, off_t size) {
  static const auto original = next<int (*)(int, off_t)>("ftruncate");
  const bool inside = is_inside(path_of(file));
  if (inside && fault(false, true) == Fault::fails) return -1;
  const int done = original(file, size);
  if (inside && done == 0) {
    note("cut " + std::to_string(number_of(file)) + " " + std::to_string(size));
  }
  return done;
}

int rename(const char* from, const char* to) {
  static const auto original = next<int (*)(const char*, const char*)>("rename");
  const bool inside = is_inside(to);
  if (inside && fault(false, false) == Fault::fails) return -1;
  const int done = original(from, to);
  if (inside && done == 0) note(std::string("rename ") + from + "\t" + to);
  return done;
}

int unlink(const char* path) {
  static const auto original = next<int (*)(const char*)>("unlink");
  const int done = original(path);
  if (done == 0 && is_inside(path)) note(std::string("unlink ") + path);
  return done;
}

void* mmap(void* at, size_t length, int protection, int flags, int file, off_t offset) {
  static const auto original = next<void* (*)(void*, size_t, int, int, int, off_t)>("mmap");
  if (file >= 0 && is_inside(path_of(file)) && fault(false, false) == Fault::fails) {
    return MAP_FAILED;
  }
  return original(at, length, protection, flags, file, offset);
}

// The same calls by the names that files larger than 2 GB had on 32 bits.
int open64(const char*, int, ...) __attribute__((alias("open")));
int __open64_2(const char*, int) __attribute__((alias("__open_2")));
FILE* fopen64(const char*, const char*) __attribute__((alias("fopen")));
ssize_t pwrite64(int, const void*, size_t, off_t) __attribute__((alias("pwrite")));
int ftruncate64(int, off_t) __attribute__((alias("ftruncate")));
void* mmap64(void*, size_t, int, int, int, off_t) __attribute__((alias("mmap")));

}  // extern "C"
