#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/confidence_config.hpp"
#include "config/train_options.hpp"
#include "metric/calibration.hpp"
#include "metric/grounding/grounding.hpp"

namespace gaze {

/// One call of `gaze train`, from folders of photos to a model file.
struct TrainingRequest {
  /// As `encoder`: random weights that learn together with the decoder.
  static constexpr const char* kUntrained = "small_cnn";

  std::vector<std::string> data;  ///< for read_training_list()
  std::string encoder;            ///< encoder file, start weights or model; or kUntrained
  std::string start;              ///< a model whose decoder this one starts from; empty: none
  std::string output;             ///< the model to write
  std::string work;               ///< cache, checkpoint and log; made if missing
  std::string features;    ///< the cache's folder, shared with other trainings; empty: `work`
  std::string name;        ///< of the model; empty: the output's stem
  std::string provenance;  ///< what the data is and under which terms, for the model file
  std::string concepts;    ///< list for read_concept_list(); empty: the decoder has no concepts
  std::string classifier;  ///< file for load_classifier(); empty: `encoder`, if it has one
  std::vector<std::string> text;  ///< for read_text_captions(); with concepts alone
  std::string boxes;    ///< of the only folder, in place of its own; empty: its own, if any
  std::string phrases;  ///< both or neither
  std::string device = "cpu";
  int threads = 0;
  int output_stride = 16;
  TrainOptions options;
};

/// Callbacks of a run beside those of the training itself.
struct TrainingRunObserver {
  TrainObserver training;
  /// One sentence about what comes next: "6996 photos to encode".
  std::function<void(const std::string&)> message = [](const std::string&) {};
  std::function<void(std::int64_t done, std::int64_t total)> encoded = [](auto, auto) {};
};

struct TrainingRunResult {
  bool finished = false;  ///< false: stopped early; the same call goes on
  DevScores best;
  double concept_strength = 0;    ///< added to the learned one, as dev allows
  double length_penalty = 0;      ///< the alpha that does best on dev, kept in the model
  double cider_d = 0, bleu4 = 0;  ///< of the file as written, with that alpha: means over `lists`
  std::vector<DevListScores> lists;
  std::optional<ConfidenceConfig> confidence;      ///< of decoders with concepts
  std::vector<CalibrationScores> list_confidence;  ///< of each of `lists`; empty without concepts
  /// Of the words of those captions that have boxes, all lists together; empty
  /// without boxes.
  std::optional<GroundingMeans> grounding;
  std::vector<std::optional<GroundingMeans>> list_grounding;  ///< of each of `lists`, or none
};

}  // namespace gaze
