#include "cli/commands/eval_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/flags/eval_flags.hpp"
#include "cli/interface/command_line.hpp"
#include "cli/interface/redrawn_line.hpp"
#include "data/grounding_files.hpp"
#include "data/open_dataset.hpp"
#include "data/text_file.hpp"
#include "evaluate/eval_report.hpp"
#include "evaluate/evaluation.hpp"
#include "evaluate/match_predictions.hpp"
#include "evaluate/read_references.hpp"
#include "files/replace_file.hpp"
#include "gaze/image.hpp"
#include "system/available_cores.hpp"
#include "system/in_order.hpp"

namespace gaze {
namespace {

constexpr std::size_t kNamed = 20;  ///< mismatches of a kind that are named on stderr
constexpr std::size_t kTile = 8;    ///< photos captioned in one call

class EvalRun {
 public:
  EvalRun(const EvalFlags& flags, const Console& console)
      : flags_(flags), console_(console), progress_(console) {}

  ExitStatus run(const LoadCaptioner& load) {
    read_side_files();
    const std::string& data = flags_.data.empty() ? flags_.references : flags_.data;
    dataset_ = open_dataset(data, {flags_.split, flags_.photos});
    if (flags_.data.empty()) {
      read_systems();
    } else {
      ModelFlags one_thread = flags_.model;
      one_thread.options.threads = 1;
      caption_all(*load(one_thread));
    }
    const auto indices = common_indices(systems_);
    if (indices.empty()) {
      throw Error(ErrorKind::input, flags_.predictions.size() > 1
                                        ? "no photo of " + data + " has a caption in every file"
                                        : "no photo of " + data + " has a caption to score");
    }
    check_boxes(data, indices);
    report(indices);
    return mismatched_ ? kSomeInputsFailed : kDone;
  }

 private:
  void read_side_files() {
    const std::string folder =
        flags_.wordnet.empty() ? WordNet::installed_folder() : flags_.wordnet;
    if (!folder.empty()) wordnet_ = std::make_unique<WordNet>(folder);
    if (!flags_.boxes.empty()) {
      auto boxes = read_boxes(*open_text(flags_.boxes), flags_.boxes);
      auto phrases = read_phrases(*open_text(flags_.phrases), flags_.phrases);
      grounding_ = std::make_unique<GroundingData>(std::move(boxes), std::move(phrases));
    }
    if (!flags_.training.empty()) training_ = all_captions(*open_training());
  }

  std::unique_ptr<Dataset> open_training() const {
    try {
      return open_dataset(flags_.training, {"train", ""});
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::usage) throw;
      return open_dataset(flags_.training);  // It has no splits: all of it.
    }
  }

  void read_systems() {
    const PhotoIndex index(*dataset_);
    predictions_.reserve(flags_.predictions.size());  // The systems point into it.
    for (const auto& file : flags_.predictions) {
      predictions_.push_back(read_predictions(*open_text(file), file, grounding_ != nullptr));
      const auto matched = match_predictions(*dataset_, index, predictions_.back());
      name_all(file, "prediction for an unknown photo, left out", matched.unknown);
      name_all(file, "second prediction for a photo, left out", matched.duplicate);
      name_all(file, "the captioner failed, not scored", matched.failed);
      name_all(file, "photo without prediction, not scored", matched.missing);
      mismatches_.push_back({matched.unknown.size(), matched.duplicate.size(),
                             matched.failed.size(), matched.missing.size()});
      System system{file, {}, {}};
      for (const auto* prediction : matched.of_photo) {
        system.photos.push_back(prediction == nullptr ? nullptr : &prediction->photo);
      }
      systems_.push_back(std::move(system));
    }
  }

  /// Prints what did not match: the first ones by name, the rest as a count.
  void name_all(const std::string& file, const std::string& what,
                const std::vector<std::string>& names) {
    if (names.empty()) return;
    mismatched_ = true;
    if (flags_.strict) {
      throw Error(ErrorKind::input,
                  fmt::format("{}: {}: {} ({} of them)", file, what, names.front(), names.size()));
    }
    for (std::size_t i = 0; i < names.size() && i < kNamed; ++i) {
      console_.err << fmt::format("gaze eval: {}: {}: {}\n", file, what, names[i]);
    }
    if (names.size() > kNamed) {
      console_.err << fmt::format("gaze eval: {}: {}: {} more\n", file, what,
                                  names.size() - kNamed);
    }
  }

  void caption_all(const Captioner& captioner) {
    const PresentPhotos present(dataset_, flags_.strict);
    name_all(flags_.data, "no such photo, not scored", present.missing());
    mismatches_.push_back({0, 0, 0, present.missing().size()});
    captioned_.resize(dataset_->size());
    systems_.push_back({captioner.name(), std::vector<const CaptionedPhoto*>(dataset_->size()),
                        std::vector<ReferenceReading>(dataset_->size())});

    std::vector<std::size_t> there;  // indices of the photos that are there, in the same order
    for (std::size_t i = 0; i < dataset_->size() && there.size() < present.size(); ++i) {
      if (&present.get(there.size()) == &dataset_->get(i)) there.push_back(i);
    }
    const std::size_t tiles = (there.size() + kTile - 1) / kTile;
    const auto make = [&](std::size_t tile) {
      const auto first = there.begin() + static_cast<std::ptrdiff_t>(tile * kTile);
      const auto left = static_cast<std::size_t>(there.end() - first);
      return caption_tile(captioner,
                          {first, first + static_cast<std::ptrdiff_t>(std::min(kTile, left))});
    };
    const auto take = [&](std::size_t tile, Tile made) {
      keep_tile(std::move(made));
      show_progress(std::min(there.size(), (tile + 1) * kTile), there.size());
      return true;
    };
    // A thread a tile, as in a batch: no thread waits for another.
    const int asked = flags_.model.options.threads;
    in_order<Tile>(
        0, tiles, asked > 0 ? asked : available_cores(), [] {}, make, take);
  }

  /// Photos captioned together.
  struct Tile {
    std::vector<std::size_t> indices;
    std::vector<CaptionedPhoto> captioned;
    std::vector<ReferenceReading> readings;
    std::vector<std::string> failures;
  };

  Tile caption_tile(const Captioner& captioner, const std::vector<std::size_t>& indices) const {
    const ReadOptions read = captioner.read_options();
    Tile tile;
    std::vector<Image> photos;
    for (const std::size_t index : indices) {
      try {
        photos.push_back(read_image(dataset_->get(index).path, read));
        tile.indices.push_back(index);
      } catch (const Error& error) {
        if (flags_.strict || error.kind() != ErrorKind::input) throw;
        tile.failures.emplace_back(error.what());
      }
    }
    if (photos.empty()) return tile;
    tile.captioned = captioner.describe(photos, flags_.decode);
    for (std::size_t k = 0; k < photos.size(); ++k) {
      tile.readings.push_back(read_references(captioner, photos[k], dataset_->get(tile.indices[k]),
                                              grounding_.get(), flags_.decode));
    }
    return tile;
  }

  void keep_tile(Tile tile) {
    for (const std::string& failure : tile.failures) {
      progress_.clear();
      console_.err << fmt::format("gaze eval: {}\n", one_line(failure));
      ++mismatches_.front().failed;
      mismatched_ = true;
    }
    for (std::size_t k = 0; k < tile.indices.size(); ++k) {
      const std::size_t index = tile.indices[k];
      captioned_[index] = std::move(tile.captioned[k]);
      systems_.front().photos[index] = &captioned_[index];
      systems_.front().readings[index] = std::move(tile.readings[k]);
    }
  }

  void show_progress(std::size_t done, std::size_t all) {
    progress_.show(fmt::format("{} of {} photos captioned", done, all));
    if (done == all) progress_.keep();
  }

  /// Scores over no phrase would look like scores.
  void check_boxes(const std::string& data, const std::vector<std::size_t>& indices) const {
    if (grounding_ == nullptr) return;
    for (const std::size_t index : indices) {
      const std::string name = grounding_->photo_called(dataset_->get(index).name);
      if (!name.empty() && !grounding_->captions_of(name).empty()) return;
    }
    throw Error(ErrorKind::input, "no photo of " + data + " has boxes in " + flags_.boxes +
                                      " and phrases in " + flags_.phrases);
  }

  void report(const std::vector<std::size_t>& indices) {
    EvaluationOptions options;
    options.wordnet = wordnet_.get();
    if (flags_.draws > 0) {
      options.bootstrap = BootstrapOptions{flags_.draws, flags_.confidence, flags_.decode.seed};
    }
    options.training = flags_.training.empty() ? nullptr : &training_;
    options.grounding = grounding_.get();

    EvalReport report;
    report.draws = flags_.draws;
    report.confidence = flags_.confidence;
    report.synonyms = wordnet_ != nullptr;
    report.mismatches = mismatches_;
    for (const auto& system : systems_) {
      report.systems.push_back(evaluate(*dataset_, system, indices, options));
    }
    const auto bootstrap = options.bootstrap.value_or(BootstrapOptions{1, 0.5, 1});
    for (std::size_t a = 0; a < systems_.size(); ++a) {
      for (std::size_t b = a + 1; b < systems_.size(); ++b) {
        report.comparisons.push_back(
            {a, b,
             score_differences(report.systems[a].scores, report.systems[b].scores, bootstrap)});
      }
    }
    if (!flags_.per_image.empty()) {
      replace_file(flags_.per_image, per_image_lines(report, *dataset_, systems_));
    }
    if (flags_.json) {
      console_.out << report_json(report) << '\n';
    } else {
      print_report(report, console_.out);
    }
  }

  const EvalFlags& flags_;
  const Console& console_;
  RedrawnLine progress_;
  bool mismatched_ = false;
  std::unique_ptr<WordNet> wordnet_;
  std::unique_ptr<GroundingData> grounding_;
  std::vector<Tokens> training_;
  std::shared_ptr<const Dataset> dataset_;
  std::vector<std::vector<Prediction>> predictions_;
  std::vector<CaptionedPhoto> captioned_;
  std::vector<System> systems_;
  std::vector<Mismatches> mismatches_;
};

}  // namespace

ExitStatus eval_command(const Args& args, const Console& console, const LoadCaptioner& load) {
  EvalFlags flags;
  const Flags known = eval_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  return EvalRun(flags, console).run(load);
}

}  // namespace gaze
