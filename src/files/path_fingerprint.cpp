#include "files/path_fingerprint.hpp"

#include <utility>

#include "base/fnv1a.hpp"
#include "base/mix_bits.hpp"

namespace gaze {
Fingerprint fingerprint(std::string_view text) {
  // Two FNV-1a chains from different starts, each mixed after every byte so that they part ways.
  std::uint64_t high = kFnvStart, low = 0x9E3779B97F4A7C15U;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    high = fnv1a(&byte, 1, high);
    low = mix_bits(low + byte + 1);
  }
  const Fingerprint value{mix_bits(high + text.size()), mix_bits(low)};
  return value.high == 0 && value.low == 0 ? Fingerprint{1, 1} : value;  // {0, 0} is an empty slot.
}

bool FingerprintSet::insert(Fingerprint value) {
  if ((size_ + 1) * 5 > slots_.size() * 4) grow();
  for (std::size_t n = value.low % slots_.size();; n = n + 1 == slots_.size() ? 0 : n + 1) {
    Fingerprint& slot = slots_[n];
    if (slot.high == 0 && slot.low == 0) {
      slot = value;
      ++size_;
      return true;
    }
    if (slot.high == value.high && slot.low == value.low) return false;
  }
}

void FingerprintSet::grow() {
  // By a quarter, not to the double: with ten million photos the difference is 300 MB.
  const std::size_t size = slots_.empty() ? 1024 : slots_.size() + slots_.size() / 4;
  const std::vector<Fingerprint> old = std::exchange(slots_, std::vector<Fingerprint>(size));
  size_ = 0;
  for (const Fingerprint& value : old) {
    if (value.high != 0 || value.low != 0) insert(value);
  }
}

}  // namespace gaze
