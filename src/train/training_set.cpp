#include "train/training_set.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

namespace gaze {
namespace {

// Not std::shuffle with std::uniform_int_distribution: what those draw differs between libraries.
std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937_64 random(seed);
  for (std::size_t i = count; i > 1; --i) {
    std::swap(order[i - 1], order[static_cast<std::size_t>(random() % i)]);
  }
  return order;
}

std::uint64_t mixed(std::uint64_t seed, std::uint64_t a, std::uint64_t b) {
  return (seed * 1000003 + a) * 1000003 + b;
}

}  // namespace

std::vector<std::size_t> epoch_order(std::size_t photos, std::uint64_t seed, int epoch) {
  return shuffled(photos, mixed(seed, static_cast<std::uint64_t>(epoch), 0));
}

std::vector<std::size_t> draw_captions(std::size_t available, std::size_t wanted,
                                       std::uint64_t seed, int epoch, std::size_t photo) {
  auto order = shuffled(available, mixed(seed, static_cast<std::uint64_t>(epoch), photo + 1));
  order.resize(std::min(available, wanted));
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace gaze
