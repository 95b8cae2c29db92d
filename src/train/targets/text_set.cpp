#include "train/targets/text_set.hpp"

#include <algorithm>
#include <utility>

#include "base/fnv1a.hpp"
#include "base/mix_bits.hpp"

namespace gaze {
namespace {

constexpr double kMissed = 0.2;                  // of the true concepts
constexpr double kTrueLow = 0.3, kTrueHigh = 1;  // their probabilities
constexpr double kFalseLow = 0.1, kFalseHigh = 0.5;
constexpr std::size_t kMostFalse = 2;

/// Numbers that follow each other from one seed (SplitMix64).
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(mix_bits(seed)) {}
  std::uint64_t next() { return mix_bits(state_ += 0x9E3779B97F4A7C15U); }
  double in_one() { return double(next() >> 11) * 0x1p-53; }
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
  double between(double low, double high) { return low + (high - low) * in_one(); }

 private:
  std::uint64_t state_;
};

}  // namespace

void TextSet::add(std::vector<int> caption, std::vector<int> its_concepts) {
  const auto number = static_cast<std::uint32_t>(captions.size());
  for (const int one : its_concepts) {
    const auto k = static_cast<std::size_t>(one);
    if (captions_of.size() <= k) captions_of.resize(k + 1);
    captions_of[k].push_back(number);
  }
  digest = fnv1a(caption.data(), caption.size() * sizeof(int), digest == 0 ? kFnvStart : digest);
  captions.push_back(std::move(caption));
  concepts.push_back(std::move(its_concepts));
}

std::size_t draw_text(const TextSet& set, std::uint64_t seed) {
  Numbers numbers(seed);
  const bool by_concept = numbers.next() % 2 == 0 && !set.captions_of.empty();
  if (by_concept) {
    const auto& of_one = set.captions_of[numbers.below(set.captions_of.size())];
    if (!of_one.empty()) return of_one[numbers.below(of_one.size())];
  }
  return numbers.below(set.size());
}

std::vector<float> imagined_concepts(const TextSet& set, std::size_t caption, std::size_t concepts,
                                     std::uint64_t seed) {
  Numbers numbers(seed);
  std::vector<float> p(concepts, 0);
  const auto& other = set.concepts[numbers.below(set.size())];
  const std::size_t wrong = std::min(other.size(), numbers.below(kMostFalse + 1));
  for (std::size_t k = 0; k < wrong; ++k) {
    p[static_cast<std::size_t>(other[numbers.below(other.size())])] =
        static_cast<float>(numbers.between(kFalseLow, kFalseHigh));
  }
  for (const int one : set.concepts[caption]) {
    const bool missed = numbers.in_one() < kMissed;
    const double seen = numbers.between(kTrueLow, kTrueHigh);
    if (!missed) p[static_cast<std::size_t>(one)] = static_cast<float>(seen);
  }
  return p;
}

}  // namespace gaze
