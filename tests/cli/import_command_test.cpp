#include <nlohmann/json.hpp>

#include "cli/run.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "weights/encoder_layers.hpp"
#include "weights/safetensors.hpp"

using gaze_tests::run;
using gaze_tests::TemporaryFolder;

namespace {

/// MobileNet-EdgeTPU weights, all zero.
std::string edgetpu_weights(const TemporaryFolder& folder) {
  static const std::string zeros(4 * 1280 * 1280, '\0');
  std::vector<gaze::TensorInfo> tensors;
  for (const auto& layer : gaze::all_layers(gaze::edgetpu_blocks())) {
    std::size_t size = 4;
    for (const auto each : layer.weight_shape()) size *= static_cast<std::size_t>(each);
    REQUIRE(size <= zeros.size());
    tensors.push_back({layer.name + ".weight", gaze::Dtype::f32, layer.weight_shape(),
                       std::string_view(zeros).substr(0, size)});
    tensors.push_back(
        {layer.name + ".bias",
         gaze::Dtype::f32,
         {layer.outputs},
         std::string_view(zeros).substr(0, 4 * static_cast<std::size_t>(layer.outputs))});
  }
  gaze::write_safetensors(folder / "weights.st", tensors);
  return folder / "weights.st";
}

}  // namespace

TEST_CASE("import writes an encoder file and says what it is", "[import]") {
  const TemporaryFolder folder;
  const std::string output = folder / "encoder.st";
  const auto outcome =
      run({"import", edgetpu_weights(folder), "-o", output, "--f32", "--origin", "a university"});
  CHECK(outcome.err.empty());
  CHECK(outcome.status == 0);
  CHECK(outcome.out == output + "\tmobilenet_edgetpu\t116 tensors\t2790992 parameters\n");
  const auto file = gaze::SafetensorsFile::open(output);
  CHECK(file.at("stem.weight").dtype == gaze::Dtype::f32);
  CHECK(nlohmann::json::parse(file.metadata().at("gaze.encoder"))["origin"] == "a university");
}

TEST_CASE("import refuses other files with one sentence and status 3", "[import][error]") {
  const TemporaryFolder folder;
  const std::string photo = folder.write("photo.png", "\x89PNG\r\n\x1a\n 12345678");
  const auto outcome = run({"import", photo, "-o", folder / "encoder.st"});
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err, ContainsSubstring("gaze import: " + photo + ": not a safetensors file"));
  CHECK_FALSE(std::filesystem::exists(folder / "encoder.st"));
}

TEST_CASE("import wants an output", "[import][error]") {
  const auto outcome = run({"import", "weights.st"});
  CHECK(outcome.status == 2);
  CHECK(outcome.err ==
        "gaze import: --output is needed: the encoder file to write\nsee gaze help import\n");
  CHECK(run({"import", "-o", "x.st"}).status == 2);
}
