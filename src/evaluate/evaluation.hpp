#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "evaluate/caption_scores.hpp"
#include "gaze/caption.hpp"
#include "metric/diversity.hpp"
#include "metric/grounding/grounding.hpp"
#include "metric/grounding/grounding_data.hpp"
#include "metric/perplexity.hpp"

namespace gaze {

/// A teacher-forced pass over the reference captions of one photo.
struct ReferenceReading {
  std::vector<CaptionLikelihood> likelihoods;  ///< of the data set's captions
  std::vector<PhraseScore> phrases;            ///< of the captions with phrases
  std::vector<PhraseScore> cells;              ///< likewise, of a hard model's chosen cells
};

/// The captions of one prediction file or model.
struct System {
  std::string name;
  std::vector<const CaptionedPhoto*> photos;  ///< one a photo of the data set; null: none
  std::vector<ReferenceReading> readings;     ///< likewise; empty where there is no model to ask
};

/// Grounding of a set of captions: by the weights and, for a hard model, by its chosen cells.
struct GroundingReport {
  GroundingSummary weights;
  std::optional<GroundingSummary> cells;
  std::vector<std::vector<PhraseScore>> per_image;  ///< of the weights
};

struct Evaluation {
  std::string name;
  std::vector<std::size_t> indices;  ///< of the scored photos in the data set
  std::size_t references = 0;
  CaptionScores scores;
  std::vector<NamedScore> named;  ///< the seven scores; intervals of 0 width without a bootstrap
  Diversity diversity;
  std::optional<double> novelty;     ///< with training captions
  std::optional<double> perplexity;  ///< of the system's own captions, where all have a probability
  std::optional<double> reference_perplexity;  ///< of the references, where a model read them
  std::optional<GroundingReport> generated;    ///< with grounding data
  std::optional<GroundingReport> reference;    ///< with grounding data and a model
};

struct EvaluationOptions {
  const WordNet* wordnet = nullptr;               ///< null: METEOR without synonyms
  std::optional<BootstrapOptions> bootstrap;      ///< empty: no intervals
  const std::vector<Tokens>* training = nullptr;  ///< null: no novelty
  const GroundingData* grounding = nullptr;       ///< null: no grounding
};

/// Indices of the photos that every system has captioned.
std::vector<std::size_t> common_indices(const std::vector<System>& systems);

/// Scores a system on the photos at `indices`, which it must have captioned.
/// Throws Error(usage) if `indices` is empty; Error(input), naming a photo, if grounding is asked
/// for and its words carry no attention.
Evaluation evaluate(const Dataset& dataset, const System& system,
                    const std::vector<std::size_t>& indices, const EvaluationOptions& options);

/// All captions of a data set as tokens.
std::vector<Tokens> all_captions(const Dataset& dataset);

}  // namespace gaze
