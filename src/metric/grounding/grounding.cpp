#include "metric/grounding/grounding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <utility>

#include "gaze/error.hpp"
#include "metric/grounding/attention_picture.hpp"

namespace gaze {
namespace {

using Mask = std::vector<std::uint8_t>;

void check_maps(std::size_t tokens, std::size_t maps) {
  if (maps != tokens) {
    throw Error(ErrorKind::usage, "a caption of " + std::to_string(tokens) + " tokens needs " +
                                      std::to_string(tokens) + " maps, got " +
                                      std::to_string(maps));
  }
}

// Sums and maxima run in independent lanes, a row at a time: the compiler may not reorder floats
// itself, and a chain of 50,000 additions takes longer than all the rest.
constexpr std::size_t kLanes = 16;
static_assert(kPictureSide % kLanes == 0, "a row is a whole number of lanes");

double mass_inside(const std::vector<float>& picture, const Mask& inside) {
  double sum = 0;
  for (std::size_t row = 0; row < picture.size(); row += kPictureSide) {
    std::array<float, kLanes> lanes{};
    for (std::size_t i = row; i < row + kPictureSide; i += kLanes) {
      for (std::size_t k = 0; k < kLanes; ++k) {
        lanes[k] += picture[i + k] * static_cast<float>(inside[i + k]);
      }
    }
    for (const float lane : lanes) sum += static_cast<double>(lane);
  }
  return sum;
}

float peak_of(const std::vector<float>& picture) {
  std::array<float, kLanes> lanes{};  // No pixel is below 0.
  for (std::size_t i = 0; i < picture.size(); i += kLanes) {
    for (std::size_t k = 0; k < kLanes; ++k) lanes[k] = std::max(lanes[k], picture[i + k]);
  }
  return *std::max_element(lanes.begin(), lanes.end());
}

/// The share of the peak's pixels inside: a flat map has its peak everywhere, not at its first
/// pixel.
double peak_inside(const std::vector<float>& picture, const Mask& inside) {
  const float peak = peak_of(picture) * (1 - 1e-5f);
  std::size_t peaks = 0, hits = 0;
  for (std::size_t i = 0; i < picture.size(); ++i) {
    if (picture[i] < peak) continue;
    ++peaks;
    hits += inside[i];
  }
  return static_cast<double>(hits) / static_cast<double>(peaks);
}

PhraseScore baselines(const std::string& type, const Mask& inside) {
  PhraseScore score;
  score.type = type;
  const auto pixels = std::count(inside.begin(), inside.end(), std::uint8_t{1});
  score.area = static_cast<double>(pixels) / static_cast<double>(inside.size());
  // The centre lies between four pixels.
  constexpr std::size_t kHalf = kPictureSide / 2;
  int hits = 0;
  for (const std::size_t r : {kHalf - 1, kHalf}) {
    for (const std::size_t c : {kHalf - 1, kHalf}) hits += inside[r * kPictureSide + c];
  }
  score.centre = hits / 4.0;
  return score;
}

/// A caption's maps as pictures, each made when first asked for.
class Pictures {
 public:
  Pictures(const Maps& maps, const GridGeometry& grid)
      : maps_(maps), grid_(grid), pictures_(maps.size()) {}
  const std::vector<float>& operator[](std::size_t i) {
    if (pictures_[i].empty()) pictures_[i] = attention_picture(maps_[i], grid_);
    return pictures_[i];
  }

 private:
  const Maps& maps_;
  const GridGeometry& grid_;
  std::vector<std::vector<float>> pictures_;
};

std::vector<std::string> types_of(const std::string& type) {
  std::vector<std::string> types;
  std::size_t begin = 0;
  for (std::size_t slash; (slash = type.find('/', begin)) != std::string::npos; begin = slash + 1) {
    types.push_back(type.substr(begin, slash - begin));
  }
  types.push_back(type.substr(begin));
  return types;
}

void add(const PhraseScore& score, GroundingMeans& sums) {
  ++sums.phrases;
  sums.correctness += score.correctness;
  sums.pointing += score.pointing;
  sums.area += score.area;
  sums.centre += score.centre;
}

void divide(GroundingMeans& sums) {
  if (sums.phrases == 0) return;
  const auto count = static_cast<double>(sums.phrases);
  sums.correctness /= count;
  sums.pointing /= count;
  sums.area /= count;
  sums.centre /= count;
}

}  // namespace

std::vector<PhraseScore> score_reference(const GroundedCaption& caption, const ChainBoxes& boxes,
                                         const Maps& maps, const GridGeometry& grid) {
  check_maps(caption.tokens.size(), maps.size());
  Pictures pictures(maps, grid);
  std::vector<PhraseScore> scores;
  for (const auto& phrase : caption.phrases) {
    const auto found = boxes.find(phrase.chain);
    if (found == boxes.end()) continue;
    const Mask inside = union_of(found->second);
    PhraseScore score = baselines(phrase.type, inside);
    const auto first = static_cast<std::size_t>(phrase.first);
    const auto head = first + static_cast<std::size_t>(phrase.count) - 1;
    for (std::size_t i = first; i <= head; ++i) {
      score.correctness = std::max(score.correctness, mass_inside(pictures[i], inside));
    }
    score.pointing = peak_inside(pictures[head], inside);
    scores.push_back(score);
  }
  return scores;
}

std::vector<PhraseScore> score_generated(const Tokens& words, const Maps& maps,
                                         const std::vector<const GroundedCaption*>& captions,
                                         const ChainBoxes& boxes, const GridGeometry& grid) {
  check_maps(words.size(), maps.size());
  std::map<std::string, std::vector<const Phrase*>> heads;
  for (const auto* caption : captions) {
    for (const auto& phrase : caption->phrases) {
      if (boxes.count(phrase.chain) == 0) continue;
      const auto head = static_cast<std::size_t>(phrase.first + phrase.count - 1);
      heads[caption->tokens.at(head)].push_back(&phrase);
    }
  }
  std::vector<PhraseScore> scores;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto named = heads.find(words[i]);
    if (named == heads.end() || !seen.insert(words[i]).second) continue;
    const auto picture = attention_picture(maps[i], grid);
    PhraseScore best;
    best.correctness = -1;
    std::set<int> chains;
    for (const auto* phrase : named->second) {
      if (!chains.insert(phrase->chain).second) continue;  // Named so in several captions.
      const Mask inside = union_of(boxes.at(phrase->chain));
      const double correctness = mass_inside(picture, inside);
      if (correctness <= best.correctness) continue;
      best = baselines(phrase->type, inside);
      best.correctness = correctness;
      best.pointing = peak_inside(picture, inside);
    }
    scores.push_back(best);
  }
  return scores;
}

Maps chosen_cells(const std::vector<Word>& words, const GridGeometry& grid) {
  Maps maps;
  for (const auto& word : words) {
    if (!word.cell) throw Error(ErrorKind::usage, "the word " + word.text + " has no chosen cell");
    if (word.cell->row < 0 || word.cell->row >= grid.rows || word.cell->column < 0 ||
        word.cell->column >= grid.columns) {
      throw Error(ErrorKind::usage, "the word " + word.text + " has a cell outside the grid");
    }
    std::vector<float> map(static_cast<std::size_t>(grid.rows * grid.columns), 0.f);
    map[static_cast<std::size_t>(word.cell->row * grid.columns + word.cell->column)] = 1;
    maps.push_back(std::move(map));
  }
  return maps;
}

GroundingSummary summarize(const std::vector<std::vector<PhraseScore>>& photos,
                           const BootstrapOptions& options) {
  GroundingSummary summary;
  std::vector<GroundingMeans> sums;  // of each photo that has phrases
  for (const auto& photo : photos) {
    if (photo.empty()) continue;
    sums.emplace_back();
    for (const auto& score : photo) {
      add(score, sums.back());
      add(score, summary.all);
      for (const auto& type : types_of(score.type)) add(score, summary.by_type[type]);
    }
  }
  divide(summary.all);
  for (auto& entry : summary.by_type) divide(entry.second);
  if (sums.empty()) return summary;

  const auto intervals = bootstrap(
      sums.size(),
      [&](const std::vector<std::size_t>& sample) {
        double correctness = 0, pointing = 0, phrases = 0;
        for (const std::size_t i : sample) {
          correctness += sums[i].correctness;
          pointing += sums[i].pointing;
          phrases += static_cast<double>(sums[i].phrases);
        }
        return std::vector<double>{correctness / phrases, pointing / phrases};
      },
      options);
  summary.correctness = intervals[0];
  summary.pointing = intervals[1];
  return summary;
}

}  // namespace gaze
