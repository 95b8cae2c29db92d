#pragma once
#include <functional>
#include <optional>
#include <string>

#include "config/train_options.hpp"
#include "metric/grounding/grounding.hpp"

namespace gaze {

/// One call of `gaze train`, from a folder of photos to a model file.
struct TrainingRequest {
  /// As `encoder`: random weights that learn together with the decoder.
  static constexpr const char* kUntrained = "small_cnn";

  std::string data;        ///< a folder in the layout of Flickr8k
  std::string encoder;     ///< encoder file, start weights or model; or kUntrained
  std::string output;      ///< the model to write
  std::string work;        ///< cache, checkpoint and log; made if missing
  std::string features;    ///< the cache's folder, shared with other trainings; empty: `work`
  std::string name;        ///< of the model; empty: the output's stem
  std::string provenance;  ///< what the data is and under which terms, for the model file
  std::string boxes;       ///< a file for read_boxes(), .gz or not; empty: none
  std::string phrases;     ///< its read_phrases() file; both or neither
  std::string device = "cpu";
  int threads = 0;
  int output_stride = 16;
  TrainOptions options;
};

/// Callbacks of a run, beside those of the training itself.
struct TrainingRunObserver {
  TrainObserver training;
  /// One sentence about the next step: "6996 photos to encode".
  std::function<void(const std::string&)> says = [](const std::string&) {};
  std::function<void(std::int64_t done, std::int64_t total)> encoded = [](auto, auto) {};
};

struct TrainingRunResult {
  bool finished = false;  ///< false: stopped early; the same call continues
  DevScores best;
  double length_penalty = 0;      ///< the alpha that does best on dev, kept in the model
  double cider_d = 0, bleu4 = 0;  ///< of the file as written, on dev, with that alpha
  /// Attention at the words of those captions that have boxes; empty without boxes.
  std::optional<GroundingMeans> grounding;
};

}  // namespace gaze
