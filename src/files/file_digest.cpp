#include "files/file_digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <system_error>
#include <vector>

#include "base/fnv1a.hpp"
#include "base/mix_bits.hpp"
#include "gaze/error.hpp"

namespace gaze {

std::string file_digest(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  // Eight bytes at a time: a model is read in the time of a few photos, not of a hundred.
  std::uint64_t high = kFnvStart, low = 0x9E3779B97F4A7C15U, size = 0;
  std::vector<char> block(std::size_t{1} << 20U);
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    const auto count = static_cast<std::size_t>(file.gcount());
    size += count;
    for (std::size_t n = 0; n < count; n += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, &block[n], std::min(sizeof word, count - n));
      high = mix_bits(high ^ word);
      low = mix_bits(low + word);
    }
  }
  if (!file.is_open() || file.bad()) {
    throw Error(ErrorKind::environment,
                path + ": the file cannot be read: " + std::generic_category().message(errno));
  }
  return fmt::format("{:016x}{:016x}", mix_bits(high ^ size), mix_bits(low + size));
}

}  // namespace gaze
