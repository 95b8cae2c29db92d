#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

// Captions without photos, from which a decoder with concepts learns to use words that no photo of the
// training shows.

namespace gaze {

struct TextSet {
  std::vector<std::vector<int>> captions;               ///< words by their ids, all known
  std::vector<std::vector<int>> concepts;               ///< of each caption: those it names
  std::vector<std::vector<std::uint32_t>> captions_of;  ///< of each concept: captions that name it
  std::uint64_t digest = 0;

  /// `concepts` of a caption must be ascending.
  void add(std::vector<int> caption, std::vector<int> its_concepts);
  std::size_t size() const { return captions.size(); }
};

/// The number of a caption: every second time any, every other time first a concept and then a
/// caption that names it, so that rare concepts come as often as common ones. A pure function of its
/// arguments. The set must not be empty.
std::size_t draw_text(const TextSet& set, std::uint64_t seed);

/// Probabilities as heads might give them for a photo with these concepts [concepts]: some of the
/// true ones are missed, the others lie in 0.3..1; up to two of another caption's come in at
/// 0.1..0.5. A pure function of its arguments.
std::vector<float> imagined_concepts(const TextSet& set, std::size_t caption, std::size_t concepts,
                                     std::uint64_t seed);

}  // namespace gaze
