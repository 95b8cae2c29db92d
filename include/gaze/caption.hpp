#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gaze/export.hpp"

namespace gaze {

// Values: any number of threads may read one.

/// Where the cells of an encoder's grid lie on the photo, in fractions of its width and height:
/// cell (r, c) is centred at (x0 + c dx, y0 + r dy). Encoders differ: x is not (c + 0.5) / columns.
struct GridGeometry {
  int rows = 0;
  int columns = 0;
  double x0 = 0, y0 = 0;  ///< centre of cell (0, 0)
  double dx = 0, dy = 0;  ///< spacing
};

struct Cell {
  int row = 0;
  int column = 0;
};

/// A candidate for the word at one step.
struct TokenCandidate {
  std::string text;
  double log_prob = 0;
};

/// One word of a caption, with the attention weights it was written with.
struct Word {
  std::string text;
  double log_prob = 0;         ///< natural log of the model's own probability, at temperature 1
  std::optional<double> gate;  ///< beta_t in [0, 1], for models that have one
  /// alpha_t, the model's own weights: rows * columns values, row by row.
  std::vector<float> attention;
  std::optional<Cell> cell;  ///< the cell a hard model chose
  /// The noun of the photo's concept that this word is a form of, for models with concepts.
  std::optional<std::string> of_concept;
  std::vector<TokenCandidate>
      candidates;  ///< the most probable words here, best first, this one included
};

/// A thing that the classifiers of a model's concepts recognise in the photo.
struct RecognisedConcept {
  std::string noun;
  double probability = 0;
};

/// A caption with a lower confidence is marked as not sure wherever people read it.
constexpr double kSureConfidence = 0.5;

struct Caption {
  std::vector<Word> words;
  double log_prob = 0;      ///< sum over the words and, when `ended`, the end token
  double end_log_prob = 0;  ///< the end token's share of it; 0 when not `ended`
  bool ended = false;       ///< false: cut at max_words
  /// Probability, 0..1, that the main thing of the photo is named rightly; of models that were fitted
  /// for it, of captions that the model wrote itself.
  std::optional<double> confidence;

  /// The words, a space between each two. Thread-safe.
  GAZE_API std::string text() const;
  /// Mean log-probability a word (the end token is one when `ended`); 0 for an empty caption.
  /// Thread-safe.
  GAZE_API double mean_log_prob() const;
};

/// The result for one photo.
struct CaptionedPhoto {
  int width = 0, height = 0;  ///< the upright photo, in pixels
  bool damaged = false;       ///< a small part of the picture is not in the file
  std::string model;          ///< the model's name
  GridGeometry grid;
  Caption caption;
  std::vector<RecognisedConcept> concepts;  ///< most probable first; of models with concepts alone
  std::vector<Caption> alternatives;        ///< n-best after the first, best first
};

}  // namespace gaze
