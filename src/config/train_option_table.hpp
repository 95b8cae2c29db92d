#pragma once
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "config/train_options.hpp"
#include "options/option.hpp"

namespace gaze {

/// One option of a training: a flag of `gaze train`. `changes_result` says whether it is in the
/// checkpoint's fingerprint: a training that is resumed must have the same value.
struct TrainOption : Option<TrainOptions> {
  bool in_summary = true;  ///< whether the model file's summary of its training keeps the value
  /// Whether the option does anything beside the others; empty: always. Where it does not, the flag
  /// is refused with `reason`, and neither fingerprint nor summary has it.
  std::function<bool(const TrainOptions&)> applies = {};
  std::string reason = {};
};

/// Every member of TrainOptions but the decoder, in the order help lists them, and but
/// fine_tune_from, which the checkpoint's key has with the data. A new member gets a row here and
/// no second description anywhere.
const std::vector<TrainOption>& train_option_table();

/// {"learning-rate": 0.001, ...}: the options that a resumed training must share.
nlohmann::json fingerprint_options(const TrainOptions& options);

/// The same of what the model file's training summary keeps.
nlohmann::json summary_options(const TrainOptions& options);

}  // namespace gaze
