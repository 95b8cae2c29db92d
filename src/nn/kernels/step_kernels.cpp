#include "nn/kernels/step_kernels.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>

#include "nn/kernels/step_kernels_cpu.hpp"

namespace gaze {
namespace {

const StepKernels& kernels() {
  static const StepKernels& chosen = []() -> const StepKernels& {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512cd")) {
      return kStepKernelsAvx512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return kStepKernelsAvx2;
#endif
    return kStepKernelsBaseline;
  }();
  return chosen;
}

// Calls work(row) for each active row: photos side by side, rows of one photo in order.
template <typename Work>
void for_rows(const RowsOfPhotos& rows, std::int64_t active, const Work& work) {
  at::parallel_for(0, rows.photos(), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t photo = begin; photo < end; ++photo) {
      for (const int row : rows.rows_of[static_cast<std::size_t>(photo)]) {
        if (row >= active) break;
        work(photo, static_cast<std::int64_t>(row));
      }
    }
  });
}

}  // namespace

RowsOfPhotos RowsOfPhotos::from(std::vector<std::int64_t> photo_of, std::int64_t photos) {
  RowsOfPhotos rows;
  rows.rows_of.resize(static_cast<std::size_t>(photos));
  for (std::size_t row = 0; row < photo_of.size(); ++row) {
    rows.rows_of[static_cast<std::size_t>(photo_of[row])].push_back(static_cast<int>(row));
  }
  rows.photo_of = std::move(photo_of);
  return rows;
}

void additive_scores(const float* keys, const float* query, const float* v,
                     const RowsOfPhotos& rows, std::int64_t active, std::int64_t locations,
                     std::int64_t size, float* scores) {
  for_rows(rows, active, [&](std::int64_t photo, std::int64_t row) {
    kernels().additive_scores(keys + photo * locations * size, query + row * size, v, locations,
                              size, scores + row * locations);
  });
}

void additive_scores_backward(const float* keys, const float* query, const float* v,
                              const float* grad_scores, const RowsOfPhotos& rows,
                              std::int64_t active, std::int64_t locations, std::int64_t size,
                              float* grad_keys, float* grad_query, float* grad_v_of_photo) {
  for_rows(rows, active, [&](std::int64_t photo, std::int64_t row) {
    std::fill_n(grad_query + row * size, size, 0.0f);
    kernels().additive_scores_backward(keys + photo * locations * size, query + row * size, v,
                                       grad_scores + row * locations, locations, size,
                                       grad_keys + photo * locations * size,
                                       grad_query + row * size, grad_v_of_photo + photo * size);
  });
}

void weighted_sums(const float* annotations, const float* weights, const RowsOfPhotos& rows,
                   std::int64_t active, std::int64_t locations, std::int64_t size, float* context) {
  for_rows(rows, active, [&](std::int64_t photo, std::int64_t row) {
    kernels().weighted_sum(annotations + photo * locations * size, weights + row * locations,
                           locations, size, context + row * size);
  });
}

void row_products(const float* annotations, const float* vectors, const RowsOfPhotos& rows,
                  std::int64_t active, std::int64_t locations, std::int64_t size, float* products) {
  for_rows(rows, active, [&](std::int64_t photo, std::int64_t row) {
    kernels().products(annotations + photo * locations * size, vectors + row * size, locations,
                       size, products + row * locations);
  });
}

void lstm_cell(float* gates, const float* cell_before, std::int64_t rows, std::int64_t size,
               float* cell, float* tanh_cell, float* hidden) {
  at::parallel_for(0, rows, 8, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; ++n) {
      kernels().lstm_cell(gates + n * 4 * size, cell_before + n * size, size, cell + n * size,
                          tanh_cell + n * size, hidden + n * size);
    }
  });
}

void lstm_cell_backward(const float* gates, const float* cell_before, const float* tanh_cell,
                        const float* grad_hidden, const float* grad_cell, std::int64_t rows,
                        std::int64_t size, float* grad_gates, float* grad_cell_before) {
  at::parallel_for(0, rows, 8, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; ++n) {
      kernels().lstm_cell_backward(gates + n * 4 * size, cell_before + n * size,
                                   tanh_cell + n * size, grad_hidden + n * size,
                                   grad_cell + n * size, size, grad_gates + n * 4 * size,
                                   grad_cell_before + n * size);
    }
  });
}

void linear_rows(const float* x, const float* weight, const float* bias, std::int64_t rows,
                 std::int64_t in, std::int64_t out, std::int64_t stride, float* y) {
  // Four outputs are the block the kernel works in: cuts between threads fall between blocks.
  const std::int64_t blocks = (out + 3) / 4;
  const std::int64_t grain =
      std::max<std::int64_t>(1, 65536 / std::max<std::int64_t>(1, in * rows));
  at::parallel_for(0, blocks, grain, [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t first = begin * 4, last = std::min(out, end * 4);
    kernels().linear(x, weight + first * stride, bias == nullptr ? nullptr : bias + first, rows, in,
                     last - first, stride, out, y + first);
  });
}

void tanh_in_place(float* values, std::int64_t count) { kernels().tanh(values, count); }

void sigmoid_in_place(float* values, std::int64_t count) { kernels().sigmoid(values, count); }

void exp_in_place(float* values, std::int64_t count) { kernels().exp(values, count); }

}  // namespace gaze
