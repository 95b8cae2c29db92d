#include "cli/flags/decode_flags.hpp"

#include "options/decode_option_table.hpp"

namespace gaze {
namespace {

constexpr const char* kCandidates = "candidates";

}  // namespace

void add_decode_flags(Flags& flags, DecodeOptions& options) {
  flags.group("decoding");
  for (const auto& row : decode_option_table()) {
    if (row.name != kCandidates) flags.option(row, options);
  }
  flags.validate([&options] { check(options); });
}

void add_candidates_flag(Flags& flags, DecodeOptions& options, const std::string& more) {
  auto row = row_called(kCandidates, decode_option_table());
  row.help += more;
  flags.option(row, options);
}

void decode_flags_need(Flags& flags, const std::function<bool()>& applies,
                       const std::string& reason) {
  for (const auto& row : decode_option_table()) {
    if (row.name != "seed" && row.name != kCandidates) flags.needs(row.name, applies, reason);
  }
}

}  // namespace gaze
