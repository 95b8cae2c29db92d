#include "train/start_decoder.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "base/fnv1a.hpp"
#include "gaze/error.hpp"
#include "nn/model/model_file.hpp"

namespace gaze {
namespace {

/// The parameters that have a row a word, in any decoder.
constexpr std::array kOfWords = {"embed.weight", "output.word.weight", "output.word.bias",
                                 "output.bias"};

bool is_of_words(const std::string& name) {
  return std::find(kOfWords.begin(), kOfWords.end(), name) != kOfWords.end();
}

// Of nn/decoder/concepts.hpp.
constexpr const char* kConcepts = "concepts.";
constexpr const char* kClassifier = "concepts.classifier.";
constexpr const char* kLearned = "concepts.learned.";

/// The numbers of the concepts whose noun the start has too: in the start, and in `concepts`.
std::pair<at::Tensor, at::Tensor> common_concepts(const StartDecoder& start,
                                                  const Vocabulary& vocabulary,
                                                  const ConceptConfig& concepts) {
  std::map<std::string, std::int64_t> theirs;
  for (const auto& forms : start.config.concepts.words) {
    theirs.emplace(start.vocabulary.word(forms.front()), theirs.size());
  }
  std::vector<std::int64_t> from, to;
  for (std::size_t k = 0; k < concepts.words.size(); ++k) {
    const auto found = theirs.find(vocabulary.word(concepts.words[k].front()));
    if (found == theirs.end()) continue;
    from.push_back(found->second);
    to.push_back(static_cast<std::int64_t>(k));
  }
  return {at::tensor(from, at::kLong), at::tensor(to, at::kLong)};
}

nlohmann::json described(const DecoderConfig& config) {
  ModelConfig model;
  model.decoder = config;
  const nlohmann::json all = to_json(model);
  nlohmann::json both = all.at("decoder");
  both.update(all.at("attention"));
  return both;
}

}  // namespace

StartDecoder read_start_decoder(const std::string& path) {
  CaptionerOptions options;
  options.precision = Precision::f32;
  const LoadedModel model = load_model(path, options);
  StartDecoder start;
  start.file = path;
  start.config = model.config.decoder;
  start.vocabulary = model.vocabulary;
  start.digest = kFnvStart;
  for (const auto& parameter : model.decoder->named_parameters()) {
    const at::Tensor values = parameter.value().detach().to(at::kFloat).contiguous().clone();
    start.digest = fnv1a(values.data_ptr(), values.nbytes(), start.digest);
    start.parameters[parameter.key()] = values;
  }
  return start;
}

void require_same_decoder(const StartDecoder& start, const DecoderConfig& config) {
  const nlohmann::json theirs = described(start.config), ours = described(config);
  for (const auto& item : ours.items()) {
    const auto other = theirs.value(item.key(), nlohmann::json());
    if (other == item.value()) continue;
    // Soft and hard attention have the same parameters: either may start from the other.
    if (item.key() == "kind") continue;
    throw Error(ErrorKind::usage, start.file + ": its decoder has " + item.key() + " " +
                                      other.dump() + ", this training's " + item.value().dump() +
                                      "; give the flags it was trained with");
  }
}

int take_over(const StartDecoder& start, const Vocabulary& vocabulary,
              const ConceptConfig& concepts, Decoder& decoder) {
  const at::NoGradGuard no_grad;
  std::vector<std::int64_t> from, to;
  for (int id = 0; id < vocabulary.size(); ++id) {
    // Special words have the same ids everywhere, and id() knows no others by their names.
    const int known = id < Vocabulary::kSpecials ? id : start.vocabulary.id(vocabulary.word(id));
    if (id >= Vocabulary::kSpecials && known == Vocabulary::kUnknown) continue;
    from.push_back(known);
    to.push_back(id);
  }
  const at::Tensor rows_from = at::tensor(from, at::kLong), rows_to = at::tensor(to, at::kLong);
  const auto [concepts_from, concepts_to] = common_concepts(start, vocabulary, concepts);
  for (auto& parameter : decoder.named_parameters()) {
    const std::string& name = parameter.key();
    if (name.rfind(kConcepts, 0) == 0) {
      const auto found = start.parameters.find(name);
      // The classifier is the encoder's: the training brings its own.
      if (found == start.parameters.end() || name.rfind(kClassifier, 0) == 0) continue;
      if (name.rfind(kLearned, 0) == 0) {
        parameter.value().index_copy_(0, concepts_to, found->second.index_select(0, concepts_from));
      } else {
        parameter.value().copy_(found->second);
      }
      continue;
    }
    const at::Tensor& values = start.parameters.at(name);
    if (is_of_words(parameter.key())) {
      parameter.value().index_copy_(0, rows_to, values.index_select(0, rows_from));
    } else {
      parameter.value().copy_(values);
    }
  }
  return static_cast<int>(from.size()) - Vocabulary::kSpecials;
}

}  // namespace gaze
