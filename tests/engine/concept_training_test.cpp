#include <algorithm>

#include "engine/torch/run_training.hpp"
#include "gaze/captioner.hpp"
#include "gaze/error.hpp"
#include "nn/model/model_file.hpp"
#include "nn/tensor/tensor_io.hpp"
#include "sample_training.hpp"
#include "support/paths.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

/// The tiny encoder with a classifier of three classes behind it.
std::string encoder_with_classifier(const TemporaryFolder& folder) {
  const SafetensorsFile file = SafetensorsFile::open(fixture_path("tiny.safetensors"));
  const EncoderWeights weights = load_encoder_weights(file.name(), 16);
  const int features = Encoder(weights.config, weights.parameters, Precision::f32).feature_size();
  TensorWriter writer;
  for (const auto& [name, tensor] : weights.parameters) writer.add_exact(name, tensor);
  writer.add_exact("classifier.weight", at::full({3, features, 1, 1}, 0.01));
  writer.add_exact("classifier.bias", at::tensor({0.f, 4.f, 0.f}));
  const std::string path = folder / "encoder.safetensors";
  writer.write(path, {{"gaze.encoder", nlohmann::json({{"family", name_of(weights.config.family)},
                                                       {"depth", weights.config.depth}})
                                           .dump()}});
  return path;
}

TrainingRequest request_with_concepts(const TemporaryFolder& folder) {
  TrainingRequest request = request_in(folder);
  request.encoder = encoder_with_classifier(folder);
  request.concepts = folder.write("concepts.tsv", "dog,dogs\t0\nteapot\t1\nunheard\n");
  request.text = {folder.write("text.tsv", "x\tA teapot and two teapots .\ny\tA dog .\n") + ":2"};
  return request;
}

}  // namespace

TEST_CASE("a decoder with concepts learns from photos, a classifier and text", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  const TrainingRequest request = request_with_concepts(folder);
  std::string messages;
  TrainingRunObserver observer;
  observer.message = [&](const std::string& sentence) { messages += sentence + "\n"; };
  double concept_loss = 0, text_nll = 0;
  observer.training.progress = [&](const TrainProgress& progress) {
    concept_loss = progress.concept_loss;
    text_nll = progress.text_nll;
  };
  REQUIRE(run_training(request, observer).finished);
  // "unheard" is in no caption; "two" and "teapots" are in no photo's, too seldom in the text.
  CHECK_THAT(messages,
             ContainsSubstring("2 captions without photos\n") &&
                 ContainsSubstring("2 concepts, 2 classes of a classifier counted for them, 1 "
                                   "captions without photos whose words are known"));
  CHECK(concept_loss > 0);
  CHECK(text_nll > 0);
  // The confidence is the curve that the model file keeps, of the caption and its first noun.
  const ModelConfig config = load_model(request.output, CaptionerOptions{}).config;
  REQUIRE(config.confidence.has_value());
  const auto& scores = config.training.at("dev").at("confidence");
  CHECK(scores.at("captions") == config.training.at("dev_photos"));
  CHECK(scores.at("area_under_roc").get<double>() >= 0);
  const auto captioner = load_captioner(request.output);
  const CaptionedPhoto photo = captioner->describe(read_image(asset_path("dog.jpg")));
  CHECK(captioner->gives_confidence());
  double main_concept = 0;
  for (const Word& word : photo.caption.words) {
    if (!word.of_concept) continue;
    for (const RecognisedConcept& one : photo.concepts) {
      if (one.noun == *word.of_concept) main_concept = one.probability;
    }
    break;
  }
  CHECK(photo.caption.confidence.value() ==
        Approx(confidence(*config.confidence, photo.caption.mean_log_prob(), main_concept)));
  CHECK_FALSE(load_captioner(fixture_path("tiny.safetensors"))->gives_confidence());
  // Class 1, whose probability is e^4 / (e^4 + 2), is counted for the teapot.
  const auto teapot = std::find_if(photo.concepts.begin(), photo.concepts.end(),
                                   [](const auto& one) { return one.noun == "teapot"; });
  REQUIRE(teapot != photo.concepts.end());
  CHECK(teapot->probability >= 0.96);
}

TEST_CASE("the classifier of concepts follows an encoder that learns", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  TrainingRequest request = request_with_concepts(folder);
  request.options.fine_tune_from = "all";
  request.options.fine_tune_after = 0;
  std::string messages;
  TrainingRunObserver observer;
  observer.message = [&](const std::string& sentence) { messages += sentence + "\n"; };
  REQUIRE(run_training(request, observer).finished);
  CHECK_THAT(messages,
             ContainsSubstring("the classifier was made for another encoder and follows"));
  const auto after = load_classifier(request.output), before = load_classifier(request.encoder);
  CHECK_FALSE(after->weight.equal(before->weight));
  // Another training may start from it, as it is.
  TrainingRequest again = request_with_concepts(folder);
  again.start = again.encoder = request.output;
  again.output = folder / "again.safetensors";
  again.work = folder / "again";
  REQUIRE(run_training(again, {}).finished);
  CHECK(load_classifier(again.output)->weight.equal(after->weight));
}

TEST_CASE("concepts that cannot be had are refused", "[run_training][error]") {
  const TemporaryFolder folder;
  make_data(folder);
  TrainingRequest request = request_with_concepts(folder);
  folder.write("concepts.tsv", "unheard\n");
  CHECK_THROWS_WITH(run_training(request, {}),
                    request.concepts + ": no noun of it is a word of the training's captions");
  folder.write("concepts.tsv", "dog\t3\n");
  CHECK_THROWS_WITH(run_training(request, {}),
                    request.concepts + ": class 3 was given, the classifier has 3");
  folder.write("concepts.tsv", "dog\n");
  request.classifier = fixture_path("tiny.safetensors");
  CHECK_THROWS_WITH(
      run_training(request, {}),
      request.classifier + ": has no classifier (classifier.weight, classifier.bias)");
}
