#include "config/train_option_table.hpp"

#include <set>

#include "support/catch.hpp"

using namespace gaze;

namespace {

/// A training in which every option does something.
TrainOptions with_everything() {
  TrainOptions options;
  options.decoder.attention.kind = AttentionKind::hard;
  options.decoder.position_encoding = true;
  options.fine_tune_from = "all";
  options.object_weight = 1;
  options.self_critical = true;
  options.with_concepts = true;
  return options;
}

/// The options with another value, in range, of one of them.
TrainOptions changed(const TrainOption& row, TrainOptions options) {
  const auto change = [&](const auto& member) {
    using Member = std::decay_t<decltype(member)>;
    if constexpr (std::is_same_v<Member, double TrainOptions::*>) {
      options.*member = options.*member == 0 ? 0.25 : options.*member / 2;
    } else if constexpr (std::is_same_v<Member, int TrainOptions::*> ||
                         std::is_same_v<Member, std::uint64_t TrainOptions::*>) {
      options.*member += 1;
    } else if constexpr (std::is_same_v<Member, bool TrainOptions::*>) {
      options.*member = !(options.*member);
    } else if constexpr (std::is_same_v<Member, NamedValues<TrainOptions>>) {
      member.set(options, (member.get(options) + 1) % member.names.size());
    } else {
      FAIL("no option of training is of this type yet");
    }
  };
  std::visit(change, row.member);
  return options;
}

}  // namespace

TEST_CASE("the defaults are in range and every row has a help", "[train_options]") {
  CHECK_NOTHROW(check(TrainOptions{}));
  std::set<std::string> names;
  for (const TrainOption& row : train_option_table()) {
    CHECK(names.insert(row.name).second);
    CHECK_FALSE(row.help.empty());
    CHECK(static_cast<bool>(row.applies) == !row.reason.empty());
  }
}

TEST_CASE("a fingerprint changes with the options that say so", "[train_options]") {
  const TrainOptions options = with_everything();
  CHECK_NOTHROW(check(options));
  for (const TrainOption& row : train_option_table()) {
    CAPTURE(row.name);
    const TrainOptions other = changed(row, options);
    CHECK_NOTHROW(check(other));
    CHECK((fingerprint_options(other) != fingerprint_options(options)) == row.changes_result);
    CHECK((summary_options(other) != summary_options(options)) == row.in_summary);
  }
  CHECK_FALSE(fingerprint_options(options).contains("patience"));
  CHECK_FALSE(fingerprint_options(options).contains("checkpoint"));
}

TEST_CASE("a training summary holds every option that shaped the weights", "[train_options]") {
  const auto summary = summary_options(TrainOptions{});
  for (const char* name : {"min-count", "max-words", "warmup", "final-rate", "clip",
                           "micro-batches", "learning-rate", "seed", "box-weight"}) {
    CHECK(summary.contains(name));
  }
  CHECK(summary.at("learning-rate") == 0.001);
  CHECK_FALSE(summary.contains("reinforce"));  // It is soft attention.
  CHECK_FALSE(summary.contains("position-init-std"));
  CHECK(summary_options(with_everything()).contains("reinforce"));
}

TEST_CASE("an option of training out of range is refused by its name", "[train_options][error]") {
  TrainOptions options;
  options.ema_decay = 1;
  CHECK_THROWS_WITH(check(options), "ema-decay must be 0 to 0.999999, got 1");
  options = {};
  options.clip_norm = 0;
  CHECK_THROWS_WITH(check(options), "clip must be above 0, got 0");
}
