#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <new>
#include <string>
#include <system_error>

#include "base/outside/memory_budget.hpp"
#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/format.hpp"

namespace gaze {
namespace {

[[noreturn]] void refuse(const std::string& path) {
  throw Error(ErrorKind::input,
              path + ": the file cannot be read: " + std::generic_category().message(errno));
}

constexpr std::size_t kLeastChunk = std::size_t{1} << 18U;

[[noreturn]] void too_large(const std::string& path, std::size_t bytes, std::size_t most) {
  throw Error(ErrorKind::input, path + ": the file has " + std::to_string(bytes) +
                                    " bytes, more than the limit of " + std::to_string(most));
}

/// The whole file, or only its first bytes if they are no picture's: a film, an archive or an
/// endless device is not read into memory.
std::string read_bytes(const std::string& path, const ReadOptions& options) {
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

  std::string bytes(kFormatBytes, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
  if (std::ferror(file.get()) != 0) refuse(path);
  const auto most = static_cast<std::size_t>(options.max_file_bytes);
  if (bytes.size() > most) too_large(path, bytes.size(), most);
  if (bytes.size() < kFormatBytes || image_format(bytes) == ImageFormat::unknown) return bytes;

  std::size_t expected = 0;
  if (fstat(fileno(file.get()), &status) == 0 && S_ISREG(status.st_mode)) {
    expected = static_cast<std::size_t>(status.st_size);
  }
  if (expected > most) too_large(path, expected, most);
  if (options.share != nullptr) options.share->hold_file(expected);
  bytes.reserve(expected + 1);  // The end shows when one more byte is asked for.
  while (true) {
    const std::size_t size = bytes.size();
    const std::size_t chunk =
        size < expected ? expected - size + 1 : std::max<std::size_t>(size, kLeastChunk);
    bytes.resize(size + chunk);
    const std::size_t count = std::fread(&bytes[size], 1, chunk, file.get());
    bytes.resize(size + count);
    if (std::ferror(file.get()) != 0) refuse(path);
    if (bytes.size() > most) too_large(path, bytes.size(), most);
    if (count < chunk) return bytes;
  }
}

}  // namespace

Image read_image(const std::string& path, const ReadOptions& options) {
  std::string bytes;
  try {
    bytes = read_bytes(path, options);
  } catch (const std::bad_alloc&) {
    throw Error(ErrorKind::input, path + ": the file needs more memory than there is");
  }
  return decode_image(bytes, path, options);
}

}  // namespace gaze
