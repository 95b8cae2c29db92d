#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "gaze/caption.hpp"
#include "metric/bootstrap.hpp"
#include "metric/corpus.hpp"
#include "metric/grounding/grounded_caption.hpp"

namespace gaze {

/// How well the attention of one phrase's words fits the phrase's boxes. All 0..1.
struct PhraseScore {
  std::string type;
  double correctness = 0;  ///< mass inside the union of the boxes, the largest over the words
  double pointing = 0;     ///< whether the head word's peak is inside; shared where peaks tie
  double area = 0;         ///< of the union: what a uniform map gets, in both scores
  double centre = 0;  ///< whether the picture's centre is inside: what always pointing there gets
};

/// One map a token: grid.rows * grid.columns weights, row by row.
using Maps = std::vector<std::vector<float>>;

/// The scores of a human caption's phrases that have boxes, none dropped; the maps come from a
/// teacher-forced pass over caption.tokens. Attention correctness (Liu et al. 2017): the map as a
/// 224 x 224 picture (see attention_picture), summed inside the boxes.
/// Throws Error(usage) if there is not one map a token or a map does not fit the grid.
std::vector<PhraseScore> score_reference(const GroundedCaption& caption, const ChainBoxes& boxes,
                                         const Maps& maps, const GridGeometry& grid);

/// The scores of a generated caption: each different word that is the head word of a phrase with
/// boxes in any of the photo's human captions, once, at its first occurrence, with the phrase whose
/// boxes fit its map best. Throws as score_reference.
std::vector<PhraseScore> score_generated(const Tokens& words, const Maps& maps,
                                         const std::vector<const GroundedCaption*>& captions,
                                         const ChainBoxes& boxes, const GridGeometry& grid);

/// Maps of a hard model's chosen cells: 1 at the cell, else 0. Scored beside alpha, not instead.
/// Throws Error(usage) if a word has no cell or one outside the grid.
Maps chosen_cells(const std::vector<Word>& words, const GridGeometry& grid);

/// Means over phrases.
struct GroundingMeans {
  std::size_t phrases = 0;
  double correctness = 0;
  double pointing = 0;
  double area = 0;
  double centre = 0;
};

struct GroundingSummary {
  GroundingMeans all;
  std::map<std::string, GroundingMeans> by_type;  ///< a phrase of two types counts in both
  Interval correctness;                           ///< bootstrap over photos, as phrases of a photo
  Interval pointing;                              ///< are not independent
};

/// `photos` holds each photo's phrase scores. All zero if there is no phrase.
GroundingSummary summarize(const std::vector<std::vector<PhraseScore>>& photos,
                           const BootstrapOptions& options = {});

}  // namespace gaze
