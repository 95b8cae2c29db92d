#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <new>
#include <string>
#include <system_error>

#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/format.hpp"

namespace gaze {
namespace {

[[noreturn]] void refuse(const std::string& path) {
  throw Error(ErrorKind::input,
              path + ": the file cannot be read: " + std::generic_category().message(errno));
}

/// The whole file, or only its first bytes if they are no picture's: a film, an archive or an
/// endless device is not read into memory.
std::string read_bytes(const std::string& path) {
  struct Close {
    void operator()(std::FILE* open) const { std::fclose(open); }
  };
  // Reading a named pipe without a writer would never end. Those under /dev and /proc come from the
  // shell: `gaze caption <(...)`.
  struct stat status = {};
  if (::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode) &&
      path.compare(0, 5, "/dev/") != 0 && path.compare(0, 6, "/proc/") != 0) {
    throw Error(ErrorKind::input, path + ": a photo was wanted, this is a named pipe");
  }
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) refuse(path);

  std::string bytes;
  std::size_t chunk = kFormatBytes;
  while (true) {
    const std::size_t size = bytes.size();
    bytes.resize(size + chunk);
    const std::size_t count = std::fread(&bytes[size], 1, chunk, file.get());
    bytes.resize(size + count);
    if (std::ferror(file.get()) != 0) refuse(path);
    if (count < chunk) return bytes;
    if (size == 0 && image_format(bytes) == ImageFormat::unknown) return bytes;
    chunk = std::max<std::size_t>(bytes.size(), std::size_t{1} << 18);
  }
}

}  // namespace

Image read_image(const std::string& path, const ReadOptions& options) {
  std::string bytes;
  try {
    bytes = read_bytes(path);
  } catch (const std::bad_alloc&) {
    throw Error(ErrorKind::input, path + ": the file needs more memory than there is");
  }
  return decode_image(bytes, path, options);
}

}  // namespace gaze
