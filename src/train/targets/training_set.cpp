#include "train/targets/training_set.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <unordered_map>
#include <utility>

#include "base/mix_bits.hpp"

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

// Streams of their own, so that one draw does not follow from another.
constexpr std::uint64_t kWhichPhotos = 0x70686f746f73;
constexpr std::uint64_t kRepeat = 0x726570656174;
constexpr std::uint64_t kView = 0x6d6972726f72;

/// In (0, 1), 53 random bits.
double uniform(std::mt19937_64& random) {
  return (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53;
}

/// How often each photo comes in this epoch.
std::vector<int> counts(const TrainingSet& set, std::uint64_t seed, int epoch) {
  std::vector<int> times(set.size(), 1);
  if (set.weight.empty()) return times;
  // Draw k stands at (k + 1/2) total / draws on a line on which each photo has a stretch as long as
  // its weight.
  const auto order =
      shuffled(set.size(), mixed(seed ^ kWhichPhotos, static_cast<std::uint64_t>(epoch), 0));
  const std::size_t draws = draws_an_epoch(set);
  const double total = std::accumulate(set.weight.begin(), set.weight.end(), 0.0);
  const double spacing = total / static_cast<double>(draws);
  double end = 0;
  std::size_t drawn = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    end += set.weight[order[k]];
    int& count = times[order[k]];
    count = 0;
    const bool last = k + 1 == order.size();  // Takes what rounding left over.
    while (drawn < draws && (last || (static_cast<double>(drawn) + 0.5) * spacing < end)) {
      ++count;
      ++drawn;
    }
  }
  return times;
}

}  // namespace

std::size_t draws_an_epoch(const TrainingSet& set) {
  if (set.weight.empty()) return set.size();
  const double total = std::accumulate(set.weight.begin(), set.weight.end(), 0.0);
  return static_cast<std::size_t>(std::max(1.0, std::round(total)));
}

PhotoDraw draw_of(const TrainingSet& set, std::size_t photo, int repeat, int view) {
  PhotoDraw draw{photo, repeat, view, false};
  if (view > 0) {
    const ViewKind& kind = set.views.at(static_cast<std::size_t>(view) - 1).kind;
    draw.mirrored = photo_view(set.names[photo], kind).mirrored;
  }
  return draw;
}

std::int64_t record_of(const TrainingSet& set, const PhotoDraw& draw) {
  if (draw.view == 0) return set.record.at(draw.photo);
  return set.views.at(static_cast<std::size_t>(draw.view) - 1).record.at(draw.photo);
}

std::vector<PhotoDraw> epoch_draws(const TrainingSet& set, std::uint64_t seed, int epoch) {
  std::vector<PhotoDraw> all;
  const auto times = counts(set, seed, epoch);
  for (std::size_t photo = 0; photo < set.size(); ++photo) {
    const std::uint64_t chance =
        mix_bits(mixed(seed ^ kView, static_cast<std::uint64_t>(epoch), photo + 1));
    for (int repeat = 0; repeat < times[photo]; ++repeat) {
      const std::uint64_t view =
          (chance + static_cast<std::uint64_t>(repeat)) % (set.views.size() + 1);
      all.push_back(draw_of(set, photo, repeat, static_cast<int>(view)));
    }
  }
  std::vector<PhotoDraw> order;
  for (const auto k : shuffled(all.size(), mixed(seed, static_cast<std::uint64_t>(epoch), 0))) {
    order.push_back(all[k]);
  }
  return order;
}

std::vector<std::size_t> draw_captions(const TrainingSet& set, const PhotoDraw& draw,
                                       std::size_t wanted, std::uint64_t seed, int epoch) {
  const std::size_t available = set.captions[draw.photo].size();
  const std::uint64_t own = mixed(seed ^ (kRepeat * static_cast<std::uint64_t>(draw.repeat)),
                                  static_cast<std::uint64_t>(epoch), draw.photo + 1);
  auto order = shuffled(available, own);
  if (!set.worth.empty() && available > wanted) {
    std::mt19937_64 random(own + 1);
    std::vector<double> keys(available);
    for (std::size_t k = 0; k < available; ++k) {
      keys[k] = std::log(uniform(random)) / set.worth_of(draw.photo, k);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return keys[a] > keys[b]; });
  }
  order.resize(std::min(available, wanted));
  std::sort(order.begin(), order.end());
  return order;
}

Tokens mirrored_caption(Tokens caption) {
  static const std::unordered_map<std::string, std::string> kPairs = {
      {"left", "right"},         {"right", "left"},           {"leftmost", "rightmost"},
      {"rightmost", "leftmost"}, {"left-hand", "right-hand"}, {"right-hand", "left-hand"},
      {"leftward", "rightward"}, {"rightward", "leftward"},
  };
  for (std::string& word : caption) {
    const auto other = kPairs.find(word);
    if (other != kPairs.end()) word = other->second;
  }
  return caption;
}

}  // namespace gaze
