#include "metric/meteor/meteor.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "gaze/error.hpp"
#include "metric/meteor/function_words.hpp"

namespace gaze {
namespace {

constexpr double kAlpha = 0.85, kBeta = 0.2, kGamma = 0.6, kDelta = 0.75;
constexpr double kExact = 1, kStem = 0.6, kSynonym = 0.8;
constexpr std::size_t kBeam = 40;  ///< alignments kept; captions rarely have as many that differ

/// What the matchers need to know of a word, found out once.
struct WordEntry {
  int id = 0;
  int stem = 0;
  double delta = 0;  ///< kDelta or 1 - kDelta
  std::vector<std::uint32_t> synsets;
};
using Sentence = std::vector<const WordEntry*>;

class Lexicon {
 public:
  explicit Lexicon(const WordNet* wordnet)
      : wordnet_(wordnet), stemmer_(sb_stemmer_new("english", "UTF_8"), sb_stemmer_delete) {
    if (!stemmer_) {
      throw Error(ErrorKind::environment, "libstemmer has no English stemmer for UTF-8");
    }
  }

  Sentence look_up(const Tokens& tokens) {
    Sentence sentence;
    sentence.reserve(tokens.size());
    for (const auto& token : tokens) sentence.push_back(&entry(token));
    return sentence;
  }

 private:
  const WordEntry& entry(const std::string& token) {
    const auto [found, is_new] = entries_.try_emplace(token);  // Keeps addresses as it grows.
    WordEntry& word = found->second;
    if (is_new) {
      word.id = static_cast<int>(entries_.size());
      word.stem = stems_.emplace(stem(token), static_cast<int>(stems_.size())).first->second;
      word.delta = is_function_word(token) ? 1 - kDelta : kDelta;
      if (wordnet_ != nullptr) word.synsets = wordnet_->synsets(token);
    }
    return word;
  }

  std::string stem(const std::string& token) {
    const auto* bytes = reinterpret_cast<const sb_symbol*>(token.data());
    const auto* stem = sb_stemmer_stem(stemmer_.get(), bytes, static_cast<int>(token.size()));
    if (stem == nullptr) throw Error(ErrorKind::environment, "libstemmer is out of memory");
    return {reinterpret_cast<const char*>(stem),
            static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
  }

  const WordNet* wordnet_;
  std::unique_ptr<sb_stemmer, void (*)(sb_stemmer*)> stemmer_;
  std::unordered_map<std::string, WordEntry> entries_;
  std::unordered_map<std::string, int> stems_;
};

bool share_a_synset(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) return true;
    *i < *j ? ++i : ++j;
  }
  return false;
}

/// The weight of the first module that matches two words; 0 if none does.
double match_weight(const WordEntry& a, const WordEntry& b) {
  if (a.id == b.id) return kExact;
  if (a.stem == b.stem) return kStem;
  return share_a_synset(a.synsets, b.synsets) ? kSynonym : 0;
}

/// An alignment of the caption's first words. Word i is matched with reference word `at`, or -1;
/// the words before are in `before`, an index into the list of all steps.
struct Alignment {
  int matches = 0;
  double weight = 0;
  int chunks = 0;
  int distance = 0;
  int at = -1;
  double matched_by = 0;  ///< the weight of this match
  int before = -1;

  bool better_than(const Alignment& other) const {
    return std::make_tuple(-matches, -weight, chunks, distance) <
           std::make_tuple(-other.matches, -other.weight, other.chunks, other.distance);
  }
};

struct Candidate {
  int at = 0;
  double weight = 0;
};

class Aligner {
 public:
  /// The best alignment's counts.
  MeteorCounts align(const Sentence& hypothesis, const Sentence& reference) {
    steps_.clear();
    std::vector<int> beam{add({})};
    std::vector<Alignment> next;
    for (std::size_t i = 0; i < hypothesis.size(); ++i) {
      candidates_.clear();
      for (std::size_t j = 0; j < reference.size(); ++j) {
        const double weight = match_weight(*hypothesis[i], *reference[j]);
        if (weight > 0) candidates_.push_back({static_cast<int>(j), weight});
      }
      next.clear();
      for (const int step : beam) extend(step, static_cast<int>(i), next);
      if (next.size() > kBeam) {
        std::stable_sort(next.begin(), next.end(),
                         [](const auto& a, const auto& b) { return a.better_than(b); });
        next.resize(kBeam);
      }
      beam.clear();
      for (const auto& alignment : next) beam.push_back(add(alignment));
    }
    int best = beam.front();
    for (const int step : beam) {
      if (alignment_of(step).better_than(alignment_of(best))) best = step;
    }
    return counts(best, hypothesis, reference);
  }

 private:
  const Alignment& alignment_of(int step) const { return steps_[static_cast<std::size_t>(step)]; }

  int add(const Alignment& alignment) {
    steps_.push_back(alignment);
    return static_cast<int>(steps_.size()) - 1;
  }

  bool is_taken(int step, int at) const {
    for (; step >= 0; step = alignment_of(step).before) {
      if (alignment_of(step).at == at) return true;
    }
    return false;
  }

  void extend(int step, int i, std::vector<Alignment>& next) const {
    Alignment skip = alignment_of(step);
    const int previous = skip.at;
    skip.at = -1;
    skip.matched_by = 0;
    skip.before = step;
    next.push_back(skip);
    for (const auto& candidate : candidates_) {
      if (is_taken(step, candidate.at)) continue;
      Alignment match = skip;
      ++match.matches;
      match.weight += candidate.weight;
      if (previous < 0 || previous + 1 != candidate.at) ++match.chunks;
      match.distance += std::abs(candidate.at - i);
      match.at = candidate.at;
      match.matched_by = candidate.weight;
      next.push_back(match);
    }
  }

  MeteorCounts counts(int best, const Sentence& hypothesis, const Sentence& reference) const {
    MeteorCounts counts;
    const Alignment& whole = alignment_of(best);
    counts.matches = whole.matches;
    counts.chunks = whole.chunks;
    counts.all_matched = static_cast<std::size_t>(whole.matches) == hypothesis.size() &&
                         static_cast<std::size_t>(whole.matches) == reference.size();
    for (const auto* word : hypothesis) counts.hypothesis_total += word->delta;
    for (const auto* word : reference) counts.reference_total += word->delta;
    // steps_[0] stands before the first word.
    for (std::size_t i = hypothesis.size(); i-- > 0; best = alignment_of(best).before) {
      const Alignment& match = alignment_of(best);
      if (match.at < 0) continue;
      counts.hypothesis_matched += match.matched_by * hypothesis[i]->delta;
      counts.reference_matched +=
          match.matched_by * reference[static_cast<std::size_t>(match.at)]->delta;
    }
    return counts;
  }

  std::vector<Alignment> steps_;
  std::vector<Candidate> candidates_;
};

}  // namespace

void MeteorCounts::add(const MeteorCounts& other) {
  hypothesis_matched += other.hypothesis_matched;
  hypothesis_total += other.hypothesis_total;
  reference_matched += other.reference_matched;
  reference_total += other.reference_total;
  matches += other.matches;
  chunks += other.chunks;
  all_matched = all_matched && other.all_matched;
}

double MeteorCounts::score() const {
  if (matches == 0) return 0;
  const double precision = hypothesis_matched / hypothesis_total;
  const double recall = reference_matched / reference_total;
  const double mean = precision * recall / (kAlpha * precision + (1 - kAlpha) * recall);
  const double fragmentation = all_matched && chunks == 1 ? 0 : chunks / matches;
  return (1 - kGamma * std::pow(fragmentation, kBeta)) * mean;
}

Meteor meteor(const std::vector<ScoredImage>& images, const WordNet* wordnet) {
  check(images);
  if (images.empty()) throw Error(ErrorKind::usage, "METEOR needs at least one image, got none");
  Lexicon lexicon(wordnet);
  Aligner aligner;
  Meteor result;
  MeteorCounts sum;
  for (const auto& image : images) {
    const auto hypothesis = lexicon.look_up(image.hypothesis);
    MeteorCounts best;
    double best_score = -1;
    for (const auto& reference : image.references) {
      const auto counts = aligner.align(hypothesis, lexicon.look_up(reference));
      if (counts.score() > best_score) {
        best = counts;
        best_score = counts.score();
      }
    }
    result.per_image.push_back(best_score);
    result.counts.push_back(best);
    sum.add(best);
  }
  result.score = sum.score();
  return result;
}

}  // namespace gaze
