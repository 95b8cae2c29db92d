#pragma once
#include <string>
#include <vector>

#include "cli/flags/model_flags.hpp"
#include "cli/parse/flags.hpp"
#include "gaze/decode_options.hpp"

namespace gaze {

struct EvalFlags {
  std::vector<std::string> predictions;  ///< files; several are compared in pairs
  std::string references;                ///< what `predictions` are scored against
  std::string data;                      ///< photos and captions for a model
  std::string split, photos;
  std::string boxes, phrases;
  std::string training;
  bool json = false;
  bool strict = false;
  std::string per_image;
  int draws = 1000;  ///< of the bootstrap; 0: no intervals
  double confidence = 0.95;
  std::string wordnet;  ///< folder; empty: where it is installed
  ModelFlags model;
  DecodeOptions decode;
};

Flags eval_flags(EvalFlags& into);

}  // namespace gaze
