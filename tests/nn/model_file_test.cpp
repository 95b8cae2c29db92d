#include "nn/model/model_file.hpp"

#include <sys/resource.h>

#include "gaze/error.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

struct Made {
  ModelConfig config;
  Vocabulary vocabulary{{"a", "dog", "runs"}};
  std::map<std::string, at::Tensor> encoder;
  std::shared_ptr<Decoder> decoder;
};

Made small_model() {
  torch::manual_seed(9);
  Made made;
  made.config.name = "small";
  made.config.encoder = {EncoderFamily::small_cnn, 0, 16, 64};
  made.config.decoder.feature_size = 64;
  made.config.decoder.annotation_size = 8;
  made.config.decoder.hidden_size = 6;
  made.config.decoder.embedding_size = 5;
  made.config.decoder.attention_size = 4;
  for (const auto& [name, shape] : encoder_plan(made.config.encoder).parameter_shapes()) {
    made.encoder[name] = at::randn(shape) * 0.1;
  }
  made.decoder = make_decoder(made.config.decoder, made.vocabulary.size());
  return made;
}

void save(const Made& made, const std::string& path, StoredType type = StoredType::f16) {
  save_model(path, made.config, made.vocabulary, made.encoder, *made.decoder, type);
}

/// The file again with its tensors and metadata changed by `change`.
void rewrite(const std::string& path,
             const std::function<void(std::vector<TensorInfo>&,
                                      std::map<std::string, std::string>&)>& change) {
  const SafetensorsFile file = SafetensorsFile::open(path);
  auto tensors = file.tensors();
  auto metadata = file.metadata();
  change(tensors, metadata);
  write_safetensors(path, tensors, metadata);
}

}  // namespace

TEST_CASE("a saved model loads and outputs the same", "[model_file]") {
  const torch::NoGradGuard no_grad;
  const TemporaryFolder folder;
  const Made made = small_model();
  save(made, folder / "m.safetensors", StoredType::f32);
  CaptionerOptions options;
  options.precision = Precision::f32;
  const LoadedModel loaded = load_model(folder / "m.safetensors", options);
  CHECK(loaded.config.name == "small");
  CHECK(loaded.vocabulary.words() == made.vocabulary.words());
  const auto features = at::rand({1, 16, 64});
  const auto batch = CaptionBatch::from({{4, 5}}, {0}, 1, 1, 2);
  CHECK(loaded.decoder->teacher_forced(features, batch, {})
            .logits.equal(made.decoder->teacher_forced(features, batch, {}).logits));
  const Encoder encoder(made.config.encoder, made.encoder, Precision::f32);
  const auto pixels = at::randint(0, 256, {1, 3, 64, 64}, at::TensorOptions(at::kByte));
  CHECK(loaded.encoder->encode(pixels).equal(encoder.encode(pixels)));
}

TEST_CASE("half precision keeps a model's answers close", "[model_file]") {
  const torch::NoGradGuard no_grad;
  const TemporaryFolder folder;
  const Made made = small_model();
  save(made, folder / "m.safetensors", StoredType::f16);
  const LoadedModel loaded = load_model(folder / "m.safetensors", {});
  const auto features = at::rand({1, 16, 64});
  const auto batch = CaptionBatch::from({{4, 5}}, {0}, 1, 1, 2);
  CHECK(close(loaded.decoder->teacher_forced(features, batch, {}).logits,
              made.decoder->teacher_forced(features, batch, {}).logits, 1e-2));
}

TEST_CASE("missing, extra and misshapen tensors are all named at once", "[model_file][error]") {
  const TemporaryFolder folder;
  const std::string path = folder / "m.safetensors";
  save(small_model(), path);
  const std::string zeros(64, '\0');
  rewrite(path, [&](auto& tensors, auto&) {
    for (auto& tensor : tensors) {
      if (tensor.name == "decoder.gate.bias") tensor.name = "decoder.gate.bios";
      if (tensor.name == "decoder.embed.weight") {
        tensor.shape = {7, 4};
        tensor.data = tensor.data.substr(0, 56);
      }
    }
  });
  CHECK_THROWS_WITH(load_model(path, {}), ContainsSubstring("decoder.gate.bias") &&
                                              ContainsSubstring("decoder.gate.bios") &&
                                              ContainsSubstring("decoder.embed.weight") &&
                                              ContainsSubstring("[7, 5]") &&
                                              ContainsSubstring(path));
}

TEST_CASE("a vocabulary of another length does not fit", "[model_file][error]") {
  const TemporaryFolder folder;
  const std::string path = folder / "m.safetensors";
  save(small_model(), path);
  rewrite(path, [](auto&, auto& metadata) { metadata["gaze.vocabulary"] = R"(["a", "dog"])"; });
  CHECK_THROWS_WITH(load_model(path, {}), ContainsSubstring("decoder.embed.weight"));
}

TEST_CASE("a safetensors file that is no model says so", "[model_file][error]") {
  const TemporaryFolder folder;
  const std::string path = folder / "other.safetensors";
  write_safetensors(path, {}, {{"format", "pt"}});
  CHECK_THROWS_WITH(load_model(path, {}),
                    ContainsSubstring(path) && ContainsSubstring("is no gaze model"));
}

TEST_CASE("broken metadata names the file and the string", "[model_file][error]") {
  const TemporaryFolder folder;
  const std::string path = folder / "m.safetensors";
  save(small_model(), path);
  rewrite(path, [](auto&, auto& metadata) { metadata["gaze.vocabulary"] = "{\"a\": 1}"; });
  CHECK_THROWS_WITH(load_model(path, {}), ContainsSubstring(path + ": gaze.vocabulary"));
  rewrite(path, [](auto&, auto& metadata) { metadata["gaze.config"] = "[]"; });
  CHECK_THROWS_WITH(load_model(path, {}), ContainsSubstring(path + ": gaze.config"));
}

TEST_CASE("a cut model file is refused", "[model_file][error]") {
  const TemporaryFolder folder;
  const std::string path = folder / "m.safetensors";
  save(small_model(), path);
  const std::string bytes = read_bytes(path);
  write_bytes(path, bytes.substr(0, bytes.size() / 2));
  CHECK_THROWS_AS(load_model(path, {}), Error);
}

TEST_CASE("a device there is not is refused", "[model_file][error]") {
  CaptionerOptions options;
  options.device = "abacus";
  CHECK_THROWS_WITH(load_model("m.safetensors", options),
                    "device must be cpu or cuda[:N], got abacus");
}

TEST_CASE("the encoder of a model can be taken for another", "[model_file]") {
  const TemporaryFolder folder;
  const Made made = small_model();
  save(made, folder / "m.safetensors", StoredType::f32);
  const EncoderWeights weights = load_encoder_weights(folder / "m.safetensors", 0);
  CHECK(weights.config.family == EncoderFamily::small_cnn);
  REQUIRE(weights.parameters.size() == made.encoder.size());
  CHECK(weights.parameters.at("conv1.weight").equal(made.encoder.at("conv1.weight")));
}

TEST_CASE("a small file that promises a huge decoder is refused before it is made",
          "[model_file][error]") {
  const TemporaryFolder folder;
  const std::string path = folder / "m.safetensors";
  save(small_model(), path);
  rewrite(path, [](auto&, auto& metadata) {
    ModelConfig config = parse_config(metadata["gaze.config"], "m");
    config.decoder.hidden_size = config.decoder.embedding_size = 8192;
    config.decoder.annotation_size = config.decoder.attention_size = 8192;
    metadata["gaze.config"] = to_json(config).dump();
  });
  const auto peak = [] {
    struct rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;  // kB
  };
  const long before = peak();
  CHECK_THROWS_WITH(load_model(path, {}), ContainsSubstring("decoder.lstm.weight_hh") &&
                                              ContainsSubstring("[32768, 8192]"));
  CHECK(peak() - before < 200'000);
}
