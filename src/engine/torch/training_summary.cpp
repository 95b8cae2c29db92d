#include "engine/torch/training_summary.hpp"

#include "base/utf8.hpp"
#include "config/train_option_table.hpp"

namespace gaze {
namespace {

using nlohmann::json;

json to_json(const GroundingMeans& means) {
  return {{"words", means.phrases},
          {"correctness", means.correctness},
          {"pointing", means.pointing},
          {"area", means.area},
          {"centre", means.centre}};
}

json to_json(const CalibrationScores& scores) {
  json bins = json::array();
  for (const ReliabilityBin& bin : scores.reliability) {
    bins.push_back({{"from", bin.low},
                    {"captions", bin.answers},
                    {"mean_confidence", bin.mean_probability},
                    {"right", bin.right}});
  }
  return {{"captions", scores.answers},
          {"right", scores.right},
          {"area_under_roc", scores.area_under_roc},
          {"reliability", bins}};
}

json dev_scores(const TrainingRunResult& run) {
  json dev = {{"beam", kDevBeam},
              {"length_penalty", run.length_penalty},
              {"cider_d", run.cider_d},
              {"bleu4", run.bleu4}};
  if (run.grounding) dev["attention"] = to_json(*run.grounding);
  if (run.lists.size() < 2) {
    if (!run.list_confidence.empty()) dev["confidence"] = to_json(run.list_confidence.front());
    return dev;
  }
  for (std::size_t k = 0; k < run.lists.size(); ++k) {
    const DevListScores& list = run.lists[k];
    json one = {{"name", to_utf8(list.name)},
                {"photos", list.photos},
                {"cider_d", list.cider_d},
                {"bleu4", list.bleu4}};
    if (k < run.list_grounding.size() && run.list_grounding[k]) {
      one["attention"] = to_json(*run.list_grounding[k]);
    }
    if (k < run.list_confidence.size()) one["confidence"] = to_json(run.list_confidence[k]);
    dev["lists"].push_back(one);
  }
  return dev;
}

json folders_json(const std::vector<FolderSets>& folders) {
  json all = json::array();
  for (const FolderSets& sets : folders) {
    all.push_back({{"name", to_utf8(sets.folder.name)},
                   {"weight", sets.folder.weight},
                   {"train_photos", sets.train.size()},
                   {"dev_photos", sets.dev.size()}});
  }
  return all;
}

std::size_t dev_photos(const TrainingData& data) {
  std::size_t count = 0;
  for (const DevList& list : data.dev) count += list.set.size();
  return count;
}

}  // namespace

json training_summary(const TrainOptions& options, const TrainingData& data,
                      const std::vector<FolderSets>& folders, const Trainer& trainer,
                      const TrainingRunResult& run) {
  const TrainingResult& result = trainer.result();
  json summary = {{"epochs", result.epochs.size()},
                  {"best_epoch", result.best.epoch},
                  {"train_photos", data.train.size()},
                  {"dev_photos", dev_photos(data)},
                  {"decoder_parameters", trainer.parameter_count()},
                  {"options", summary_options(options)},
                  {"dev", dev_scores(run)}};
  if (folders.size() > 1) summary["folders"] = folders_json(folders);
  if (options.fine_tune_from != "none") summary["fine_tune_from"] = options.fine_tune_from;
  if (options.box_weight > 0) summary["box_words"] = data.boxes->words;
  if (options.object_weight > 0) {
    summary["objects"] = {{"photos", data.objects->photos}, {"names", data.objects->names.size()}};
  }
  if (data.concepts != nullptr) {
    summary["concepts"] = {{"concepts", options.decoder.concepts.size()},
                           {"captions_without_photos", data.text ? data.text->size() : 0},
                           {"strength_added", run.concept_strength}};
  }
  if (data.start != nullptr) summary["start"] = to_utf8(data.start->file);
  return summary;
}

}  // namespace gaze
