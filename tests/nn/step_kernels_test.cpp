#include "nn/kernels/step_kernels_cpu.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "nn/kernels/cpu_level.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;

// Each instruction set's loops against the plain formula in double precision.

namespace {

struct Level {
  std::string name;
  const StepKernels* kernels;
  double exp_error;  ///< relative; without fused multiply-add a product rounds before its sum
};

/// Those this processor can run and the environment allows.
std::vector<Level> levels() {
  std::vector<Level> there = {{"baseline", &kStepKernelsBaseline, 1e-5}};
#if defined(__x86_64__)
  if (cpu_level() >= CpuLevel::avx2) there.push_back({"avx2", &kStepKernelsAvx2, 5e-7});
  if (cpu_level() >= CpuLevel::avx512) there.push_back({"avx512", &kStepKernelsAvx512, 5e-7});
#endif
  return there;
}

std::vector<float> numbers(std::int64_t count, float scale, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<float> made(static_cast<std::size_t>(count));
  for (float& number : made) number = scale * (float(random() % 20001) / 10000 - 1);
  return made;
}

template <typename Value>
std::vector<Value*> pointers(Value* matrix, std::int64_t rows, std::int64_t size) {
  std::vector<Value*> to;
  for (std::int64_t row = 0; row < rows; ++row) to.push_back(matrix + row * size);
  return to;
}

float value_at(const std::vector<float>& matrix, std::int64_t size, std::int64_t row,
               std::int64_t k) {
  return matrix[static_cast<std::size_t>(row * size + k)];
}

struct Shape {
  std::int64_t rows, locations, size;
};

// Whole registers of every width and rests of every kind.
const std::vector<Shape> kShapes = {{1, 1, 1},  {2, 3, 5},   {3, 4, 16}, {3, 7, 21},
                                    {4, 9, 48}, {5, 10, 64}, {7, 6, 37}, {3, 196, 512}};

/// Of rows worked on together and one by one: company must not change a bit.
bool same_bits(const std::vector<float>& together, const std::vector<float>& alone) {
  return std::equal(together.begin(), together.end(), alone.begin(), alone.end());
}

}  // namespace

TEST_CASE("additive scores are those of double precision, at every instruction set",
          "[step][kernels]") {
  for (const Level& level : levels()) {
    for (const auto& [rows, locations, size] : kShapes) {
      CAPTURE(level.name, rows, locations, size);
      auto keys = numbers(locations * size, 3, 1), queries = numbers(rows * size, 3, 2);
      const auto v = numbers(size, 1, 3);
      keys[0] = 43;  // the sum's exponential is far above what a float holds
      queries[0] = 43;
      auto key_exps = keys, query_exps = queries;
      for (float& x : key_exps) x = std::exp(2 * x);
      for (float& x : query_exps) x = std::exp(2 * x);
      std::vector<float> scores(static_cast<std::size_t>(rows * locations)), alone(scores.size());
      const auto asked = pointers<const float>(query_exps.data(), rows, size);
      const auto to = pointers(scores.data(), rows, locations);
      level.kernels->additive_scores(key_exps.data(), asked.data(), v.data(), rows, locations, size,
                                     to.data());
      double worst = 0;
      for (std::int64_t n = 0; n < rows; ++n) {
        const auto one = pointers(alone.data() + n * locations, 1, locations);
        level.kernels->additive_scores(key_exps.data(), asked.data() + n, v.data(), 1, locations,
                                       size, one.data());
        for (std::int64_t i = 0; i < locations; ++i) {
          double wanted = 0;
          for (std::int64_t k = 0; k < size; ++k) {
            wanted +=
                double(value_at(v, size, 0, k)) * std::tanh(double(value_at(keys, size, i, k)) +
                                                            double(value_at(queries, size, n, k)));
          }
          worst = std::max(worst, std::abs(wanted - double(value_at(scores, locations, n, i))));
        }
      }
      CHECK(worst < 1e-6 * double(size) + 1e-6);
      CHECK(same_bits(scores, alone));
    }
  }
}

TEST_CASE("weighted sums are those of double precision, at every instruction set",
          "[step][kernels]") {
  for (const Level& level : levels()) {
    for (const auto& [rows, locations, size] : kShapes) {
      CAPTURE(level.name, rows, locations, size);
      const auto annotations = numbers(locations * size, 2, 4);
      const auto weights = numbers(rows * locations, 1, 5);
      // What was there before is no part of the sum.
      std::vector<float> sums(static_cast<std::size_t>(rows * size), 7), alone(sums.size(), 8);
      const auto weighed = pointers(weights.data(), rows, locations);
      const auto to = pointers(sums.data(), rows, size);
      level.kernels->weighted_sum(annotations.data(), weighed.data(), rows, locations, size,
                                  to.data());
      double worst = 0;
      for (std::int64_t n = 0; n < rows; ++n) {
        const auto one = pointers(alone.data() + n * size, 1, size);
        level.kernels->weighted_sum(annotations.data(), weighed.data() + n, 1, locations, size,
                                    one.data());
        for (std::int64_t d = 0; d < size; ++d) {
          double wanted = 0;
          for (std::int64_t i = 0; i < locations; ++i) {
            wanted += double(value_at(weights, locations, n, i)) *
                      double(value_at(annotations, size, i, d));
          }
          worst = std::max(worst, std::abs(wanted - double(value_at(sums, size, n, d))));
        }
      }
      CHECK(worst < 2e-6 * double(locations));
      CHECK(same_bits(sums, alone));
    }
  }
}

TEST_CASE("functions of one number have the error they state, at every instruction set",
          "[step][kernels]") {
  for (const Level& level : levels()) {
    for (const std::int64_t count : {1, 3, 15, 16, 31, 1000}) {
      CAPTURE(level.name, count);
      const auto x = numbers(count, 30, 6);
      auto exps = x, tanhs = x, sigmoids = x;
      level.kernels->exp(exps.data(), count);
      level.kernels->tanh(tanhs.data(), count);
      level.kernels->sigmoid(sigmoids.data(), count);
      double exp_error = 0, tanh_error = 0, sigmoid_error = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double wanted = std::exp(double(x[i]));
        exp_error = std::max(exp_error, std::abs(double(exps[i]) / wanted - 1));
        tanh_error = std::max(tanh_error, std::abs(double(tanhs[i]) - std::tanh(double(x[i]))));
        sigmoid_error =
            std::max(sigmoid_error, std::abs(double(sigmoids[i]) - 1 / (1 + 1 / wanted)));
      }
      CHECK(exp_error < level.exp_error);
      CHECK(tanh_error < 2e-7);
      CHECK(sigmoid_error < 2e-7);
    }
    std::vector<float> odd = {std::nanf(""), 1e9f, -1e9f};
    level.kernels->tanh(odd.data(), 3);
    CHECK(std::isnan(odd[0]));
    CHECK(odd[1] == 1);
    CHECK(odd[2] == -1);
  }
}

TEST_CASE("a log-softmax is that of double precision, at every instruction set",
          "[step][kernels]") {
  for (const Level& level : levels()) {
    for (const std::int64_t count : {1, 3, 15, 16, 33, 64, 3715}) {
      CAPTURE(level.name, count);
      auto x = numbers(count, 20, 9);
      x[static_cast<std::size_t>(count / 2)] = -200;  // far below: its share is none
      const double highest = double(*std::max_element(x.begin(), x.end()));
      double sum = 0;
      for (const float value : x) sum += std::exp(double(value) - highest);
      auto y = x;
      level.kernels->log_softmax(y.data(), count);
      double worst = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double wanted = double(x[i]) - highest - std::log(sum);
        worst = std::max(worst, std::abs(wanted - double(y[i])) / (1 + std::abs(wanted)));
      }
      CHECK(worst < level.exp_error + 1e-6);
    }
    for (const std::size_t place : {std::size_t(0), std::size_t(20), std::size_t(39)}) {
      auto odd = numbers(40, 1, 10);
      odd[place] = std::nanf("");
      level.kernels->log_softmax(odd.data(), 40);
      CHECK(std::all_of(odd.begin(), odd.end(), [](float x) { return std::isnan(x); }));
    }
  }
}

TEST_CASE("an LSTM cell is that of double precision, at every instruction set", "[step][kernels]") {
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  for (const Level& level : levels()) {
    for (const std::int64_t size : {1, 5, 16, 19, 64}) {
      CAPTURE(level.name, size);
      const auto before = numbers(4 * size, 4, 7), cell_before = numbers(size, 2, 8);
      auto gates = before;
      std::vector<float> cell(static_cast<std::size_t>(size)), tanh_cell(cell), hidden(cell);
      level.kernels->lstm_cell(gates.data(), cell_before.data(), size, cell.data(),
                               tanh_cell.data(), hidden.data());
      double worst = 0;
      for (std::int64_t k = 0; k < size; ++k) {
        const auto gate = [&](std::int64_t which) {
          return double(value_at(before, size, which, k));
        };
        const double c = sigmoid(gate(1)) * double(value_at(cell_before, size, 0, k)) +
                         sigmoid(gate(0)) * std::tanh(gate(2));
        const double h = sigmoid(gate(3)) * std::tanh(c);
        worst = std::max({worst, std::abs(c - double(value_at(cell, size, 0, k))),
                          std::abs(h - double(value_at(hidden, size, 0, k)))});
      }
      CHECK(worst < 2e-6);
    }
  }
}
