#pragma once
#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "evaluate/evaluation.hpp"

namespace gaze {

/// How many of a system's inputs did not match; each has been named already.
struct Mismatches {
  std::size_t unknown = 0;    ///< predictions for photos the data set does not have
  std::size_t duplicate = 0;  ///< predictions beyond a photo's first
  std::size_t failed = 0;     ///< photos the captioner or the photo reader failed on
  std::size_t missing = 0;    ///< photos without prediction, or whose file is not there
};

struct Comparison {
  std::size_t a = 0, b = 0;             ///< indices of the two systems
  std::vector<NamedScore> differences;  ///< b - a
};

/// The results of `gaze eval`.
struct EvalReport {
  std::vector<Evaluation> systems;     ///< at least one, all on the same photos
  std::vector<Mismatches> mismatches;  ///< one a system
  std::vector<Comparison> comparisons;
  int draws = 0;  ///< of the bootstrap; 0: there are no intervals
  double confidence = 0.95;
  bool synonyms = false;  ///< whether METEOR had WordNet
};

/// As text: a table a system, then one a comparison.
void print_report(const EvalReport& report, std::ostream& out);

/// One JSON object, without a line break: of the only system, or
/// {"systems": [...], "comparisons": [...]} of several.
std::string report_json(const EvalReport& report);

/// One JSON object a line: each photo's scores for each system, and {"image", "error"} for each
/// photo that is not scored.
std::string per_image_lines(const EvalReport& report, const Dataset& dataset,
                            const std::vector<System>& systems);

}  // namespace gaze
