#include <torch/nn/modules/linear.h>

#include "nn/kernels/packed_weights.hpp"

#include <cmath>
#include <random>

#include "nn/kernels/cpu_level.hpp"
#include "nn/kernels/decoder_weights.hpp"
#include "support/torch_catch.hpp"
#include "weights/dtype.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

std::vector<float> numbers(std::int64_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<float> made(static_cast<std::size_t>(count));
  for (float& number : made) number = float(random() % 20001) / 10000 - 1;
  return made;
}

std::vector<float> halves(std::int64_t count, std::uint32_t seed) {
  auto made = numbers(count, seed);
  for (float& number : made) number = half_to_float(float_to_half(number));
  return made;
}

/// One product with `rows` rows, and what it should be, in double precision.
struct Product {
  std::int64_t rows, in, out;
  std::vector<float> weight, x, bias;

  Product(std::int64_t a_rows, std::int64_t an_in, std::int64_t an_out)
      : rows(a_rows),
        in(an_in),
        out(an_out),
        weight(halves(an_out * (an_in + 2), 1)),
        x(numbers(a_rows * an_in, 2)),
        bias(numbers(an_out, 3)) {}

  PackedWeights packed(LinearPrecision precision) const {
    return {weight.data(), out, in, in + 2, precision};
  }
  double wanted(std::int64_t row, std::int64_t o) const {
    double sum = double(bias[static_cast<std::size_t>(o)]);
    for (std::int64_t k = 0; k < in; ++k) {
      sum += double(x[static_cast<std::size_t>(row * in + k)]) *
             double(weight[static_cast<std::size_t>(o * (in + 2) + k)]);
    }
    return sum;
  }
};

double worst_error(const Product& product, LinearPrecision precision) {
  std::vector<float> y(static_cast<std::size_t>(product.rows * product.out));
  product.packed(precision).multiply(product.x.data(), product.rows, product.bias.data(), false,
                                     y.data());
  double worst = 0;
  for (std::int64_t row = 0; row < product.rows; ++row) {
    for (std::int64_t o = 0; o < product.out; ++o) {
      worst = std::max(worst, std::abs(double(y[static_cast<std::size_t>(row * product.out + o)]) -
                                       product.wanted(row, o)));
    }
  }
  return worst;
}

}  // namespace

TEST_CASE("products with packed weights are those of double precision", "[packed]") {
  for (const std::int64_t rows : {1, 2, 3, 5, 8, 23, 100}) {
    for (const auto& [in, out] :
         {std::pair<std::int64_t, std::int64_t>{1, 1}, {19, 37}, {64, 96}}) {
      CAPTURE(rows, in, out);
      const Product product(rows, in, out);
      CHECK(worst_error(product, LinearPrecision::exact) < 1e-5);
      // Both factors are rounded to 8 bits: each product is wrong by 2^-8 of itself at most.
      CHECK(worst_error(product, LinearPrecision::bf16) < double(in) / 256);
    }
  }
}

TEST_CASE("a row's product has the same bits in any company and with any threads", "[packed]") {
  const Product product(217, 53, 2000);
  for (const auto precision : {LinearPrecision::exact, LinearPrecision::bf16}) {
    const PackedWeights packed = product.packed(precision);
    const auto out = static_cast<std::size_t>(product.out);
    std::vector<float> together(static_cast<std::size_t>(product.rows) * out), alone(out);
    at::set_num_threads(2);
    packed.multiply(product.x.data(), product.rows, nullptr, false, together.data());
    at::set_num_threads(1);
    for (const std::size_t row : {0, 95, 96, 211, 216}) {
      packed.multiply(product.x.data() + row * 53, 1, nullptr, false, alone.data());
      CHECK(std::equal(alone.begin(), alone.end(), together.begin() + std::ptrdiff_t(row * out)));
    }
    at::set_num_threads(2);
  }
}

TEST_CASE("a product can be added to what is there", "[packed]") {
  const Product product(3, 10, 20);
  const PackedWeights packed = product.packed(LinearPrecision::exact);
  std::vector<float> y(60), sum(60, 2.5f);
  packed.multiply(product.x.data(), 3, product.bias.data(), false, y.data());
  packed.multiply(product.x.data(), 3, product.bias.data(), true, sum.data());
  for (std::size_t i = 0; i < y.size(); ++i) CHECK(sum[i] == 2.5f + y[i]);
}

TEST_CASE("weights that halves hold are stored as halves, others as they are", "[packed]") {
  const auto size = [](std::vector<float> weight) {
    return PackedWeights(weight.data(), 480, 100, 100, LinearPrecision::exact).bytes();
  };
  auto weight = halves(48000, 5);
  weight[7] = -0.0f;
  weight[8] = half_to_float(1);  // the smallest subnormal
  const std::size_t as_halves = size(weight);
  weight[9] = 1.0001f;
  CHECK(size(weight) == 48000 * 4);
  CHECK(as_halves == 48000 * (cpu_level() >= CpuLevel::avx2 ? 2 : 4));
  weight[9] = 1e6f;
  CHECK(size(weight) == 48000 * 4);
}

TEST_CASE("a decoder's weights are packed once, and others' not at all", "[packed]") {
  torch::nn::Linear linear(6, 4);
  const DecoderWeights weights(*linear, LinearPrecision::exact);
  const at::Tensor part = linear->weight.detach().narrow(1, 2, 3);
  const auto packed = weights.of(part);
  REQUIRE(packed != nullptr);
  CHECK(packed->inputs() == 3);
  CHECK(weights.of(part) == packed);
  CHECK(weights.of(linear->weight.detach()) != packed);
  CHECK(weights.of(at::ones({4, 6})) == nullptr);
  CHECK(packed_weights(part) != packed);
  const DecoderWeights::Scope scope(&weights);
  CHECK(packed_weights(part) == packed);
}

TEST_CASE("oneDNN's limit on instructions limits the kernels", "[packed]") {
  CHECK(level_allowed_by(nullptr) == CpuLevel::avx512_bf16);
  CHECK(level_allowed_by("ALL") == CpuLevel::avx512_bf16);
  CHECK(level_allowed_by("AVX512_CORE_BF16") == CpuLevel::avx512_bf16);
  CHECK(level_allowed_by("avx512_core") == CpuLevel::avx512);
  CHECK(level_allowed_by("AVX2") == CpuLevel::avx2);
  CHECK(level_allowed_by("SSE41") == CpuLevel::baseline);
}
