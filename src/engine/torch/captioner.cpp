#include "gaze/captioner.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <utility>

#include "engine/torch/thread_count.hpp"
#include "engine/torch/timed_captioner.hpp"
#include "features/pixels.hpp"
#include "gaze/error.hpp"
#include "image/preprocess.hpp"
#include "nn/model/model_file.hpp"
#include "nn/model/step_decoder.hpp"
#include "nn/tensor/torch_errors.hpp"
#include "search/search.hpp"
#include "search/teacher_forcing.hpp"
#include "weights/model_lookup.hpp"

namespace gaze {
namespace {

/// Photo -> grid -> words: combines image, model and search.
class TorchCaptioner : public Captioner {
 public:
  TorchCaptioner(LoadedModel model, const CaptionerOptions& options, StageTimes* times)
      : model_(std::move(model)),
        options_(options),
        times_(times),
        concept_of_word_(model_.config.decoder.concepts.concept_of_word(model_.vocabulary.size())) {
  }

  std::vector<CaptionedPhoto> describe(const std::vector<Image>& photos,
                                       const DecodeOptions& options) const override {
    check(options);
    check_choice(options);
    if (photos.empty()) return {};
    use_threads(options_.threads);
    const at::NoGradGuard no_grad;
    const at::Tensor grids = features(photos.data(), photos.size());
    const StageWatch watch(times_ == nullptr ? nullptr : &times_->decode);
    StepDecoder steps(*model_.decoder, grids, model_.vocabulary.size(),
                      {options.attention_choice, options.seed});
    const auto found = search(steps, static_cast<int>(photos.size()), options,
                              model_.config.decoding.length_penalty);
    std::vector<CaptionedPhoto> captioned;
    for (std::size_t i = 0; i < photos.size(); ++i) {
      CaptionedPhoto one;
      one.width = photos[i].full_width();
      one.height = photos[i].full_height();
      one.damaged = photos[i].damaged;
      one.model = name();
      one.grid = grid();
      const std::vector<float> concepts = steps.concepts(i);
      one.concepts = recognised(concepts);
      for (const Hypothesis& hypothesis : found[i]) {
        Caption caption = in_words(hypothesis, steps, concepts);
        caption.confidence = confidence_of(hypothesis, caption.mean_log_prob(), concepts);
        if (&hypothesis == &found[i].front()) {
          one.caption = std::move(caption);
        } else {
          one.alternatives.push_back(std::move(caption));
        }
      }
      captioned.push_back(std::move(one));
    }
    return captioned;
  }

  std::vector<Caption> attend(const Image& photo,
                              const std::vector<std::vector<std::string>>& captions,
                              const DecodeOptions& options) const override {
    check_choice(options);
    use_threads(options_.threads);
    const at::NoGradGuard no_grad;
    StepDecoder steps(*model_.decoder, features(&photo, 1), model_.vocabulary.size(),
                      {options.attention_choice, options.seed});
    std::vector<std::vector<int>> tokens;
    for (const auto& words : captions) tokens.push_back(model_.vocabulary.encode(words));
    const auto forced = force_captions(steps, tokens);
    const std::vector<float> concepts = steps.concepts(0);
    std::vector<Caption> attended;
    for (std::size_t n = 0; n < captions.size(); ++n) {
      attended.push_back(in_words(forced[n], steps, concepts));
      // A word outside the vocabulary was read as the unknown word, and keeps its own text.
      for (std::size_t t = 0; t < captions[n].size(); ++t) {
        attended[n].words[t].text = captions[n][t];
      }
    }
    return attended;
  }

  const std::string& name() const override { return model_.config.name; }
  GridGeometry grid() const override { return model_.encoder->geometry(); }
  int input_size() const override { return model_.config.encoder.input_size; }
  bool is_hard() const override {
    return model_.config.decoder.attention.kind == AttentionKind::hard;
  }

  bool gives_confidence() const override { return model_.config.confidence.has_value(); }

  std::optional<AttentionScore> attention_score() const override {
    // The summary is free form: a key that is missing or no number counts as unknown.
    const nlohmann::json::json_pointer place("/dev/attention");
    const auto& training = model_.config.training;
    if (!training.contains(place)) return std::nullopt;
    const auto& scores = training.at(place);
    AttentionScore score;
    for (const auto& [name, value] :
         {std::pair{"correctness", &score.correctness}, std::pair{"pointing", &score.pointing},
          std::pair{"area", &score.area}, std::pair{"centre", &score.centre}}) {
      if (!scores.contains(name) || !scores[name].is_number()) return std::nullopt;
      *value = scores[name].get<double>();
    }
    return score;
  }

 private:
  void check_choice(const DecodeOptions& options) const {
    if (options.attention_choice != AttentionChoice::expectation && !is_hard()) {
      throw Error(ErrorKind::usage, "model " + name() +
                                        " has soft attention: only hard attention can choose a "
                                        "cell by argmax or sample");
    }
  }

  /// One photo a call: a batch would add in another order, and threads across photos are faster
  /// than threads within one.
  at::Tensor features(const Image* photos, std::size_t count) const {
    const int side = input_size();
    const auto device = model_.decoder->parameters().front().device();
    std::vector<at::Tensor> grids;
    for (const Image* next = photos; next != photos + count; ++next) {
      const Image& photo = *next;
      at::Tensor pixels;
      {
        const StageWatch watch(times_ == nullptr ? nullptr : &times_->resize);
        pixels = pixel_tensor(resize_to_input(photo, side), side);
      }
      const StageWatch watch(times_ == nullptr ? nullptr : &times_->encode);
      grids.push_back(model_.encoder->encode(pixels.to(device)));
    }
    return grids.size() == 1 ? grids.front() : at::cat(grids);
  }

  const std::string& noun_of(std::size_t one) const {
    return model_.vocabulary.word(model_.config.decoder.concepts.words[one].front());
  }

  std::vector<RecognisedConcept> recognised(const std::vector<float>& probabilities) const {
    std::vector<RecognisedConcept> there;
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
      if (probabilities[k] > 0) there.push_back({noun_of(k), double(probabilities[k])});
    }
    std::stable_sort(there.begin(), there.end(),
                     [](const auto& a, const auto& b) { return a.probability > b.probability; });
    return there;
  }

  std::optional<double> confidence_of(const Hypothesis& hypothesis, double mean_log_prob,
                                      const std::vector<float>& concepts) const {
    if (!model_.config.confidence) return std::nullopt;
    const int main =
        first_concept(hypothesis.tokens, concept_of_word_, model_.config.decoder.concepts.size());
    return confidence(*model_.config.confidence, mean_log_prob,
                      main < 0 ? 0 : double(concepts.at(static_cast<std::size_t>(main))));
  }

  /// `concepts`: the photo's, by their number; empty for a model without.
  Caption in_words(const Hypothesis& hypothesis, const StepDecoder& steps,
                   const std::vector<float>& concepts) const {
    Caption caption;
    caption.log_prob = hypothesis.log_prob;
    caption.end_log_prob = hypothesis.end_log_prob;
    caption.ended = hypothesis.ended;
    for (std::size_t t = 0; t < hypothesis.tokens.size(); ++t) {
      Word word;
      word.text = model_.vocabulary.word(hypothesis.tokens[t]);
      word.log_prob = hypothesis.log_probs[t];
      word.attention = steps.weights(t, hypothesis.rows[t]);
      const auto one = static_cast<std::size_t>(
          concept_of_word_.at(static_cast<std::size_t>(hypothesis.tokens[t])));
      if (one < concepts.size() && concepts[one] > 0) word.of_concept = noun_of(one);
      const double gate = steps.gate(t, hypothesis.rows[t]);
      if (gate >= 0) word.gate = gate;
      const int cell = steps.cell(t, hypothesis.rows[t]);
      const int columns = grid().columns;
      if (cell >= 0) word.cell = Cell{cell / columns, cell % columns};
      if (t < hypothesis.candidates.size()) {
        for (const RankedToken& candidate : hypothesis.candidates[t]) {
          word.candidates.push_back({model_.vocabulary.word(candidate.token), candidate.log_prob});
        }
      }
      caption.words.push_back(std::move(word));
    }
    return caption;
  }

  LoadedModel model_;
  CaptionerOptions options_;
  StageTimes* times_;
  std::vector<int> concept_of_word_;  // by the word's id
};

}  // namespace

std::unique_ptr<Captioner> load_captioner(const std::string& model_path,
                                          const CaptionerOptions& options) {
  return load_timed_captioner(model_path, options, nullptr);
}

std::unique_ptr<Captioner> load_captioner_from_bytes(std::string_view bytes,
                                                     const std::string& name,
                                                     const CaptionerOptions& options) {
  const SafetensorsFile file = SafetensorsFile::copy_of(bytes, name);
  use_threads(options.threads);
  return std::make_unique<TorchCaptioner>(load_model(file, options), options, nullptr);
}

std::unique_ptr<Captioner> load_timed_captioner(const std::string& model_path,
                                                const CaptionerOptions& options,
                                                StageTimes* times) {
  const std::string path = find_model(model_path, model_places());
  use_threads(options.threads);
  return std::make_unique<TorchCaptioner>(load_model(path, options), options, times);
}

}  // namespace gaze
