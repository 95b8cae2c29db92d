#include "weights/import_encoder.hpp"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "weights/encoder_layers.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

using Shapes = std::map<std::string, std::vector<std::int64_t>>;

/// A safetensors file of F32 zeros that takes no room on the disk: the data is a hole in the file.
/// `filled` tensors hold one value throughout instead.
void write_zeros(const std::string& path, const Shapes& shapes,
                 const std::map<std::string, std::string>& metadata = {},
                 const std::map<std::string, float>& filled = {}) {
  nlohmann::json header = nlohmann::json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::uint64_t offset = 0;
  for (const auto& [name, shape] : shapes) {
    std::uint64_t size = 4;
    for (const auto each : shape) size *= static_cast<std::uint64_t>(each);
    header[name] = {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {offset, offset + size}}};
    offset += size;
  }
  const std::string text = header.dump();
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>((text.size() >> (8 * i)) & 255);
  write_bytes(path, bytes + text);
  std::filesystem::resize_file(path, bytes.size() + text.size() + offset);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  for (const auto& [name, value] : filled) {
    const auto& place = header.at(name).at("data_offsets");
    const auto begin = place[0].get<std::size_t>(), end = place[1].get<std::size_t>();
    const auto values = bytes_from_floats(std::vector<float>((end - begin) / 4, value), Dtype::f32);
    file.seekp(static_cast<std::streamoff>(bytes.size() + text.size() + begin));
    file.write(values.data(), static_cast<std::streamsize>(values.size()));
  }
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

/// torchvision's names, copied from its own listing, not from our code.
Shapes torchvision_resnet(int depth) {
  Shapes shapes;
  const auto norm = [&](const std::string& name, std::int64_t channels) {
    for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"}) {
      shapes[name + part] = {channels};
    }
    shapes[name + ".num_batches_tracked"] = {};
  };
  shapes["conv1.weight"] = {64, 3, 7, 7};
  norm("bn1", 64);
  const std::vector<int> counts =
      depth == 50 ? std::vector<int>{3, 4, 6, 3} : std::vector<int>{3, 4, 23, 3};
  std::int64_t inputs = 64;
  for (int stage = 1; stage <= 4; ++stage) {
    const std::int64_t width =
        std::vector<int>{64, 128, 256, 512}[static_cast<std::size_t>(stage - 1)];
    for (int i = 0; i < counts[static_cast<std::size_t>(stage - 1)]; ++i) {
      const std::string block = "layer" + std::to_string(stage) + "." + std::to_string(i);
      shapes[block + ".conv1.weight"] = {width, inputs, 1, 1};
      norm(block + ".bn1", width);
      shapes[block + ".conv2.weight"] = {width, width, 3, 3};
      norm(block + ".bn2", width);
      shapes[block + ".conv3.weight"] = {4 * width, width, 1, 1};
      norm(block + ".bn3", 4 * width);
      if (i == 0) {
        shapes[block + ".downsample.0.weight"] = {4 * width, inputs, 1, 1};
        norm(block + ".downsample.1", 4 * width);
      }
      inputs = 4 * width;
    }
  }
  shapes["fc.weight"] = {1000, 2048};
  shapes["fc.bias"] = {1000};
  return shapes;
}

Shapes edgetpu() {
  Shapes shapes;
  for (const auto& layer : all_layers(edgetpu_blocks())) {
    shapes[layer.name + ".weight"] = layer.weight_shape();
    shapes[layer.name + ".bias"] = {layer.outputs};
  }
  shapes["classifier.weight"] = {1001, 1280, 1, 1};
  shapes["classifier.bias"] = {1001};
  return shapes;
}

std::string error_text(const Shapes& shapes,
                       const std::map<std::string, std::string>& metadata = {}) {
  const TemporaryFolder folder;
  write_zeros(folder / "in.st", shapes, metadata);
  try {
    import_encoder(SafetensorsFile::open(folder / "in.st"), folder / "out.st");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::model);
    CHECK_FALSE(std::filesystem::exists(folder / "out.st"));
    const std::string what = error.what();
    REQUIRE(what.rfind((folder / "in.st") + ": ", 0) == 0);
    return what.substr((folder / "in.st").size() + 2);
  }
  return "";
}

}  // namespace

TEST_CASE("a batch norm folds into the convolution before it", "[import]") {
  // Channel 0: 6 / sqrt(3 + 1) = 3. Channel 1: -1 / sqrt(0 + 1) = -1.
  const auto folded = fold_batch_norm({1, 2, 3, 4}, {{6, -1}, {10, 20}, {1, 4}, {3, 0}, 1}, "bn");
  CHECK(folded.weight == std::vector<float>{3, 6, -3, -4});
  CHECK(folded.bias == std::vector<float>{10 - 1 * 3, 20 - 4 * -1});
}

TEST_CASE("a convolution folded gives what it gave with its batch norm", "[import]") {
  const std::vector<float> weight{0.5f, -1.5f, 2};  // One output channel, three inputs.
  const BatchNorm norm{{1.25f}, {-0.5f}, {0.75f}, {0.3f}};
  const std::vector<float> input{3, 1, -2};
  const double before = 0.5 * 3 - 1.5 * 1 + 2 * -2;
  const double wanted = 1.25 * (before - 0.75) / std::sqrt(0.3 + 1e-5) - 0.5;
  const auto folded = fold_batch_norm(weight, norm, "bn");
  double after = folded.bias[0];
  for (std::size_t i = 0; i < 3; ++i) after += folded.weight[i] * input[i];
  CHECK(after == Approx(wanted).epsilon(1e-6));
}

TEST_CASE("a batch norm that cannot be folded is refused", "[import][error]") {
  CHECK_THROWS_WITH(fold_batch_norm({1, 2}, {{1}, {0}, {0}, {-1}}, "m.st: bn1"),
                    "m.st: bn1: the variance of channel 0 must not be negative, got -1.000000");
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH(fold_batch_norm({1, 2}, {{1}, {0}, {0}, {nan}}, "bn"),
                    ContainsSubstring("must not be negative, got"));
  CHECK_THROWS_WITH(fold_batch_norm({1, nan}, {{1}, {0}, {0}, {1}}, "bn"),
                    "bn: channel 0 is not finite once the batch norm is folded in");
  CHECK_THROWS_WITH(fold_batch_norm({1, 2, 3}, {{1, 1}, {0, 0}, {0, 0}, {1, 1}}, "bn"),
                    "bn: a batch norm of 2 channels does not fit a weight of 3 values");
}

TEST_CASE("a ResNet-50 by torchvision's names becomes an encoder file", "[import]") {
  const TemporaryFolder folder;
  write_zeros(folder / "in.st", torchvision_resnet(50), {{"origin", "made up"}},
              {{"bn1.bias", 3},
               {"layer1.0.bn3.bias", 5},
               {"layer2.0.downsample.1.bias", 7},
               {"layer4.2.bn2.bias", 9},
               {"conv1.weight", 2},
               {"bn1.weight", 4},
               {"bn1.running_var", 1}});
  const auto summary = import_encoder(SafetensorsFile::open(folder / "in.st"), folder / "out.st");
  CHECK(summary.family == "resnet");
  CHECK(summary.depth == 50);
  CHECK(summary.tensors == 2 * 53);
  // 25,557,032 as published, less 2,049,000 of fc and 26,560 scales of batch norms.
  CHECK(summary.parameters == 25'557'032 - 2'049'000 - 26'560);

  const auto file = SafetensorsFile::open(folder / "out.st");
  CHECK(file.find("fc.weight") == nullptr);
  CHECK(file.find("bn1.weight") == nullptr);
  CHECK(file.at("conv1.weight").dtype == Dtype::f16);
  CHECK(file.at("conv1.weight").floats()[9000] == Approx(8).epsilon(1e-3));
  CHECK(file.at("conv1.bias").floats() == std::vector<float>(64, 3));
  CHECK(file.at("layer1.0.conv3.bias").floats() == std::vector<float>(256, 5));
  CHECK(file.at("layer2.0.downsample.0.bias").floats() == std::vector<float>(512, 7));
  CHECK(file.at("layer4.2.conv2.bias").floats() == std::vector<float>(512, 9));
  const auto config = nlohmann::json::parse(file.metadata().at("gaze.encoder"));
  CHECK(config["format"] == 1);
  CHECK(config["family"] == "resnet");
  CHECK(config["depth"] == 50);
  CHECK(config["features"] == 2048);
  CHECK(config["padding"] == "symmetric");
  CHECK(config["input"]["mean"][0] == Approx(0.485 * 255));
  CHECK(config["input"]["std"][2] == Approx(0.225 * 255));
  CHECK(config["origin"] == "made up");
}

TEST_CASE("a ResNet-101 is recognised by its blocks", "[import]") {
  const TemporaryFolder folder;
  write_zeros(folder / "in.st", torchvision_resnet(101));
  ImportOptions options;
  options.dtype = Dtype::f32;
  const auto summary =
      import_encoder(SafetensorsFile::open(folder / "in.st"), folder / "out.st", options);
  CHECK(summary.depth == 101);
  CHECK(summary.tensors == 2 * 104);
  const auto file = SafetensorsFile::open(folder / "out.st");
  CHECK(file.at("layer3.22.conv3.weight").dtype == Dtype::f32);
  CHECK(nlohmann::json::parse(file.metadata().at("gaze.encoder"))["depth"] == 101);
}

TEST_CASE("a ResNet without classifier or batch counters is accepted", "[import]") {
  Shapes shapes;
  for (const auto& [name, shape] : torchvision_resnet(50)) {
    const bool counter = name.find("num_batches_tracked") != std::string::npos;
    if (name.rfind("fc.", 0) != 0 && !counter) shapes[name] = shape;
  }
  CHECK(error_text(shapes).empty());
}

TEST_CASE("a MobileNet-EdgeTPU loses its classifier and keeps the rest", "[import]") {
  const TemporaryFolder folder;
  write_zeros(folder / "in.st", edgetpu(), {{"architecture", "mobilenet_edgetpu_v1_1.0"}},
              {{"blocks.17.depthwise.weight", 0.1f}, {"head.bias", -2}});
  ImportOptions options;
  options.origin = "a university, some terms";
  const auto summary =
      import_encoder(SafetensorsFile::open(folder / "in.st"), folder / "out.st", options);
  CHECK(summary.family == "mobilenet_edgetpu");
  CHECK(summary.depth == 0);

  const auto file = SafetensorsFile::open(folder / "out.st");
  CHECK(file.find("classifier.weight") == nullptr);
  CHECK(file.tensors().size() == edgetpu().size() - 2);
  CHECK(file.at("blocks.17.depthwise.weight").floats()[7] == half_to_float(float_to_half(0.1f)));
  CHECK(file.at("head.bias").floats() == std::vector<float>(1280, -2));
  const auto config = nlohmann::json::parse(file.metadata().at("gaze.encoder"));
  CHECK(config["family"] == "mobilenet_edgetpu");
  CHECK(config["padding"] == "same");
  CHECK(config["input"]["mean"] == nlohmann::json({128, 128, 128}));
  CHECK(config["origin"] == "a university, some terms");
}

TEST_CASE("the classifier of a MobileNet-EdgeTPU is optional", "[import]") {
  Shapes shapes = edgetpu();
  shapes.erase("classifier.weight");
  shapes.erase("classifier.bias");
  CHECK(error_text(shapes).empty());
}

TEST_CASE("other weights are refused by one sentence that says what was wanted",
          "[import][error]") {
  const std::string wanted =
      "no encoder known here: the tensors of ResNet-50 or -101 by torchvision's names "
      "(conv1.weight, layer1.0.conv1.weight, ...) or of MobileNet-EdgeTPU 1.0 (stem.weight, ..., "
      "head.weight) were wanted";
  CHECK(error_text({{"features.0.weight", {4}}}) == wanted);
  CHECK(error_text({}) == wanted);
  CHECK(error_text(edgetpu(), {{"architecture", "mobilenet_edgetpu_v1_0.75"}}) == wanted);
}

TEST_CASE("a ResNet of another depth is refused", "[import][error]") {
  CHECK(error_text({{"conv1.weight", {64, 3, 7, 7}}, {"layer1.0.conv1.weight", {64, 64, 3, 3}}}) ==
        "ResNet-50 or -101 was wanted, this is one with two convolutions a block (ResNet-18 or "
        "-34)");
  auto shapes = torchvision_resnet(50);
  shapes["layer3.6.conv1.weight"] = {1};
  CHECK(error_text(shapes) ==
        "ResNet-50 (6 blocks in layer3) or -101 (23) was wanted, this one has 7");
}

TEST_CASE("every tensor that does not fit is named", "[import][error]") {
  auto shapes = torchvision_resnet(50);
  shapes.erase("bn1.running_mean");
  shapes["layer4.2.conv3.weight"] = {2048, 512, 3, 3};
  shapes["layer9.weight"] = {1};
  CHECK(error_text(shapes) ==
        "not the tensors of a ResNet-50: 1 missing: bn1.running_mean [64]; 1 misshapen: "
        "layer4.2.conv3.weight is [2048, 512, 3, 3], wanted [2048, 512, 1, 1]; 1 extra: "
        "layer9.weight [1]");
}

TEST_CASE("what has been imported or trained already is refused", "[import][error]") {
  CHECK(error_text({}, {{"gaze.encoder", "{}"}}) ==
        "encoder weights were wanted, this file has been imported already");
  CHECK(error_text({}, {{"gaze.config", "{}"}}) ==
        "encoder weights were wanted, this is a whole captioning model");
}

TEST_CASE("a weight that half precision cannot hold is refused", "[import][error]") {
  const TemporaryFolder folder;
  write_zeros(folder / "in.st", edgetpu(), {}, {{"stem.bias", 70000}});
  const auto source = SafetensorsFile::open(folder / "in.st");
  CHECK_THROWS_WITH(import_encoder(source, folder / "out.st"),
                    "tensor stem.bias holds 70000.000000, which F16 cannot store");
  ImportOptions options;
  options.dtype = Dtype::bf16;
  CHECK_THROWS_WITH(import_encoder(source, folder / "out.st", options),
                    "an encoder can be stored as F16 or F32, not as BF16");
}

TEST_CASE("the layers chain: each block takes what the one before gives", "[layers]") {
  for (const auto& blocks : {edgetpu_blocks(), resnet_blocks(50), resnet_blocks(101)}) {
    int channels = 3;
    int stride = 1;
    for (const ConvBlock& block : blocks) {
      const int entering = channels;
      for (const ConvLayer& layer : block.layers) {
        CHECK(layer.inputs == channels);
        channels = layer.outputs;
        stride *= layer.stride;
      }
      if (block.shortcut) {
        CHECK(block.shortcut->inputs == entering);
        CHECK(block.shortcut->outputs == channels);
      } else if (block.residual) {
        CHECK(entering == channels);
      }
    }
    CHECK(stride == (channels == 2048 ? 16 : 32));  // A ResNet's max pool halves once more.
    CHECK((channels == 2048 || channels == 1280));
  }
  CHECK_THROWS_WITH(resnet_blocks(18), "ResNet depth must be 50 or 101, got 18");
}
