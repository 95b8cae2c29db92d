// Compiled once per instruction set; GAZE_STEP_KERNELS names the table this object fills.
#include "nn/kernels/step_kernels_cpu.hpp"

#include "nn/kernels/vector_math.hpp"

namespace gaze {
namespace {

using simd::Floats;
using simd::kLanes;

// Rows of one photo worked on together: what is read of the photo serves them all. A row's sums have
// the same order whatever rows are beside it. As many as the processor's registers hold.
#if defined(__AVX512F__)
constexpr int kRowsTogether = 4, kLocationsTogether = 4;
#elif defined(__AVX__)
constexpr int kRowsTogether = 3, kLocationsTogether = 4;
#else
constexpr int kRowsTogether = 2, kLocationsTogether = 2;
#endif

// tanh(k + q) = 1 - 2 / (1 + e^2k e^2q). Where the product is above 1e30, tanh is 1 to all digits.
GAZE_INLINE Floats half_of_one_minus_tanh(Floats key_exp, Floats query_exp) {
  return simd::reciprocal(simd::min(simd::all(1e30f), key_exp * query_exp + 1.0f));
}

template <int kRows>
GAZE_INLINE void additive_scores_of(const float* key_exps, const float* const* query_exps,
                                    const float* v, std::int64_t locations, std::int64_t size,
                                    float* const* scores) {
  const std::int64_t whole = size - size % kLanes, rest = size % kLanes;
  Floats sums = {};
  for (std::int64_t k = 0; k < whole; k += kLanes) sums += simd::load(v + k);
  if (rest > 0) sums += simd::load_some(v + whole, rest);
  const float sum_of_v = simd::sum(sums);
  for (std::int64_t i = 0; i < locations; ++i) {
    const float* key = key_exps + i * size;
    Floats total[kRows] = {};
    const auto add = [&](std::int64_t k) {
      const Floats key_exp = simd::load(key + k), weight = simd::load(v + k);
      for (int r = 0; r < kRows; ++r) {
        total[r] += weight * half_of_one_minus_tanh(key_exp, simd::load(query_exps[r] + k));
      }
    };
    std::int64_t k = 0;
    for (; k + 2 * kLanes <= whole; k += 2 * kLanes) {  // two: one's latencies hide the other's
      add(k);
      add(k + kLanes);
    }
    if (k < whole) add(k);
    if (rest > 0) {
      const Floats key_exp = simd::load_some(key + whole, rest);
      const Floats weight = simd::load_some(v + whole, rest);
      for (int r = 0; r < kRows; ++r) {
        total[r] +=
            weight * half_of_one_minus_tanh(key_exp, simd::load_some(query_exps[r] + whole, rest));
      }
    }
    for (int r = 0; r < kRows; ++r) scores[r][i] = sum_of_v - 2.0f * simd::sum(total[r]);
  }
}

void additive_scores(const float* key_exps, const float* const* query_exps, const float* v,
                     std::int64_t rows, std::int64_t locations, std::int64_t size,
                     float* const* scores) {
  for (; rows >= kRowsTogether; rows -= kRowsTogether) {
    additive_scores_of<kRowsTogether>(key_exps, query_exps, v, locations, size, scores);
    query_exps += kRowsTogether;
    scores += kRowsTogether;
  }
  if constexpr (kRowsTogether > 3) {
    if (rows == 3) additive_scores_of<3>(key_exps, query_exps, v, locations, size, scores);
  }
  if constexpr (kRowsTogether > 2) {
    if (rows == 2) additive_scores_of<2>(key_exps, query_exps, v, locations, size, scores);
  }
  if (rows == 1) additive_scores_of<1>(key_exps, query_exps, v, locations, size, scores);
}

void additive_scores_backward(const float* key_exps, const float* query_exp, const float* v,
                              const float* grad_scores, std::int64_t locations, std::int64_t size,
                              float* grad_keys, float* grad_query, float* grad_v) {
  // k outside, locations inside: the sums over locations stay in registers.
  for (std::int64_t k = 0; k < size; k += kLanes) {
    const bool cut = k + kLanes > size;
    const std::int64_t rest = size - k;
    const Floats q = cut ? simd::load_some(query_exp + k, rest) : simd::load(query_exp + k);
    const Floats w = cut ? simd::load_some(v + k, rest) : simd::load(v + k);
    Floats sum_query = {}, sum_v = {};
    for (std::int64_t i = 0; i < locations; ++i) {
      const float* key = key_exps + i * size + k;
      float* grad_key = grad_keys + i * size + k;
      const Floats half =
          half_of_one_minus_tanh(cut ? simd::load_some(key, rest) : simd::load(key), q);
      const Floats grad = simd::all(grad_scores[i]);
      sum_v += grad * (1.0f - 2.0f * half);
      const Floats inside = grad * w * (4.0f * half * (1.0f - half));  // 1 - tanh^2
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

/// Adds `kCount` locations to the sums, or begins them. What is read lies in a row: a photo's
/// annotations come from memory, which hands over neighbours faster than pieces of each location.
template <int kRows, int kCount>
GAZE_INLINE void add_locations(const float* annotations, const float* const* weights,
                               std::int64_t first, std::int64_t size, float* const* context) {
  Floats weight[kRows][kCount];
  for (int r = 0; r < kRows; ++r) {
    for (int j = 0; j < kCount; ++j) weight[r][j] = simd::all(weights[r][first + j]);
  }
  for (std::int64_t d = 0; d < size; d += kLanes) {
    const std::int64_t count = size - d < kLanes ? size - d : kLanes;
    Floats annotation[kCount];
    for (int j = 0; j < kCount; ++j) {
      annotation[j] = simd::load_some(annotations + (first + j) * size + d, count);
    }
    for (int r = 0; r < kRows; ++r) {
      Floats total = {};
      if (first > 0) total = simd::load_some(context[r] + d, count);
      for (int j = 0; j < kCount; ++j) total += weight[r][j] * annotation[j];
      simd::store_some(context[r] + d, total, count);
    }
  }
}

template <int kRows>
GAZE_INLINE void weighted_sum_of(const float* annotations, const float* const* weights,
                                 std::int64_t locations, std::int64_t size, float* const* context) {
  std::int64_t i = 0;
  for (; i + kLocationsTogether <= locations; i += kLocationsTogether) {
    add_locations<kRows, kLocationsTogether>(annotations, weights, i, size, context);
  }
  for (; i < locations; ++i) add_locations<kRows, 1>(annotations, weights, i, size, context);
}

void weighted_sum(const float* annotations, const float* const* weights, std::int64_t rows,
                  std::int64_t locations, std::int64_t size, float* const* context) {
  for (; rows >= kRowsTogether; rows -= kRowsTogether) {
    weighted_sum_of<kRowsTogether>(annotations, weights, locations, size, context);
    weights += kRowsTogether;
    context += kRowsTogether;
  }
  if constexpr (kRowsTogether > 3) {
    if (rows == 3) weighted_sum_of<3>(annotations, weights, locations, size, context);
  }
  if constexpr (kRowsTogether > 2) {
    if (rows == 2) weighted_sum_of<2>(annotations, weights, locations, size, context);
  }
  if (rows == 1) weighted_sum_of<1>(annotations, weights, locations, size, context);
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

void log_softmax_values(float* values, std::int64_t count) {
  const std::int64_t whole = count - count % kLanes, rest = count % kLanes;
  Floats highest = simd::all(values[0]);
  for (std::int64_t k = 0; k < whole; k += kLanes) {
    highest = simd::max(highest, simd::load(values + k));
  }
  float high = highest[0];
  for (std::int64_t i = 1; i < kLanes; ++i) high = highest[i] > high ? highest[i] : high;
  for (std::int64_t k = whole; k < count; ++k) high = values[k] > high ? values[k] : high;
  Floats sums[2] = {};
  std::int64_t k = 0;
  for (; k + 2 * kLanes <= whole; k += 2 * kLanes) {
    sums[0] += simd::exp(simd::load(values + k) - high);
    sums[1] += simd::exp(simd::load(values + k + kLanes) - high);
  }
  if (k < whole) sums[0] += simd::exp(simd::load(values + k) - high);
  float sum = simd::sum(sums[0] + sums[1]);
  if (rest > 0) {
    float last[kLanes];
    simd::store(last, simd::exp(simd::load_some(values + whole, rest) - high));
    for (std::int64_t i = 0; i < rest; ++i) sum += last[i];
  }
  const float log_sum = __builtin_logf(sum);  // not std::log, an inline function of a header
  for (k = 0; k < count; k += kLanes) {
    const std::int64_t some = count - k < kLanes ? count - k : kLanes;
    simd::store_some(values + k, simd::load_some(values + k, some) - high - log_sum, some);
  }
}

}  // namespace

const StepKernels GAZE_STEP_KERNELS = {
    additive_scores, additive_scores_backward, weighted_sum, products,
    lstm_cell,       lstm_cell_backward,       tanh_values,  sigmoid_values,
    exp_values,      log_softmax_values};

}  // namespace gaze
