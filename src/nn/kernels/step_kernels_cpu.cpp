// Compiled once per instruction set; GAZE_STEP_KERNELS names the table this object fills.
#include "nn/kernels/step_kernels_cpu.hpp"

#include "nn/kernels/vector_math.hpp"

namespace gaze {
namespace {

using simd::Floats;
using simd::kLanes;

void additive_scores(const float* keys, const float* query, const float* v, std::int64_t locations,
                     std::int64_t size, float* scores) {
  const std::int64_t whole = size - size % kLanes, rest = size % kLanes;
  for (std::int64_t i = 0; i < locations; ++i) {
    const float* key = keys + i * size;
    Floats total = {};
    for (std::int64_t k = 0; k < whole; k += kLanes) {
      total += simd::load(v + k) * simd::tanh(simd::load(key + k) + simd::load(query + k));
    }
    if (rest > 0) {
      total += simd::load_some(v + whole, rest) * simd::tanh(simd::load_some(key + whole, rest) +
                                                             simd::load_some(query + whole, rest));
    }
    scores[i] = simd::sum(total);
  }
}

void additive_scores_backward(const float* keys, const float* query, const float* v,
                              const float* grad_scores, std::int64_t locations, std::int64_t size,
                              float* grad_keys, float* grad_query, float* grad_v) {
  // k outside, locations inside: the sums over locations stay in registers.
  for (std::int64_t k = 0; k < size; k += kLanes) {
    const bool cut = k + kLanes > size;
    const std::int64_t rest = size - k;
    const Floats q = cut ? simd::load_some(query + k, rest) : simd::load(query + k);
    const Floats w = cut ? simd::load_some(v + k, rest) : simd::load(v + k);
    Floats sum_query = {}, sum_v = {};
    for (std::int64_t i = 0; i < locations; ++i) {
      const float* key = keys + i * size + k;
      float* grad_key = grad_keys + i * size + k;
      const Floats t = simd::tanh((cut ? simd::load_some(key, rest) : simd::load(key)) + q);
      const Floats grad = simd::all(grad_scores[i]);
      sum_v += grad * t;
      const Floats inside = grad * w * (1.0f - t * t);
      sum_query += inside;
      if (cut) {
        simd::store_some(grad_key, simd::load_some(grad_key, rest) + inside, rest);
      } else {
        simd::store(grad_key, simd::load(grad_key) + inside);
      }
    }
    if (cut) {
      simd::store_some(grad_query + k, simd::load_some(grad_query + k, rest) + sum_query, rest);
      simd::store_some(grad_v + k, simd::load_some(grad_v + k, rest) + sum_v, rest);
    } else {
      simd::store(grad_query + k, simd::load(grad_query + k) + sum_query);
      simd::store(grad_v + k, simd::load(grad_v + k) + sum_v);
    }
  }
}

void weighted_sum(const float* annotations, const float* weights, std::int64_t locations,
                  std::int64_t size, float* context) {
  std::int64_t d = 0;
  // Four vectors at a time: a single one would wait for its own last addition.
  for (; d + 4 * kLanes <= size; d += 4 * kLanes) {
    Floats total[4] = {};
    for (std::int64_t i = 0; i < locations; ++i) {
      const Floats weight = simd::all(weights[i]);
      for (int j = 0; j < 4; ++j) {
        total[j] += weight * simd::load(annotations + i * size + d + j * kLanes);
      }
    }
    for (int j = 0; j < 4; ++j) simd::store(context + d + j * kLanes, total[j]);
  }
  for (; d < size; d += kLanes) {
    const std::int64_t count = size - d < kLanes ? size - d : kLanes;
    Floats total = {};
    for (std::int64_t i = 0; i < locations; ++i) {
      total += simd::all(weights[i]) * simd::load_some(annotations + i * size + d, count);
    }
    simd::store_some(context + d, total, count);
  }
}

void products(const float* annotations, const float* vector, std::int64_t locations,
              std::int64_t size, float* out) {
  const std::int64_t whole = size - size % (2 * kLanes);
  for (std::int64_t i = 0; i < locations; ++i) {
    const float* annotation = annotations + i * size;
    Floats total[2] = {};
    for (std::int64_t d = 0; d < whole; d += 2 * kLanes) {
      total[0] += simd::load(annotation + d) * simd::load(vector + d);
      total[1] += simd::load(annotation + d + kLanes) * simd::load(vector + d + kLanes);
    }
    for (std::int64_t d = whole; d < size; d += kLanes) {
      const std::int64_t count = size - d < kLanes ? size - d : kLanes;
      total[0] += simd::load_some(annotation + d, count) * simd::load_some(vector + d, count);
    }
    out[i] = simd::sum(total[0] + total[1]);
  }
}

void lstm_cell(float* gates, const float* cell_before, std::int64_t size, float* cell,
               float* tanh_cell, float* hidden) {
  for (std::int64_t k = 0; k < size; k += kLanes) {
    const std::int64_t count = size - k < kLanes ? size - k : kLanes;
    float* input_gate = gates + k;
    float* forget_gate = input_gate + size;
    float* candidate = forget_gate + size;
    float* output_gate = candidate + size;
    const Floats i = simd::sigmoid(simd::load_some(input_gate, count));
    const Floats f = simd::sigmoid(simd::load_some(forget_gate, count));
    const Floats g = simd::tanh(simd::load_some(candidate, count));
    const Floats o = simd::sigmoid(simd::load_some(output_gate, count));
    const Floats c = f * simd::load_some(cell_before + k, count) + i * g;
    const Floats t = simd::tanh(c);
    simd::store_some(input_gate, i, count);
    simd::store_some(forget_gate, f, count);
    simd::store_some(candidate, g, count);
    simd::store_some(output_gate, o, count);
    simd::store_some(cell + k, c, count);
    simd::store_some(tanh_cell + k, t, count);
    simd::store_some(hidden + k, o * t, count);
  }
}

void lstm_cell_backward(const float* gates, const float* cell_before, const float* tanh_cell,
                        const float* grad_hidden, const float* grad_cell, std::int64_t size,
                        float* grad_gates, float* grad_cell_before) {
  for (std::int64_t k = 0; k < size; k += kLanes) {
    const std::int64_t count = size - k < kLanes ? size - k : kLanes;
    const Floats i = simd::load_some(gates + k, count);
    const Floats f = simd::load_some(gates + size + k, count);
    const Floats g = simd::load_some(gates + 2 * size + k, count);
    const Floats o = simd::load_some(gates + 3 * size + k, count);
    const Floats t = simd::load_some(tanh_cell + k, count);
    const Floats dh = simd::load_some(grad_hidden + k, count);
    const Floats dc = simd::load_some(grad_cell + k, count) + dh * o * (1.0f - t * t);
    const Floats c = simd::load_some(cell_before + k, count);
    simd::store_some(grad_gates + k, dc * g * i * (1.0f - i), count);
    simd::store_some(grad_gates + size + k, dc * c * f * (1.0f - f), count);
    simd::store_some(grad_gates + 2 * size + k, dc * i * (1.0f - g * g), count);
    simd::store_some(grad_gates + 3 * size + k, dh * t * o * (1.0f - o), count);
    simd::store_some(grad_cell_before + k, dc * f, count);
  }
}

// Rows and outputs worked on together: as many sums as fit into registers. A sum runs over `in` in
// the same order whatever the numbers are, so a row's answer does not depend on its neighbours.
template <int kRows, int kOuts>
GAZE_INLINE void linear_block(const float* x, const float* weight, const float* bias,
                              std::int64_t in, std::int64_t stride, std::int64_t out_stride,
                              float* y) {
  Floats total[kRows][kOuts] = {};
  for (std::int64_t k = 0; k < in; k += kLanes) {
    const bool cut = k + kLanes > in;
    Floats w[kOuts];
    for (int o = 0; o < kOuts; ++o) {
      const float* from = weight + o * stride + k;
      w[o] = cut ? simd::load_some(from, in - k) : simd::load(from);
    }
    for (int r = 0; r < kRows; ++r) {
      const float* from = x + r * in + k;
      const Floats value = cut ? simd::load_some(from, in - k) : simd::load(from);
      for (int o = 0; o < kOuts; ++o) total[r][o] += value * w[o];
    }
  }
  for (int r = 0; r < kRows; ++r) {
    for (int o = 0; o < kOuts; ++o) {
      y[r * out_stride + o] = simd::sum(total[r][o]) + (bias == nullptr ? 0.0f : bias[o]);
    }
  }
}

template <int kOuts>
GAZE_INLINE void linear_columns(const float* x, const float* weight, const float* bias,
                                std::int64_t rows, std::int64_t in, std::int64_t stride,
                                std::int64_t out_stride, float* y) {
  std::int64_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    linear_block<4, kOuts>(x + r * in, weight, bias, in, stride, out_stride, y + r * out_stride);
  }
  const float* rest = x + r * in;
  float* to = y + r * out_stride;
  if (rows - r == 3) linear_block<3, kOuts>(rest, weight, bias, in, stride, out_stride, to);
  if (rows - r == 2) linear_block<2, kOuts>(rest, weight, bias, in, stride, out_stride, to);
  if (rows - r == 1) linear_block<1, kOuts>(rest, weight, bias, in, stride, out_stride, to);
}

void linear(const float* x, const float* weight, const float* bias, std::int64_t rows,
            std::int64_t in, std::int64_t out, std::int64_t stride, std::int64_t out_stride,
            float* y) {
  std::int64_t o = 0;
  for (; o + 4 <= out; o += 4) {
    linear_columns<4>(x, weight + o * stride, bias == nullptr ? nullptr : bias + o, rows, in,
                      stride, out_stride, y + o);
  }
  for (; o < out; ++o) {
    linear_columns<1>(x, weight + o * stride, bias == nullptr ? nullptr : bias + o, rows, in,
                      stride, out_stride, y + o);
  }
}

void tanh_values(float* values, std::int64_t count) {
  for (std::int64_t k = 0; k < count; k += kLanes) {
    const std::int64_t some = count - k < kLanes ? count - k : kLanes;
    simd::store_some(values + k, simd::tanh(simd::load_some(values + k, some)), some);
  }
}

void sigmoid_values(float* values, std::int64_t count) {
  for (std::int64_t k = 0; k < count; k += kLanes) {
    const std::int64_t some = count - k < kLanes ? count - k : kLanes;
    simd::store_some(values + k, simd::sigmoid(simd::load_some(values + k, some)), some);
  }
}

void exp_values(float* values, std::int64_t count) {
  for (std::int64_t k = 0; k < count; k += kLanes) {
    const std::int64_t some = count - k < kLanes ? count - k : kLanes;
    simd::store_some(values + k, simd::exp(simd::load_some(values + k, some)), some);
  }
}

}  // namespace

const StepKernels GAZE_STEP_KERNELS = {additive_scores, additive_scores_backward,
                                       weighted_sum,    products,
                                       lstm_cell,       lstm_cell_backward,
                                       linear,          tanh_values,
                                       sigmoid_values,  exp_values};

}  // namespace gaze
