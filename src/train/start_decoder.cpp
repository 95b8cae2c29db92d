#include "train/start_decoder.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>

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

int take_over(const StartDecoder& start, const Vocabulary& vocabulary, Decoder& decoder) {
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
  for (auto& parameter : decoder.named_parameters()) {
    const at::Tensor& values = start.parameters.at(parameter.key());
    if (is_of_words(parameter.key())) {
      parameter.value().index_copy_(0, rows_to, values.index_select(0, rows_from));
    } else {
      parameter.value().copy_(values);
    }
  }
  return static_cast<int>(from.size()) - Vocabulary::kSpecials;
}

}  // namespace gaze
