#pragma once
// Tensors by formula, bit for bit those of tools/fixtures/formula.py, which has the rule: a fixture
// of a network with 40 million weights then stores only its output.
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "support/paths.hpp"
#include "support/temporary_folder.hpp"

namespace gaze_tests {

/// FNV-1a over the name, then one round of mixing an index.
class FormulaHash {
 public:
  explicit FormulaHash(std::string_view name) {
    for (const char c : name) seed_ = (seed_ ^ static_cast<unsigned char>(c)) * 0x01000193u;
  }

  std::uint32_t operator()(std::size_t index) const {
    std::uint32_t x = seed_ + static_cast<std::uint32_t>(index) * 0x9E3779B9u;
    x ^= x >> 16;
    x *= 0x85EBCA6Bu;
    x ^= x >> 13;
    x *= 0xC2B2AE35u;
    x ^= x >> 16;
    return x;
  }

 private:
  std::uint32_t seed_ = 0x811C9DC5u;
};

/// offset + scale * uniform [-1, 1), rounded to float.
inline std::vector<float> formula_values(const std::string& name, std::size_t count, double scale,
                                         double offset = 0) {
  const FormulaHash hash(name);
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = static_cast<float>(offset + scale * (hash(i) / 2147483648.0 - 1.0));
  }
  return values;
}

/// The input picture of the encoder fixtures: 3 planes (R, G, B) of side x side bytes, row by row.
inline std::vector<std::uint8_t> formula_pixels(std::size_t side = 224) {
  const std::size_t squares = side / 16;
  const FormulaHash coarse("pixels.coarse"), fine("pixels.fine");
  std::vector<std::uint8_t> pixels;
  pixels.reserve(3 * side * side);
  for (std::size_t channel = 0; channel < 3; ++channel) {
    for (std::size_t y = 0; y < side; ++y) {
      for (std::size_t x = 0; x < side; ++x) {
        const std::size_t square = (channel * squares + y / 16) * squares + x / 16;
        pixels.push_back(
            static_cast<std::uint8_t>((coarse(square) >> 25) + (fine(pixels.size()) >> 25)));
      }
    }
  }
  return pixels;
}

struct FormulaTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// Every row of a fixture's "tensors", in its order.
inline std::vector<FormulaTensor> formula_tensors(const nlohmann::json& fixture) {
  std::vector<FormulaTensor> tensors;
  for (const auto& row : fixture.at("tensors")) {
    FormulaTensor tensor;
    tensor.name = row.at("name").get<std::string>();
    tensor.shape = row.at("shape").get<std::vector<std::int64_t>>();
    std::size_t count = 1;
    for (const auto size : tensor.shape) count *= static_cast<std::size_t>(size);
    tensor.values = formula_values(tensor.name, count, row.at("scale").get<double>(),
                                   row.at("offset").get<double>());
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

/// tests/fixtures/NAME, parsed.
inline nlohmann::json read_fixture(const std::string& name) {
  return nlohmann::json::parse(read_bytes(fixture_path(name)));
}

}  // namespace gaze_tests
