#include "batch/journal/journal_tail.hpp"

#include <algorithm>
#include <cstddef>

namespace gaze {
namespace {

constexpr std::string_view kBegin = "{\"image\":\"";
constexpr std::size_t kLeastZeros = 4;  // UTF-32 has three in a row.

}  // namespace

bool is_unfinished_record(std::string_view line) {
  return line.substr(0, kBegin.size()) == kBegin.substr(0, line.size());
}

bool is_damaged_record(std::string_view line) {
  const std::size_t zeros = line.find('\0');
  if (zeros == line.npos) return false;
  const std::size_t end = std::min(line.find_first_not_of('\0', zeros), line.size());
  return is_unfinished_record(line.substr(0, zeros)) &&
         (end - zeros >= kLeastZeros || end == line.size());
}

}  // namespace gaze
