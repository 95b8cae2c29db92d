#include "cli/commands/train_command.hpp"

#include <fmt/format.h>

#include <string>

#include "base/progress_line.hpp"
#include "cli/commands/interrupt.hpp"
#include "cli/flags/train_flags.hpp"
#include "cli/interface/redrawn_line.hpp"
#include "system/freed_memory.hpp"

namespace gaze {
namespace {

/// What stands behind the means of several dev lists; nothing for one.
std::string lists_text(const std::vector<DevListScores>& lists) {
  if (lists.size() < 2) return "";
  std::string text;
  for (const DevListScores& list : lists) {
    text += fmt::format("{}{} {:.4f}/{:.2f}", text.empty() ? "" : ", ", list.name, list.cider_d,
                        100 * list.bleu4);
  }
  return "  (mean of " + text + ")";
}

}  // namespace

ExitStatus train_command(const Args& args, const Console& console,
                         const std::function<Engine&()>& engine) {
  TrainFlags flags;
  const Flags known = train_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  RedrawnLine line(console);
  // On a terminal each time; elsewhere a line now and then.
  const auto show = [&](const std::string& text, bool due) {
    if (flags.quiet) return;
    if (console.err_is_terminal) {
      line.show(text);
    } else if (due) {
      line.say(text);
    }
  };
  TrainingRunObserver observer;
  observer.message = [&](const std::string& sentence) { line.say(sentence); };
  observer.encoded = [&](std::int64_t done, std::int64_t total) {
    show(fmt::format("encoding photos {}/{}", done, total), done % 1000 == 0 || done == total);
  };
  observer.training.progress = [&](const TrainProgress& p) {
    const std::string more =
        (flags.request.options.box_weight > 0 ? fmt::format("  box {:.3f}", p.box_loss) : "") +
        (flags.request.options.self_critical ? fmt::format("  reward {:.3f}", p.reward) : "") +
        (flags.request.options.object_weight > 0 ? fmt::format("  objects {:.2f}", p.object_loss)
                                                 : "") +
        (flags.request.concepts.empty() ? "" : fmt::format("  concepts {:.2f}", p.concept_loss)) +
        (flags.request.text.empty() ? "" : fmt::format("  text {:.3f}", p.text_nll));
    show(fmt::format("epoch {}/{}  batch {}/{}  loss {:.3f}  nll {:.3f}{}  rate {:.2e}  "
                     "{:.0f} captions/s  {} left",
                     p.epoch, p.epochs, p.batch, p.batches, p.loss, p.nll, more, p.learning_rate,
                     p.captions_a_second, duration(p.seconds_left)),
         p.batch % 100 == 0 || p.batch == p.batches);
  };
  observer.training.scored = [&](const DevScores& s) {
    line.say(fmt::format("epoch {}: dev CIDEr-D {:.4f}  BLEU-4 {:.2f}{}  in {}{}", s.epoch,
                         s.cider_d, 100 * s.bleu4, lists_text(s.lists), duration(s.epoch_seconds),
                         s.best ? "  (best)" : ""));
  };
  const InterruptScope interrupt;
  keep_freed_memory();
  observer.training.stop = [&] { return interrupt.interrupted(); };

  const TrainingRunResult result = engine().train(flags.request, observer);
  line.keep();
  if (!result.finished) {
    console.err << fmt::format(
        "gaze train: stopped; the same command goes on from the checkpoint in {}\n",
        flags.request.work);
    return kInterrupted;
  }
  console.out << fmt::format("{}\tdev CIDEr-D {:.4f}\tBLEU-4 {:.2f}{}\tlength penalty {}",
                             flags.request.output, result.cider_d, 100 * result.bleu4,
                             lists_text(result.lists), result.length_penalty);
  if (const auto& grounding = result.grounding) {
    console.out << fmt::format(
        "\tattention correctness {:.3f} (area {:.3f})\tpointing {:.3f} (centre {:.3f})",
        grounding->correctness, grounding->area, grounding->pointing, grounding->centre);
  }
  console.out << '\n';
  return kDone;
}

}  // namespace gaze
