#include "cli/commands/batch_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <mutex>

#include "base/progress_line.hpp"
#include "base/stopwatch.hpp"
#include "batch/batch_request.hpp"
#include "cli/commands/interrupt.hpp"
#include "cli/commands/interruptible_lines.hpp"
#include "cli/flags/batch_flags.hpp"
#include "cli/interface/command_line.hpp"
#include "cli/interface/redrawn_line.hpp"

namespace gaze {
namespace {

/// What goes to stderr during a run: a progress line that is redrawn on a terminal and comes every
/// ten seconds elsewhere, and error messages on lines of their own. Any thread may call it.
class Report {
 public:
  Report(const Console& console, bool quiet) : console_(console), quiet_(quiet), line_(console) {}

  void on_error(const std::string& sentence) {
    const std::lock_guard lock(mutex_);
    line_.clear();
    console_.err << fmt::format("gaze batch: {}\n", one_line(sentence)) << std::flush;
  }

  void progress(const BatchCounts& counts) {
    if (quiet_) return;
    const std::lock_guard lock(mutex_);
    if (console_.err_is_terminal) {
      line_.show(progress_line(counts));
    } else if (last_.seconds() >= 10) {
      last_.restart();
      console_.err << fmt::format("gaze batch: {}\n", progress_line(counts)) << std::flush;
    }
  }

  void close(const std::string& line) {
    const std::lock_guard lock(mutex_);
    line_.clear();
    if (!quiet_) console_.err << fmt::format("gaze batch: {}\n", line) << std::flush;
  }

 private:
  const Console& console_;
  bool quiet_;
  std::mutex mutex_;
  RedrawnLine line_;
  Stopwatch last_;
};

NextLine stdin_lines(const BatchFlags& flags, const Console& console,
                     const InterruptScope& interrupt) {
  const char end = flags.null ? '\0' : '\n';
  if (console.in_file >= 0) {
    return interruptible_lines(console.in_file, end, [&] { return interrupt.interrupted(); });
  }
  return [&console, end](std::string& line) {
    return static_cast<bool>(std::getline(console.in, line, end));
  };
}

ExitStatus conclude(const BatchFlags& flags, const BatchResult& result, Report& report) {
  const BatchCounts& counts = result.counts;
  const std::uint64_t photos = counts.done + counts.failed + counts.skipped + counts.left;
  if (result.interrupted) {
    report.close(
        fmt::format("interrupted; {}; the same command goes on here", summary_line(counts)));
    return kInterrupted;
  }
  if (photos == 0 &&
      !flags.request.shard.empty()) {  // With more shards than photos some have none.
    report.close(fmt::format("shard {} has no photos", flags.request.shard));
    return kDone;
  }
  if (photos == 0) {
    report.on_error(
        fmt::format("there are no photos in {}", fmt::join(flags.request.inputs, ", ")));
    return kSomeInputsFailed;
  }
  if (result.too_many_errors) {
    report.on_error(fmt::format("more than {} photos failed; stopped", flags.request.max_errors));
  }
  const std::string words = words_line(result.words_left);
  if (!words.empty()) report.close("words that were there are kept: " + words);
  report.close(summary_line(counts));
  const bool failed = counts.failed + result.failed_before + result.undelivered > 0;
  return failed ? kSomeInputsFailed : kDone;
}

}  // namespace

ExitStatus batch_command(const Args& args, const Console& console, const LoadCaptioner& load,
                         const DigestModel& digest) {
  BatchFlags flags;
  const Flags known = batch_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  const BatchOptions options = batch_options(flags.request, [&] { return digest(flags.model); });
  const InterruptScope interrupt;
  Report report(console, flags.quiet);
  std::unique_ptr<Captioner> captioner;
  const ModelFlags model{flags.request.model, captioner_options(flags.request)};
  const BatchCallbacks callbacks{[&]() -> const Captioner& {
                                   captioner = load(model);
                                   return *captioner;
                                 },
                                 &console.out,
                                 stdin_lines(flags, console, interrupt),
                                 [&] { return interrupt.interrupted(); },
                                 [&](const std::string& sentence) { report.on_error(sentence); },
                                 [&](const BatchCounts& counts) { report.progress(counts); }};
  return conclude(flags, run_batch(options, callbacks), report);
}

}  // namespace gaze
