#include "cli/commands/interruptible_lines.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <memory>
#include <utility>

namespace gaze {
namespace {

constexpr int kPatience = 100;  // Milliseconds.

class Lines {
 public:
  Lines(int file, char end, std::function<bool()> stop)
      : file_(file), end_(end), stop_(std::move(stop)) {}

  bool next(std::string& line) {
    while (true) {
      const std::size_t found = buffer_.find(end_, begin_);
      if (found != std::string::npos) {
        line = buffer_.substr(begin_, found - begin_);
        begin_ = found + 1;
        return true;
      }
      buffer_.erase(0, begin_);
      begin_ = 0;
      if (!fill()) break;
    }
    line = std::exchange(buffer_, "");
    return !line.empty() && !stop_();
  }

 private:
  bool fill() {
    while (!stop_()) {
      pollfd waiting = {file_, POLLIN, 0};
      if (poll(&waiting, 1, kPatience) <= 0) continue;  // Also when a signal came.
      char block[65536];
      const ssize_t count = read(file_, block, sizeof block);
      if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (count <= 0) return false;
      buffer_.append(block, static_cast<std::size_t>(count));
      return true;
    }
    return false;
  }

  int file_;
  char end_;
  std::function<bool()> stop_;
  std::string buffer_;
  std::size_t begin_ = 0;
};

}  // namespace

std::function<bool(std::string&)> interruptible_lines(int file, char end,
                                                      std::function<bool()> stop) {
  auto lines = std::make_shared<Lines>(file, end, std::move(stop));
  return [lines](std::string& line) { return lines->next(line); };
}

}  // namespace gaze
