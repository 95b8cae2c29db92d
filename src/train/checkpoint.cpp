#include "train/checkpoint.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <filesystem>

#include "base/fnv1a.hpp"
#include "config/train_option_table.hpp"
#include "gaze/error.hpp"
#include "nn/tensor/tensor_io.hpp"

namespace gaze {
namespace {

using nlohmann::json;

DevScores scores_from(const json& object) {
  DevScores scores;
  scores.epoch = object.at("epoch").get<int>();
  scores.cider_d = object.at("cider_d").get<double>();
  scores.bleu4 = object.at("bleu4").get<double>();
  scores.length_penalty = object.at("length_penalty").get<double>();
  scores.epoch_seconds = object.at("epoch_seconds").get<double>();
  scores.best = object.at("best").get<bool>();
  for (const auto& list : object.at("lists")) {
    scores.lists.push_back({list.at("name").get<std::string>(), list.at("photos").get<int>(),
                            list.at("cider_d").get<double>(), list.at("bleu4").get<double>()});
  }
  return scores;
}

std::uint64_t digest_of(const TrainingSet& set) {
  std::uint64_t digest = kFnvStart;
  const auto add = [&digest](const std::string& text) {
    digest = fnv1a(text.c_str(), text.size() + 1, digest);  // The zero parts one from the next.
  };
  for (std::size_t photo = 0; photo < set.size(); ++photo) {
    add(set.names[photo]);
    for (const Tokens& caption : set.captions[photo]) {
      for (const std::string& word : caption) add(word);
      add("");
    }
  }
  return digest;
}

std::uint64_t digest_of_weights(const TrainingSet& set) {
  std::uint64_t digest = fnv1a(set.weight.data(), set.weight.size() * sizeof(double));
  for (const auto& of_photo : set.worth) {
    digest = fnv1a(of_photo.data(), of_photo.size() * sizeof(double), digest);
  }
  return digest;
}

std::uint64_t digest_of(const EncoderStart& encoder) {
  std::uint64_t digest = kFnvStart;
  for (const auto& [name, tensor] : encoder.parameters) {
    digest = fnv1a(name.c_str(), name.size() + 1, digest);
    const at::Tensor values = tensor.contiguous();
    digest = fnv1a(values.data_ptr(), values.nbytes(), digest);
  }
  return digest;
}

// Which features a decoder learns on: those of a frozen encoder are standardised. Checkpoints hold
// these words.
std::string features_of(const std::string& encoder, bool encoder_learns) {
  return encoder + (encoder_learns ? "" : ", of unit spread");
}

std::string checkpoint_of(const std::string& folder) { return folder + "/checkpoint.safetensors"; }

/// `options` in it is what checkpoint_key() was when the checkpoint was written.
json state_of(const SafetensorsFile& file, const std::string& path) {
  const auto found = file.metadata().find("gaze.checkpoint");
  const json state = found == file.metadata().end()
                         ? json()
                         : json::parse(found->second, nullptr, /*allow_exceptions=*/false);
  if (!state.is_object() || !state.contains("options") || !state["options"].is_object()) {
    throw Error(ErrorKind::model, path + ": is no checkpoint");
  }
  return state;
}

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  throw Error(ErrorKind::usage, path + ": was written with another " + what +
                                    "; give the options it was written with, or another work "
                                    "folder");
}

}  // namespace

json to_json(const DevScores& scores) {
  json lists = json::array();
  for (const auto& list : scores.lists) {
    lists.push_back({{"name", list.name},
                     {"photos", list.photos},
                     {"cider_d", list.cider_d},
                     {"bleu4", list.bleu4}});
  }
  return {{"epoch", scores.epoch},
          {"cider_d", scores.cider_d},
          {"bleu4", scores.bleu4},
          {"lists", lists},
          {"length_penalty", scores.length_penalty},
          {"epoch_seconds", scores.epoch_seconds},
          {"best", scores.best}};
}

// The number of epochs is part of it because the learning rate's cosine depends on it.
json checkpoint_key(const TrainOptions& o, const TrainingData& data) {
  ModelConfig shape;
  shape.decoder = o.decoder;
  const json model = gaze::to_json(shape);
  json dev = json::array();
  for (const DevList& list : data.dev) dev.push_back({list.name, digest_of(list.set)});
  json all = fingerprint_options(o);
  all.update({{"decoder", model.at("decoder")},
              {"attention", model.at("attention")},
              {"encoder", data.encoder ? json(digest_of(*data.encoder)) : json()},
              {"features", features_of(data.features, data.encoder != nullptr)},
              {"captions", digest_of(data.train)},
              {"weights", digest_of_weights(data.train)},
              {"boxes", o.box_weight > 0 ? data.boxes->digest : 0},
              {"objects", o.object_weight > 0 ? data.objects->digest : 0},
              {"concepts", data.concepts ? data.concepts->digest : 0},
              {"text", data.text ? data.text->digest : 0},
              {"start", data.start ? data.start->digest : 0},
              {"train_photos", data.train.size()},
              {"dev", dev},
              {"vocabulary", data.vocabulary.words()}});
  return all;
}

void save_checkpoint(const std::string& folder, const TrainingState& state, const json& key) {
  TensorWriter writer;
  for (const auto& [name, tensor] : state.model.parameters()) {
    writer.add_exact("model." + name, tensor);
  }
  for (const auto& [name, tensor] : state.optimizer->state()) writer.add_exact(name, tensor);
  for (const auto& [name, tensor] : state.best) writer.add("best." + name, tensor, StoredType::f32);
  for (std::size_t part = 0; part < state.generators.size(); ++part) {
    writer.add_exact("random." + std::to_string(part), state.generators[part].get_state());
  }
  json epochs = json::array();
  for (const auto& scores : state.result.epochs) epochs.push_back(to_json(scores));
  const json place = {{"epoch", state.place.epoch},
                      {"batch", state.place.batch},
                      {"epoch_seconds", state.epoch_seconds},
                      {"baseline", state.baseline},
                      {"epochs", epochs},
                      {"options", key}};
  writer.write(checkpoint_of(folder), {{"gaze.checkpoint", place.dump()}});
}

bool load_checkpoint(const std::string& folder, const json& key, TrainingState& state) {
  const std::string path = checkpoint_of(folder);
  if (!std::filesystem::exists(path)) return false;
  const SafetensorsFile file = SafetensorsFile::open(path);
  const json place = state_of(file, path), written = place["options"];
  for (const auto& item : key.items()) {
    if (written.value(item.key(), json()) == item.value()) continue;
    refuse(path, item.key());
  }
  TrainingResult& result = state.result;
  try {
    state.place.epoch = place.at("epoch").get<int>();
    state.place.batch = place.at("batch").get<std::int64_t>();
    state.epoch_seconds = place.at("epoch_seconds").get<double>();
    state.baseline = place.at("baseline").get<double>();
    for (const auto& entry : place.at("epochs")) {
      result.epochs.push_back(scores_from(entry));
      if (result.epochs.back().best) result.best = result.epochs.back();
    }
  } catch (const json::exception& error) {
    throw Error(ErrorKind::model, path + ": " + error.what());
  }
  const at::NoGradGuard no_grad;
  for (auto& [name, tensor] : state.model.parameters()) {
    tensor.copy_(to_tensor(file.at("model." + name), file));
  }
  for (auto& [name, tensor] : state.optimizer->state()) {
    at::Tensor target = tensor;
    target.copy_(to_tensor(file.at(name), file));
  }
  state.best = tensors_below(file, "best.");
  for (std::size_t part = 0; part < state.generators.size(); ++part) {
    state.generators[part].set_state(
        to_tensor(file.at("random." + std::to_string(part)), file).clone());
  }
  return true;
}

void refuse_other_checkpoint(const std::string& folder, const std::string& encoder,
                             bool encoder_learns, const TrainingSet* train) {
  const std::string path = checkpoint_of(folder);
  if (!std::filesystem::exists(path)) return;
  const json written = state_of(SafetensorsFile::open(path), path)["options"];
  if (written.value("features", json()) != features_of(encoder, encoder_learns)) {
    refuse(path, "encoder");
  }
  if (train != nullptr && written.value("captions", json()) != digest_of(*train)) {
    refuse(path, "captions");
  }
}

}  // namespace gaze
