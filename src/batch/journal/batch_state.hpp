#pragma once
#include <map>
#include <string>

namespace gaze {

/// What decides the output of a batch: the model and every flag that changes a caption or a field, by
/// name. Kept beside the output, so that a run that is taken up again goes on as it began.
using BatchSettings = std::map<std::string, std::string>;

/// The file that keeps the settings of `output`.
std::string state_path(const std::string& output);

/// Whole or not at all (temporary file, then rename). Throws Error(environment).
void write_settings(const std::string& path, const BatchSettings& settings);

/// Throws Error(environment) if there is no such file or it is none of ours.
BatchSettings read_settings(const std::string& path);

/// `settings` with the names that `names` maps old to new.
BatchSettings renamed(const BatchSettings& settings, const BatchSettings& names);

/// "beam was 3, now 5; seed was 0, now 1"; empty if they are the same.
std::string differences(const BatchSettings& before, const BatchSettings& now);

}  // namespace gaze
