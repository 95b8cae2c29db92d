#include "evaluate/eval_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/utf8.hpp"

namespace gaze {
namespace {

using Json = nlohmann::ordered_json;

const char* shown_name(const std::string& name) {
  if (name == "bleu_1") return "BLEU-1";
  if (name == "bleu_2") return "BLEU-2";
  if (name == "bleu_3") return "BLEU-3";
  if (name == "bleu_4") return "BLEU-4";
  if (name == "rouge_l") return "ROUGE-L";
  if (name == "cider_d") return "CIDEr-D";
  return "METEOR *";
}

std::string meteor_modules(const EvalReport& report) {
  return report.synonyms ? "exact, stem and WordNet synonym matches, no paraphrase table"
                         : "exact and stem matches, no synonyms (WordNet is not installed), no "
                           "paraphrase table";
}

std::string range(const Interval& interval, const char* format) {
  return fmt::format(fmt::runtime(format), interval.low) + " to " +
         fmt::format(fmt::runtime(format), interval.high);
}

void print_means(const std::string& label, const GroundingMeans& means, std::ostream& out) {
  out << fmt::format("  {:<20}{:>8}{:>13.3f}{:>8.3f}{:>11.3f}{:>8.3f}{:>10.3f}\n", label,
                     means.phrases, means.correctness, means.area, means.pointing, means.area,
                     means.centre);
}

void print_grounding(const GroundingSummary& summary, const std::string& title,
                     const EvalReport& report, std::ostream& out) {
  out << fmt::format("\n{:<22}{:>8}{:>13}{:>8}{:>11}{:>8}{:>10}\n", title, "phrases", "correctness",
                     "(area)", "pointing", "(area)", "(centre)");
  print_means("all", summary.all, out);
  for (const auto& [type, means] : summary.by_type) print_means(type, means, out);
  if (report.draws > 0 && summary.all.phrases > 0) {
    out << fmt::format("  {:g} % interval: correctness {}, pointing {}\n", 100 * report.confidence,
                       range(summary.correctness, "{:.3f}"), range(summary.pointing, "{:.3f}"));
  }
}

void print_report_of(const std::string& title, const GroundingReport& grounding,
                     const EvalReport& report, std::ostream& out) {
  print_grounding(grounding.weights, title, report, out);
  if (grounding.cells) print_grounding(*grounding.cells, "their chosen cells", report, out);
}

void print_system(const Evaluation& system, const Mismatches& mismatches, const EvalReport& report,
                  std::ostream& out) {
  out << fmt::format("{}: {} photos, {} references\n\n", system.name, system.indices.size(),
                     system.references);
  for (const auto& score : system.named) {
    out << fmt::format("  {:<12}{:>9.4f}", shown_name(score.name), score.value);
    if (report.draws > 0) out << "    " << range(score.interval, "{:.4f}");
    out << '\n';
  }
  const auto& raw = system.scores.bleu.without_brevity_penalty;
  out << fmt::format("  BLEU without brevity penalty ({:.4f}): {:.4f} {:.4f} {:.4f} {:.4f}\n",
                     system.scores.bleu.brevity_penalty, raw[0], raw[1], raw[2], raw[3]);
  out << fmt::format("  * {}\n\n", meteor_modules(report));

  const auto& variety = system.diversity;
  if (system.reference_perplexity) {
    out << fmt::format("  perplexity  {:>9.3f}    of the references, a word\n",
                       *system.reference_perplexity);
  }
  if (system.perplexity) {
    out << fmt::format("  perplexity  {:>9.3f}    of its own captions, a word\n",
                       *system.perplexity);
  }
  out << fmt::format("  distinct-1  {:>9.4f}\n  distinct-2  {:>9.4f}\n", variety.distinct_1,
                     variety.distinct_2);
  out << fmt::format("  {} words in use, {} different captions, {:.2f} words a caption\n",
                     variety.vocabulary, variety.unique_captions, variety.mean_length);
  if (system.novelty) {
    out << fmt::format("  {:.1f} % of the captions are not in the training captions\n",
                       100 * *system.novelty);
  }
  if (system.reference) print_report_of("reference captions", *system.reference, report, out);
  if (system.generated) print_report_of("generated captions", *system.generated, report, out);
  if (mismatches.unknown + mismatches.duplicate + mismatches.failed + mismatches.missing > 0) {
    out << fmt::format(
        "\n  not scored: {} photos without prediction, {} that failed; left out: {} predictions "
        "for unknown photos, {} beyond a photo's first\n",
        mismatches.missing, mismatches.failed, mismatches.unknown, mismatches.duplicate);
  }
}

Json interval_json(const Interval& interval) { return {interval.low, interval.high}; }

Json means_json(const GroundingMeans& means) {
  return {{"phrases", means.phrases},
          {"attention_correctness", means.correctness},
          {"attention_correctness_area_baseline", means.area},
          {"pointing_game", means.pointing},
          {"pointing_game_area_baseline", means.area},
          {"pointing_game_centre_baseline", means.centre}};
}

Json grounding_json(const GroundingSummary& summary, const EvalReport& report) {
  Json object = means_json(summary.all);
  if (report.draws > 0 && summary.all.phrases > 0) {
    object["attention_correctness_interval"] = interval_json(summary.correctness);
    object["pointing_game_interval"] = interval_json(summary.pointing);
  }
  object["by_type"] = Json::object();
  for (const auto& [type, means] : summary.by_type) object["by_type"][type] = means_json(means);
  return object;
}

Json optional_json(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

/// The main numbers for scripts, null where they were not measured: attention on the references
/// where a model has read them, else on the generated captions.
void put_grounding(Json& object, const Evaluation& system, const EvalReport& report) {
  const auto& first = system.reference ? system.reference : system.generated;
  const bool measured = first && first->weights.all.phrases > 0;
  const GroundingMeans means = measured ? first->weights.all : GroundingMeans{};
  const auto number = [&](double value) { return measured ? Json(value) : Json(); };
  object["attention_correctness"] = number(means.correctness);
  object["attention_correctness_area_baseline"] = number(means.area);
  object["pointing_game"] = number(means.pointing);
  object["pointing_game_area_baseline"] = number(means.area);
  object["pointing_game_centre_baseline"] = number(means.centre);
  if (!first) return;
  object["attention_measured_on"] = system.reference ? "reference captions" : "generated captions";
  Json& grounding = object["grounding"] = Json::object();
  const auto put = [&](const std::string& name, const std::optional<GroundingReport>& part) {
    if (!part) return;
    grounding[name] = grounding_json(part->weights, report);
    if (part->cells) grounding[name + "_chosen_cells"] = grounding_json(*part->cells, report);
  };
  put("reference", system.reference);
  put("generated", system.generated);
}

Json system_json(const Evaluation& system, const Mismatches& mismatches, const EvalReport& report) {
  Json object;
  object["name"] = to_utf8(system.name);
  object["images"] = system.indices.size();
  object["references"] = system.references;
  object["bleu"] = system.scores.bleu.scores;
  object["bleu_no_brevity_penalty"] = system.scores.bleu.without_brevity_penalty;
  object["brevity_penalty"] = system.scores.bleu.brevity_penalty;
  object["rouge_l"] = system.scores.rouge_l.score;
  object["cider_d"] = system.scores.cider_d.score;
  object["meteor"] = system.scores.meteor.score;
  object["meteor_modules"] = meteor_modules(report);
  object["perplexity"] = optional_json(system.perplexity);
  object["reference_perplexity"] = optional_json(system.reference_perplexity);
  object["distinct_1"] = system.diversity.distinct_1;
  object["distinct_2"] = system.diversity.distinct_2;
  object["vocabulary"] = system.diversity.vocabulary;
  object["unique_captions"] = system.diversity.unique_captions;
  object["mean_length"] = system.diversity.mean_length;
  object["novel_captions"] = optional_json(system.novelty);
  put_grounding(object, system, report);
  if (report.draws > 0) {
    Json& intervals = object["intervals"] = Json::object();
    intervals["confidence"] = report.confidence;
    intervals["draws"] = report.draws;
    for (const auto& score : system.named) intervals[score.name] = interval_json(score.interval);
  }
  object["unknown_images"] = mismatches.unknown;
  object["duplicate_predictions"] = mismatches.duplicate;
  object["failed_images"] = mismatches.failed;
  object["images_without_prediction"] = mismatches.missing;
  return object;
}

Json comparison_json(const Comparison& comparison, const EvalReport& report) {
  Json object = {{"a", to_utf8(report.systems[comparison.a].name)},
                 {"b", to_utf8(report.systems[comparison.b].name)}};
  Json& differences = object["differences"] = Json::object();
  for (const auto& score : comparison.differences) {
    Json& difference = differences[score.name] = {{"difference", score.value}};
    if (report.draws > 0) difference["interval"] = interval_json(score.interval);
  }
  return object;
}

std::string line(const Json& object) {
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void print_report(const EvalReport& report, std::ostream& out) {
  for (std::size_t i = 0; i < report.systems.size(); ++i) {
    if (i > 0) out << '\n';
    print_system(report.systems[i], report.mismatches[i], report, out);
  }
  for (const auto& comparison : report.comparisons) {
    out << fmt::format("\n{} minus {}\n\n", report.systems[comparison.b].name,
                       report.systems[comparison.a].name);
    for (const auto& score : comparison.differences) {
      out << fmt::format("  {:<12}{:>+9.4f}", shown_name(score.name), score.value);
      if (report.draws > 0) {
        const bool clear = score.interval.low > 0 || score.interval.high < 0;
        out << "    " << range(score.interval, "{:+.4f}") << (clear ? "" : "  may be noise");
      }
      out << '\n';
    }
  }
}

std::string report_json(const EvalReport& report) {
  std::vector<Json> systems;
  for (std::size_t i = 0; i < report.systems.size(); ++i) {
    systems.push_back(system_json(report.systems[i], report.mismatches[i], report));
  }
  if (systems.size() == 1) return line(systems.front());
  Json object = {{"systems", systems}, {"comparisons", Json::array()}};
  for (const auto& comparison : report.comparisons) {
    object["comparisons"].push_back(comparison_json(comparison, report));
  }
  return line(object);
}

std::string per_image_lines(const EvalReport& report, const Dataset& dataset,
                            const std::vector<System>& systems) {
  std::string lines;
  for (std::size_t n = 0; n < systems.size(); ++n) {
    const Evaluation& system = report.systems[n];
    std::size_t scored = 0;  // index in the evaluation's own lists
    for (std::size_t i = 0; i < dataset.size(); ++i) {
      Json object = {{"image", to_utf8(dataset.get(i).name)}};
      if (systems.size() > 1) object["system"] = to_utf8(system.name);
      if (scored == system.indices.size() || system.indices[scored] != i) {
        object["error"] =
            systems[n].photos[i] == nullptr ? "no prediction" : "another system has no prediction";
        lines += line(object) + '\n';
        continue;
      }
      object["caption"] = systems[n].photos[i]->caption.text();
      object["bleu"] = system.scores.bleu.per_image[scored];
      object["rouge_l"] = system.scores.rouge_l.per_image[scored];
      object["cider_d"] = system.scores.cider_d.per_image[scored];
      object["meteor"] = system.scores.meteor.per_image[scored];
      if (const auto& part = system.reference ? system.reference : system.generated) {
        const auto own = summarize({part->per_image[scored]}, {1, 0.5, 1}).all;
        object["phrases"] = own.phrases;
        if (own.phrases > 0) {
          object["attention_correctness"] = own.correctness;
          object["pointing_game"] = own.pointing;
        }
      }
      lines += line(object) + '\n';
      ++scored;
    }
  }
  return lines;
}

}  // namespace gaze
