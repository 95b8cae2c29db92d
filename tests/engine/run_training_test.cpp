#include "engine/torch/run_training.hpp"

#include <filesystem>

#include "engine/torch/fill_features.hpp"
#include "engine/torch/training_photos.hpp"
#include "files/file_lock.hpp"
#include "gaze/captioner.hpp"
#include "gaze/error.hpp"
#include "nn/model/model_file.hpp"
#include "nn/model/untrained_encoder.hpp"
#include "sample_training.hpp"
#include "shapes/world.hpp"
#include "support/paths.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"
#include "train/targets/photo_view.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace fs = std::filesystem;

TEST_CASE("a folder of photos becomes a model that captions", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  std::int64_t encoded = 0;
  TrainingRunObserver observer;
  observer.encoded = [&](std::int64_t done, std::int64_t total) {
    encoded = done;
    CHECK(total == 6);
  };
  const TrainingRunResult result = run_training(request_in(folder), observer);
  REQUIRE(result.finished);
  CHECK(encoded == 6);
  const auto captioner = load_captioner(folder / "out.safetensors");
  CHECK(captioner->name() == "out");
  const Image photo = read_image(asset_path("dog.jpg"));
  CHECK_NOTHROW(captioner->describe(photo));
}

TEST_CASE("encoder and decoder are trained together from nothing", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  TrainingRequest request = request_in(folder);
  request.encoder = TrainingRequest::kUntrained;
  REQUIRE(run_training(request, {}).finished);
  const EncoderWeights start = untrained_encoder(request.options.seed);
  const EncoderWeights learnt = load_encoder_weights(folder / "out.safetensors", 0);
  REQUIRE(learnt.config.depth == start.config.depth);
  for (const auto& [name, tensor] : start.parameters) {
    CAPTURE(name);
    CHECK_FALSE(learnt.parameters.at(name).equal(tensor.to(at::kHalf).to(at::kFloat)));
  }
  const auto captioner = load_captioner(folder / "out.safetensors");
  CHECK_NOTHROW(captioner->describe(read_image(asset_path("dog.jpg"))));
}

TEST_CASE("an encoder from nothing has one output stride", "[run_training][error]") {
  const TemporaryFolder folder;
  TrainingRequest request = request_in(folder);
  request.encoder = TrainingRequest::kUntrained;
  request.output_stride = 32;
  CHECK_THROWS_WITH(run_training(request, {}), "a small_cnn encoder has output stride 16, got 32");
}

TEST_CASE("a run stopped while encoding goes on with the photos it lacks", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  std::vector<std::int64_t> seen;
  TrainingRunObserver observer;
  observer.encoded = [&](std::int64_t done, std::int64_t) { seen.push_back(done); };
  observer.training.stop = [&] { return seen.size() == 2; };
  CHECK_FALSE(run_training(request_in(folder), observer).finished);
  CHECK(seen == std::vector<std::int64_t>{1, 2});
  CHECK_FALSE(fs::exists(folder / "out.safetensors"));
  observer.training.stop = [] { return false; };
  CHECK(run_training(request_in(folder), observer).finished);
  CHECK(seen == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("a photo that is listed but missing is named and left out", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  fs::remove(folder / "data/images/cat.jpg");
  std::string messages;
  TrainingRunObserver observer;
  observer.message = [&](const std::string& sentence) { messages += sentence + "\n"; };
  CHECK(run_training(request_in(folder), observer).finished);
  CHECK_THAT(messages, ContainsSubstring("1 photos of train are listed but missing") &&
                           ContainsSubstring("cat.jpg"));
}

TEST_CASE("several folders teach by weight and are scored apart", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  write_world(folder / "shapes", {20, 3});
  TrainingRequest request = request_in(folder);
  request.data = {folder / "data:3", folder / "shapes"};
  std::string messages;
  std::int64_t total = 0;
  std::vector<DevScores> epochs;
  TrainingRunObserver observer;
  observer.message = [&](const std::string& sentence) { messages += sentence + "\n"; };
  observer.encoded = [&](std::int64_t, std::int64_t all) { total = all; };
  observer.training.scored = [&](const DevScores& scores) { epochs.push_back(scores); };
  const TrainingRunResult result = run_training(request, observer);
  REQUIRE(result.finished);
  CHECK(total == 26);
  CHECK(fs::exists(folder / "work/data.features.f16"));
  CHECK(fs::exists(folder / "work/shapes.features.f16"));
  REQUIRE(epochs.size() == 2);
  REQUIRE(epochs[0].lists.size() == 2);
  CHECK(epochs[0].lists[0].name == "data");
  CHECK(epochs[0].lists[0].photos == 2);
  CHECK(epochs[0].cider_d == Approx((epochs[0].lists[0].cider_d + epochs[0].lists[1].cider_d) / 2));
  REQUIRE(result.lists.size() == 2);
  const auto training = load_model(request.output, CaptionerOptions{}).config.training;
  CHECK(training.at("folders")[0].at("weight") == 3);
  CHECK(training.at("dev").at("lists")[1].at("name") == "shapes");
  CHECK(training.at("finished") == true);
  // The shapes' boxes lie in their folder and measure where the model looks.
  CHECK(result.list_grounding.size() == 2);
  CHECK_FALSE(result.list_grounding[0]);
}

TEST_CASE("the best model so far is in the output file after each epoch", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  TrainingRequest request = request_in(folder);
  request.options.epochs = 5;
  TrainingRunObserver observer;
  bool scored = false;
  observer.training.scored = [&](const DevScores&) { scored = true; };
  observer.training.stop = [&] { return scored; };  // At the first batch of the second epoch.
  REQUIRE_FALSE(run_training(request, observer).finished);
  const auto training = load_model(request.output, CaptionerOptions{}).config.training;
  CHECK(training.at("finished") == false);
  CHECK(training.at("best_epoch") == 1);
  const Image photo = read_image(asset_path("dog.jpg"));
  CHECK_NOTHROW(load_captioner(request.output)->describe(photo));
  // A sitting that finds no file writes it again before it goes on.
  fs::remove(request.output);
  REQUIRE_FALSE(run_training(request, observer).finished);
  CHECK(fs::exists(request.output));
}

TEST_CASE("a photo of any dev list teaches nothing", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  folder.write("more/captions.tsv", "astronaut.jpg\tA woman .\ndog.jpg\tA dog .\n");
  for (const char* name : {"astronaut.jpg", "dog.jpg"}) {
    fs::create_directories(folder / "more/images");
    fs::copy_file(asset_path(name), folder / ("more/images/" + std::string(name)));
  }
  std::string messages;
  TrainingRunObserver observer;
  observer.message = [&](const std::string& sentence) { messages += sentence + "\n"; };
  TrainingRequest request = request_in(folder);
  request.options.epochs = 1;
  request.data = {folder / "data", folder / "more"};
  CHECK(run_training(request, observer).finished);
  CHECK_THAT(messages, ContainsSubstring("1 training photos of more are on a dev list; left out") &&
                           ContainsSubstring("training on cpu: 5 photos, scoring on 2"));
}

TEST_CASE("a training needs a dev list somewhere", "[run_training][error]") {
  const TemporaryFolder folder;
  make_data(folder);
  fs::remove(folder / "data/dev.txt");
  CHECK_THROWS_WITH(run_training(request_in(folder), {}),
                    ContainsSubstring("wanted a list of photos to score on"));
}

TEST_CASE("a training starts from another model's decoder", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  TrainingRequest first = request_in(folder);
  REQUIRE(run_training(first, {}).finished);
  TrainingRequest second = request_in(folder);
  second.start = first.output;
  second.output = folder / "second.safetensors";
  second.work = folder / "second";
  second.options.epochs = 1;
  second.options.learning_rate = second.options.weight_decay = 0;
  REQUIRE(run_training(second, {}).finished);
  const auto before = load_model(first.output, CaptionerOptions{});
  const auto after = load_model(second.output, CaptionerOptions{});
  const auto wanted = before.decoder->named_parameters();
  for (const auto& parameter : after.decoder->named_parameters()) {
    CAPTURE(parameter.key());
    // The features' factors go in and out again, and half precision rounds.
    CHECK(at::allclose(parameter.value(), wanted[parameter.key()], 2e-3, 1e-4));
  }
  second.options.decoder.hidden_size = 32;
  CHECK_THROWS_WITH(run_training(second, {}), ContainsSubstring("hidden"));
}

TEST_CASE("a pretrained encoder learns from a block on", "[run_training]") {
  const TemporaryFolder folder;
  write_world(folder / "data", {20, 3});
  folder.write("data/objects.tsv", "000000.png\tcircle\n");
  TrainingRequest request = request_in(folder);
  request.options.epochs = 3;
  request.options.mirror = true;
  request.options.crops = 1;
  request.options.fine_tune_from = "conv3";
  request.options.fine_tune_rate = 1;
  request.options.fine_tune_after = 0;  // The best epoch may be the first.
  std::vector<std::int64_t> encoded;
  TrainingRunObserver observer;
  observer.encoded = [&](std::int64_t, std::int64_t total) { encoded.push_back(total); };
  REQUIRE(run_training(request, observer).finished);
  CHECK(fs::exists(folder / "work/before-conv3.f16"));
  CHECK(fs::exists(folder / "work/mirrored.before-conv3.f16"));
  CHECK(fs::exists(folder / "work/mirrored.crop1.before-conv3.f16"));
  CHECK(encoded.back() == 56);  // 20 photos; mirror images and crops of 18 to learn from.
  const EncoderWeights start = load_encoder_weights(request.encoder, 0);
  const EncoderWeights learnt = load_encoder_weights(request.output, 0);
  const auto same = [&](const std::string& name) {
    return learnt.parameters.at(name).equal(start.parameters.at(name).to(at::kHalf).to(at::kFloat));
  };
  CHECK(same("conv1.weight"));
  CHECK(same("conv2.bias"));
  CHECK_FALSE(same("conv3.weight"));
  CHECK_FALSE(same("conv4.weight"));
  // The file's encoder, whole and prepacked, gives the features that were learned with.
  const auto training = load_model(request.output, CaptionerOptions{}).config.training;
  CHECK(training.at("fine_tune_from") == "conv3");
  CHECK(training.at("options").at("mirror") == true);
  CHECK(training.at("options").at("crops") == 1);
  TrainingRequest again = request;  // Frozen now: what is scored is what the first run scored.
  again.encoder = again.start = request.output;
  again.output = folder / "again.safetensors";
  again.work = folder / "again";
  again.options.fine_tune_from = "none";
  again.options.mirror = false;
  again.options.crops = 0;
  again.options.epochs = 1;
  again.options.learning_rate = again.options.weight_decay = 0;
  const TrainingRunResult result = run_training(again, {});
  REQUIRE(result.finished);
  CHECK(result.cider_d == Approx(training.at("dev").at("cider_d").get<double>()).margin(0.05));

  TrainingRequest on = request;  // From what has been learned: the front is the same.
  on.encoder = on.start = request.output;
  on.output = folder / "on.safetensors";
  on.features = request.work;
  on.work = folder / "on";
  on.options.epochs = 1;
  encoded.clear();
  REQUIRE(run_training(on, observer).finished);
  CHECK(encoded.empty());
}

TEST_CASE("a crop in a store is the part of the photo that its boxes are cut to",
          "[run_training]") {
  const TemporaryFolder folder;
  constexpr int kSide = 64;
  std::string bmp(
      "BM\x36\x30\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x40\0\0\0\xc0\xff\xff\xff\x01\0\x18\0", 30);
  bmp += std::string(24, '\0');      // 64 x 64, from the top row downwards, 24 bits.
  for (int y = 0; y < kSide; ++y) {  // Red rises to the right, green downwards.
    for (int x = 0; x < kSide; ++x) {
      bmp += '\0';
      bmp += static_cast<char>(3 * y + 1);
      bmp += static_cast<char>(3 * x + 1);
    }
  }
  folder.write("a.bmp", bmp);
  for (const bool mirrored : {false, true}) {
    for (int crop = 1; crop <= 4; ++crop) {
      FeatureStoreKey key;
      key.encoder = "pixels";
      key.names = {"a.bmp"};
      key.locations = std::int64_t{kSide} * kSide;
      key.features = 3;
      key.pixels = true;
      key.crop = crop;
      key.mirrored = mirrored;
      const std::string store = folder / ("store" + std::to_string(crop));
      REQUIRE(fill_pixels(
          kSide, {folder / "a.bmp"}, store, key, [](std::int64_t) { return true; },
          [](const std::string&) {}));
      const at::Tensor pixels = FeatureStore(store, key).get({0}).view({kSide, kSide, 3});
      const PhotoView view = photo_view("a.bmp", {crop, mirrored});
      const auto value = [&](int y, int x, int channel) {
        return pixels[y][x][channel].item<double>();
      };
      const double first = value(0, view.mirrored ? kSide - 1 : 0, 0);
      const double last = value(0, view.mirrored ? 0 : kSide - 1, 0);
      // An edge is rounded to a pixel, 3 steps of colour; the outermost half pixel is another 1.5.
      CHECK(first == Approx(3 * kSide * view.part.left).margin(5));
      CHECK(last == Approx(3 * kSide * view.part.right).margin(5));
      CHECK(value(0, 0, 1) == Approx(3 * kSide * view.part.top).margin(5));
      CHECK(value(kSide - 1, 0, 1) == Approx(3 * kSide * view.part.bottom).margin(5));
    }
  }
}

TEST_CASE("the shapes world's boxes teach and the model file says so", "[run_training]") {
  const TemporaryFolder folder;
  write_world(folder / "data", {20, 3});
  TrainingRequest request = request_in(folder);
  request.boxes = folder / "data/boxes.tsv.gz";
  request.phrases = folder / "data/phrases.tsv.gz";
  request.options.box_weight = 0.5;
  std::string messages;
  double box_loss = 0;
  TrainingRunObserver observer;
  observer.message = [&](const std::string& sentence) { messages += sentence + "\n"; };
  observer.training.progress = [&](const TrainProgress& p) { box_loss = p.box_loss; };
  REQUIRE(run_training(request, observer).finished);
  CHECK_THAT(messages, ContainsSubstring("words of 90 training captions have boxes") &&
                           !ContainsSubstring("left out"));
  CHECK(box_loss > 0);
  const auto training = load_model(request.output, CaptionerOptions{}).config.training;
  CHECK(training.at("options").at("box-weight") == 0.5);
  CHECK(training.at("box_words").get<int>() > 90);
}

TEST_CASE("boxes alone measure the attention on dev", "[run_training]") {
  const TemporaryFolder folder;
  write_world(folder / "data", {60, 3});
  TrainingRequest request = request_in(folder);
  request.boxes = folder / "data/boxes.tsv.gz";
  request.phrases = folder / "data/phrases.tsv.gz";
  request.options.epochs = 15;
  request.options.learning_rate = 0.01;
  request.options.decoder.hidden_size = 48;
  request.options.label_smoothing = 0;
  request.options.dropout_annotations = request.options.dropout_embedding = 0;
  request.options.dropout_output = 0;
  const TrainingRunResult result = run_training(request, {});
  REQUIRE(result.finished);
  REQUIRE(result.grounding);
  CHECK(result.grounding->phrases > 0);
  CHECK(result.grounding->correctness > 0);
  CHECK(result.grounding->correctness < 1);
  const auto training = load_model(request.output, CaptionerOptions{}).config.training;
  CHECK(training.at("options").at("box-weight") == 0);
  CHECK(training.at("dev").at("attention").at("correctness") == result.grounding->correctness);
  const auto score = load_captioner(request.output)->attention_score();
  REQUIRE(score);
  CHECK(score->pointing == result.grounding->pointing);
  CHECK_FALSE(load_captioner(request.encoder)->attention_score());
}

TEST_CASE("trainings share a cache of encoded photos", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  std::int64_t encoded = 0;
  TrainingRunObserver observer;
  observer.encoded = [&](std::int64_t, std::int64_t) { ++encoded; };
  TrainingRequest request = request_in(folder);
  request.features = folder / "cache";
  request.options.epochs = 1;
  CHECK(run_training(request, observer).finished);
  CHECK(encoded == 6);
  CHECK_FALSE(fs::exists(folder / "work/features.f16"));
  request.work = folder / "second";
  CHECK(run_training(request, observer).finished);
  CHECK(encoded == 6);

  // Another photo under the same name.
  fs::copy_file(folder / "data/images/dog.jpg", folder / "data/images/cat.jpg",
                fs::copy_options::overwrite_existing);
  CHECK_THROWS_WITH(run_training(request, observer), ContainsSubstring("holds other photos"));

  // Other photos: a cache that another training needs is kept.
  folder.write("data/dev.txt", "astronaut.jpg\n");
  CHECK_THROWS_WITH(run_training(request, observer), ContainsSubstring("holds other photos"));
  CHECK(fs::exists(folder / "cache/features.f16"));
}

TEST_CASE("a training waits while another fills the cache", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  TrainingRequest request = request_in(folder);
  request.features = folder / "cache";
  request.options.epochs = 1;
  fs::create_directories(folder / "cache");
  auto other = std::make_unique<FileLock>(folder / "cache/features.f16.lock", [] { return true; });
  std::vector<std::string> messages;
  TrainingRunObserver observer;
  observer.message = [&](const std::string& sentence) {
    messages.push_back(sentence);
    other.reset();
  };
  CHECK(run_training(request, observer).finished);
  REQUIRE_FALSE(messages.empty());
  CHECK_THAT(messages.front(), ContainsSubstring("waiting for another training"));
}

TEST_CASE("a photo that cannot be read is named and left out each time", "[run_training]") {
  const TemporaryFolder folder;
  make_data(folder);
  folder.write("data/images/cat.jpg", "this is no picture");
  std::string messages;
  TrainingRunObserver observer;
  observer.message = [&](const std::string& sentence) { messages += sentence + "\n"; };
  TrainingRequest request = request_in(folder);
  request.features = folder / "cache";
  request.options.epochs = 1;
  for (const char* work : {"first", "second"}) {
    messages.clear();
    request.work = folder / work;
    CHECK(run_training(request, observer).finished);
    CHECK_THAT(messages, ContainsSubstring("1 photos of train could not be read") &&
                             ContainsSubstring("cat.jpg") &&
                             ContainsSubstring("training on cpu: 3 photos, scoring on 2"));
  }
}

TEST_CASE("a training that cannot go on leaves the cache of the one that can",
          "[run_training][error]") {
  const TemporaryFolder folder;
  make_data(folder);
  TrainingRequest request = request_in(folder);
  TrainingRunObserver after_a_batch;
  int asked = 0;
  after_a_batch.training.stop = [&] { return ++asked > 8; };  // Six times while encoding.
  REQUIRE_FALSE(run_training(request, after_a_batch).finished);
  REQUIRE(fs::exists(folder / "work/checkpoint.safetensors"));
  const std::string grids = read_bytes(folder / "work/features.f16");
  folder.write("data/train.txt", "dog.jpg\ncat.jpg\n");
  CHECK_THROWS_WITH(run_training(request, {}),
                    ContainsSubstring("checkpoint.safetensors: was written with another captions"));
  folder.write("data/train.txt", "dog.jpg\ncat.jpg\ncoffee.jpg\nhorses.jpg\n");
  TrainingRequest from_nothing = request;
  from_nothing.encoder = TrainingRequest::kUntrained;
  CHECK_THROWS_WITH(run_training(from_nothing, {}),
                    ContainsSubstring("checkpoint.safetensors: was written with another encoder"));
  CHECK_FALSE(fs::exists(folder / "work/pixels.u8"));
  CHECK(read_bytes(folder / "work/features.f16") == grids);
  // A damaged key: encoded anew, and the training goes on.
  folder.write("work/features.f16.json", "");
  CHECK(run_training(request, {}).finished);
}

TEST_CASE("boxes of other photos are refused before any work", "[run_training][error]") {
  const TemporaryFolder folder;
  make_data(folder);
  TrainingRequest request = request_in(folder);
  request.boxes = folder.write("boxes.tsv", "dog.jpg\t1\t0.5\t0.5\t0.2\t0.2\n");
  request.phrases =
      folder.write("phrases.tsv", "dog.jpg\t0\t1\tanimals\t0\ta hound\ta hound runs .\n");
  request.options.box_weight = 0.5;
  CHECK_THROWS_WITH(run_training(request, {}),
                    ContainsSubstring("no word of the training captions"));
  CHECK_FALSE(fs::exists(folder / "work/features.f16"));
}

TEST_CASE("training on another device is refused", "[run_training][error]") {
  const TemporaryFolder folder;
  TrainingRequest request = request_in(folder);
  request.device = "cuda";
  CHECK_THROWS_AS(run_training(request, {}), Error);
}

TEST_CASE("a caption that is not UTF-8 is refused before any work", "[run_training][error]") {
  const TemporaryFolder folder;
  make_data(folder);
  folder.write("data/captions.tsv",
               read_bytes(folder / "data/captions.tsv") + "dog.jpg\ta \xff dog\n");
  CHECK_THROWS_WITH(run_training(request_in(folder), {}),
                    ContainsSubstring("captions.tsv") && ContainsSubstring("not UTF-8"));
}
