#include "overlay/write_file.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "gaze/error.hpp"

namespace gaze {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
  throw Error(ErrorKind::environment, fmt::format("{} must be writable: {}", path, reason));
}

}  // namespace

void write_file(const std::string& path, const std::function<void(const std::string&)>& write) {
  namespace fs = std::filesystem;
  static std::atomic<int> counter{0};
  const fs::path target(path);
  const fs::path temporary =
      target.parent_path() / fmt::format(".{}.{}.{}.tmp{}", target.stem().string(), getpid(),
                                         ++counter, target.extension().string());
  std::error_code error;
  try {
    errno = 0;
    if (!std::ofstream(temporary, std::ios::binary)) {
      refuse(path, std::generic_category().message(errno != 0 ? errno : EIO));
    }
    write(temporary.string());
    fs::rename(temporary, target, error);
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
  if (error) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    refuse(path, error.message());
  }
}

void write_file(const std::string& path, std::string_view bytes) {
  write_file(path, [&](const std::string& temporary) {
    errno = 0;
    std::ofstream file(temporary, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) refuse(path, std::generic_category().message(errno != 0 ? errno : EIO));
  });
}

}  // namespace gaze
