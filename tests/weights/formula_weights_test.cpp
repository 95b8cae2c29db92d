#include "support/formula_weights.hpp"

#include <numeric>

#include "support/catch.hpp"
#include "weights/encoder_layers.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

const FormulaTensor& tensor_named(const std::vector<FormulaTensor>& tensors,
                                  const std::string& name) {
  for (const auto& tensor : tensors) {
    if (tensor.name == name) return tensor;
  }
  throw std::runtime_error("no tensor " + name);
}

void check_fixture(const std::string& file) {
  const auto fixture = read_fixture(file);
  const auto tensors = formula_tensors(fixture);
  REQUIRE(fixture.at("checks").size() >= 4);
  for (const auto& check : fixture.at("checks")) {
    const auto name = check.at("name").get<std::string>();
    const auto& tensor = tensor_named(tensors, name);
    CAPTURE(file, tensor.name, check.at("index"));
    CHECK(tensor.values.at(check.at("index").get<std::size_t>()) == check.at("value").get<float>());
  }
}

}  // namespace

TEST_CASE("tensors by formula are the ones the fixture makers used", "[formula]") {
  check_fixture("decoder.json");
  check_fixture("encoder_edgetpu.json");
  check_fixture("encoder_resnet50.json");
}

TEST_CASE("the picture by formula is the one the fixture makers used", "[formula]") {
  const auto fixture = read_fixture("encoder_edgetpu.json");
  const auto pixels = formula_pixels();
  REQUIRE(pixels.size() == 3 * 224 * 224);
  const auto first = fixture.at("input").at("first_pixels").get<std::vector<int>>();
  CHECK(std::equal(first.begin(), first.end(), pixels.begin()));
  CHECK(std::accumulate(pixels.begin(), pixels.end(), std::int64_t{0}) ==
        fixture.at("input").at("pixel_sum").get<std::int64_t>());
}

TEST_CASE("the encoder fixtures hold the tensors of our layers", "[formula][layers]") {
  const auto tensors = formula_tensors(read_fixture("encoder_edgetpu.json"));
  const auto layers = all_layers(edgetpu_blocks());
  REQUIRE(tensors.size() == 2 * layers.size());
  for (const auto& layer : layers) {
    CHECK(tensor_named(tensors, layer.name + ".weight").shape == layer.weight_shape());
    CHECK(tensor_named(tensors, layer.name + ".bias").shape ==
          std::vector<std::int64_t>{layer.outputs});
  }
  const auto fixture = read_fixture("encoder_resnet101.json");
  std::size_t found = 0;
  for (const auto& layer : all_layers(resnet_blocks(101))) {
    for (const auto& row : fixture.at("tensors")) {
      if (row.at("name") != layer.name + ".weight") continue;
      CHECK(row.at("shape").get<std::vector<std::int64_t>>() == layer.weight_shape());
      ++found;
    }
  }
  CHECK(found == 104);
  CHECK(fixture.at("tensors").size() == 5 * 104);
}
