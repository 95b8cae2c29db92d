#include "train/targets/text_set.hpp"

#include <algorithm>
#include <utility>

#include "base/fnv1a.hpp"
#include "base/mix_bits.hpp"
#include "base/random.hpp"

namespace gaze {
namespace {

constexpr double kMissed = 0.2;                  // of the true concepts
constexpr double kTrueLow = 0.3, kTrueHigh = 1;  // their probabilities
constexpr double kFalseLow = 0.1, kFalseHigh = 0.5;
constexpr std::size_t kMostFalse = 2;

std::size_t below(std::size_t count, Random& random) {
  return static_cast<std::size_t>(random.next() % count);
}

float between(double low, double high, Random& random) {
  return static_cast<float>(low + (high - low) * random.unit());
}

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
  Random random(mix_bits(seed));
  const bool by_concept = random.next() % 2 == 0 && !set.captions_of.empty();
  if (by_concept) {
    const auto& of_one = set.captions_of[below(set.captions_of.size(), random)];
    if (!of_one.empty()) return of_one[below(of_one.size(), random)];
  }
  return below(set.size(), random);
}

std::vector<float> imagined_concepts(const TextSet& set, std::size_t caption, std::size_t concepts,
                                     std::uint64_t seed) {
  Random random(mix_bits(seed));
  std::vector<float> p(concepts, 0);
  const auto& other = set.concepts[below(set.size(), random)];
  const std::size_t wrong = std::min(other.size(), below(kMostFalse + 1, random));
  for (std::size_t k = 0; k < wrong; ++k) {
    p[static_cast<std::size_t>(other[below(other.size(), random)])] =
        between(kFalseLow, kFalseHigh, random);
  }
  for (const int one : set.concepts[caption]) {
    const bool missed = random.unit() < kMissed;
    const float seen = between(kTrueLow, kTrueHigh, random);
    if (!missed) p[static_cast<std::size_t>(one)] = seen;
  }
  return p;
}

}  // namespace gaze
