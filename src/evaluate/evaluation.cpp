#include "evaluate/evaluation.hpp"

#include <utility>

#include "gaze/error.hpp"
#include "text/tokenizer.hpp"

namespace gaze {
namespace {

std::vector<ScoredImage> scored_images(const Dataset& dataset, const System& system,
                                       const std::vector<std::size_t>& indices) {
  std::vector<ScoredImage> images;
  images.reserve(indices.size());
  for (const std::size_t index : indices) {
    ScoredImage image{tokenize(system.photos[index]->caption.text()), {}};
    for (const auto& caption : dataset.get(index).captions) {
      image.references.push_back(tokenize(caption));
    }
    images.push_back(std::move(image));
  }
  return images;
}

/// Empty if a caption has no probability, as in files that give none.
std::optional<double> own_perplexity(const System& system,
                                     const std::vector<std::size_t>& indices) {
  std::vector<CaptionLikelihood> captions;
  for (const std::size_t index : indices) {
    const Caption& caption = system.photos[index]->caption;
    const int words = static_cast<int>(caption.words.size()) + (caption.ended ? 1 : 0);
    if (words > 0 && caption.log_prob == 0) return std::nullopt;
    captions.push_back({caption.log_prob, words});
  }
  return perplexity(captions);
}

GroundingReport ground_generated(const Dataset& dataset, const System& system,
                                 const std::vector<std::size_t>& indices,
                                 const GroundingData& grounding,
                                 const BootstrapOptions& bootstrap) {
  GroundingReport report;
  std::vector<std::vector<PhraseScore>> cells;
  bool all_have_cells = true;
  for (const std::size_t index : indices) {
    report.per_image.emplace_back();
    const std::string name = grounding.photo_called(dataset.get(index).name);
    if (name.empty()) continue;
    const auto& captions = grounding.captions_of(name);
    const auto& photo = *system.photos[index];
    Tokens words;
    Maps maps;
    for (const auto& word : photo.caption.words) {
      if (word.attention.empty()) {
        throw Error(ErrorKind::input, dataset.get(index).name + ": the word " + word.text +
                                          " has no attention to score (gaze caption --json "
                                          "--attention writes it)");
      }
      words.push_back(word.text);
      maps.push_back(word.attention);
      all_have_cells = all_have_cells && word.cell.has_value();
    }
    const auto& boxes = grounding.boxes.at(name);
    report.per_image.back() = score_generated(words, maps, captions, boxes, photo.grid);
    if (all_have_cells) {
      cells.push_back(score_generated(words, chosen_cells(photo.caption.words, photo.grid),
                                      captions, boxes, photo.grid));
    }
  }
  report.weights = summarize(report.per_image, bootstrap);
  if (all_have_cells && !cells.empty()) report.cells = summarize(cells, bootstrap);
  return report;
}

void add_readings(const System& system, const std::vector<std::size_t>& indices,
                  const EvaluationOptions& options, const BootstrapOptions& bootstrap,
                  Evaluation& result) {
  std::vector<CaptionLikelihood> likelihoods;
  GroundingReport report;
  std::vector<std::vector<PhraseScore>> cells;
  std::size_t cell_phrases = 0;
  for (const std::size_t index : indices) {
    const auto& reading = system.readings[index];
    likelihoods.insert(likelihoods.end(), reading.likelihoods.begin(), reading.likelihoods.end());
    report.per_image.push_back(reading.phrases);
    cells.push_back(reading.cells);
    cell_phrases += reading.cells.size();
  }
  if (!likelihoods.empty()) result.reference_perplexity = perplexity(likelihoods);
  if (options.grounding == nullptr) return;
  report.weights = summarize(report.per_image, bootstrap);
  if (cell_phrases > 0) report.cells = summarize(cells, bootstrap);
  result.reference = std::move(report);
}

}  // namespace

std::vector<std::size_t> common_indices(const std::vector<System>& systems) {
  std::vector<std::size_t> indices;
  for (std::size_t index = 0; index < systems.front().photos.size(); ++index) {
    bool all = true;
    for (const auto& system : systems) all = all && system.photos[index] != nullptr;
    if (all) indices.push_back(index);
  }
  return indices;
}

std::vector<Tokens> all_captions(const Dataset& dataset) {
  std::vector<Tokens> captions;
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    for (const auto& caption : dataset.get(i).captions) captions.push_back(tokenize(caption));
  }
  return captions;
}

Evaluation evaluate(const Dataset& dataset, const System& system,
                    const std::vector<std::size_t>& indices, const EvaluationOptions& options) {
  Evaluation result;
  result.name = system.name;
  result.indices = indices;
  const auto images = scored_images(dataset, system, indices);
  result.scores = score_captions(images, options.wordnet);
  // A bootstrap of one draw where none is wanted: the values are the same, the intervals not shown.
  const BootstrapOptions bootstrap = options.bootstrap.value_or(BootstrapOptions{1, 0.5, 1});
  result.named = scores_with_intervals(result.scores, bootstrap);

  std::vector<Tokens> hypotheses;
  for (const auto& image : images) {
    result.references += image.references.size();
    hypotheses.push_back(image.hypothesis);
  }
  result.diversity = diversity(hypotheses);
  if (options.training != nullptr) result.novelty = novelty(hypotheses, *options.training);
  if (result.diversity.vocabulary > 0) result.perplexity = own_perplexity(system, indices);
  if (options.grounding != nullptr) {
    result.generated = ground_generated(dataset, system, indices, *options.grounding, bootstrap);
  }
  if (!system.readings.empty()) add_readings(system, indices, options, bootstrap, result);
  return result;
}

}  // namespace gaze
