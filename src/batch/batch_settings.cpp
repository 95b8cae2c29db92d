#include "batch/batch_settings.hpp"

#include "options/decode_option_table.hpp"
#include "options/precision_names.hpp"
#include "options/value_text.hpp"

namespace gaze {

BatchSettings batch_settings(const BatchRequest& request, const std::string& model_digest) {
  BatchSettings settings;
  for (const auto& row : decode_option_table()) {
    if (!row.changes_result) continue;
    settings[row.name] =
        use_value(row, request.decode, [](const auto& value) { return value_text(value); });
  }
  settings["attention"] = value_text(request.attention);
  settings["shard"] = request.shard;
  settings["device"] = request.captioner.device;
  settings["precision"] = precision_name(request.captioner.precision);
  settings["model's contents"] = model_digest;
  return settings;
}

BatchSettings former_batch_settings() {
  BatchSettings names;
  for (const auto& row : decode_option_table()) {
    if (row.changes_result && !row.former_name.empty()) names[row.former_name] = row.name;
  }
  return names;
}

}  // namespace gaze
