#include "batch/batch_settings.hpp"

#include <fmt/format.h>

#include <type_traits>
#include <variant>

#include "options/decode_option_table.hpp"
#include "options/precision_names.hpp"

namespace gaze {
namespace {

const char* switched(bool on) { return on ? "on" : "off"; }

/// The value as it would be given to the row's flag; empty for an empty optional.
std::string value_text(const Option<DecodeOptions>& row, const DecodeOptions& options) {
  return std::visit(
      [&](const auto& member) -> std::string {
        using Member = std::decay_t<decltype(member)>;
        if constexpr (std::is_same_v<Member, NamedValues<DecodeOptions>>) {
          return member.names.at(member.get(options));
        } else if constexpr (std::is_same_v<Member, bool DecodeOptions::*>) {
          return switched(options.*member);
        } else if constexpr (std::is_same_v<Member, std::optional<double> DecodeOptions::*>) {
          return options.*member ? fmt::format("{}", *(options.*member)) : "";
        } else {
          return fmt::format("{}", options.*member);
        }
      },
      row.member);
}

}  // namespace

BatchSettings batch_settings(const BatchRequest& request, const std::string& model_digest) {
  BatchSettings settings;
  for (const auto& row : decode_option_table()) {
    if (row.changes_result) settings[row.name] = value_text(row, request.decode);
  }
  settings["attention"] = switched(request.attention);
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
