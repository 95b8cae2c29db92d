#include "base/progress_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gaze {
namespace {

double rate(const BatchCounts& counts) {
  const auto photos = static_cast<double>(counts.done + counts.failed);
  return counts.seconds > 0 ? photos / counts.seconds : 0;
}

}  // namespace

std::string duration(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(std::max(seconds, 0.0)));
  const std::int64_t days = whole / 86400, hours = whole / 3600 % 24, minutes = whole / 60 % 60;
  if (days > 0) {
    return fmt::format("{} day{} {}:{:02}:{:02}", days, days == 1 ? "" : "s", hours, minutes,
                       whole % 60);
  }
  if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60);
  return fmt::format("{}:{:02}", minutes, whole % 60);
}

std::string progress_line(const BatchCounts& counts) {
  constexpr std::uint64_t kWidth = 20;
  const std::uint64_t passed = counts.done + counts.failed + counts.skipped;
  std::string line;
  if (counts.total) {
    const std::uint64_t total = std::max(*counts.total, passed);
    const std::uint64_t full = total == 0 ? 0 : passed * kWidth / total;
    line = fmt::format("[{}{}] {}/{}", std::string(full, '#'), std::string(kWidth - full, '.'),
                       passed, total);
  } else {
    line = fmt::format("{} photos", passed);
  }
  const double speed = rate(counts);
  if (speed > 0) line += fmt::format("  {:.1f} photos/s", speed);
  if (counts.failed > 0) line += fmt::format("  {} failed", counts.failed);
  if (counts.total && speed > 0 && *counts.total > passed) {
    line += fmt::format("  {} left", duration(static_cast<double>(*counts.total - passed) / speed));
  }
  return line;
}

std::string summary_line(const BatchCounts& counts) {
  std::string line = fmt::format("{} done", counts.done);
  if (counts.failed > 0) line += fmt::format(", {} failed", counts.failed);
  if (counts.skipped > 0) line += fmt::format(", {} done before", counts.skipped);
  if (rate(counts) > 0) line += fmt::format("; {:.1f} photos a second", rate(counts));
  return line;
}

}  // namespace gaze
