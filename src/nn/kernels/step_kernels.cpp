#include "nn/kernels/step_kernels.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>

#include "nn/kernels/cpu_level.hpp"
#include "nn/kernels/step_kernels_cpu.hpp"

namespace gaze {
namespace {

/// The active rows of a photo: rows are ascending, so they are its first ones.
std::vector<std::int64_t> active_rows(const RowsOfPhotos& rows, std::int64_t photo,
                                      std::int64_t active) {
  const auto& all = rows.rows_of[static_cast<std::size_t>(photo)];
  return {all.begin(), std::lower_bound(all.begin(), all.end(), active)};
}

/// Pointers to the given rows of a matrix.
template <typename Value>
std::vector<Value*> pointers(Value* matrix, std::int64_t size,
                             const std::vector<std::int64_t>& rows) {
  std::vector<Value*> to;
  to.reserve(rows.size());
  for (const std::int64_t row : rows) to.push_back(matrix + row * size);
  return to;
}

// Calls work(photo, its active rows), photos side by side.
template <typename Work>
void for_photos(const RowsOfPhotos& rows, std::int64_t active, std::int64_t work_a_row,
                const Work& work) {
  // Waking a thread costs some microseconds: a few rows are done sooner by this one.
  constexpr std::int64_t kWorth = 200'000;
  const std::int64_t a_photo =
      work_a_row * std::max<std::int64_t>(1, active / std::max<std::int64_t>(1, rows.photos()));
  const std::int64_t grain = std::max<std::int64_t>(1, kWorth / std::max<std::int64_t>(1, a_photo));
  at::parallel_for(0, rows.photos(), grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t photo = begin; photo < end; ++photo) {
      const auto mine = active_rows(rows, photo, active);
      if (!mine.empty()) work(photo, mine);
    }
  });
}

}  // namespace

const StepKernels& step_kernels() {
  static const StepKernels& chosen = []() -> const StepKernels& {
#if defined(__x86_64__)
    if (cpu_level() >= CpuLevel::avx512) return kStepKernelsAvx512;
    if (cpu_level() >= CpuLevel::avx2) return kStepKernelsAvx2;
#endif
    return kStepKernelsBaseline;
  }();
  return chosen;
}

RowsOfPhotos RowsOfPhotos::from(std::vector<std::int64_t> photo_of, std::int64_t photos) {
  RowsOfPhotos rows;
  rows.rows_of.resize(static_cast<std::size_t>(photos));
  for (std::size_t row = 0; row < photo_of.size(); ++row) {
    rows.rows_of[static_cast<std::size_t>(photo_of[row])].push_back(static_cast<int>(row));
  }
  rows.photo_of = std::move(photo_of);
  return rows;
}

void additive_scores(const float* key_exps, const float* query_exps, const float* v,
                     const RowsOfPhotos& rows, std::int64_t active, std::int64_t locations,
                     std::int64_t size, float* scores) {
  for_photos(rows, active, 4 * locations * size, [&](std::int64_t photo, const auto& mine) {
    step_kernels().additive_scores(key_exps + photo * locations * size,
                                   pointers(query_exps, size, mine).data(), v,
                                   static_cast<std::int64_t>(mine.size()), locations, size,
                                   pointers(scores, locations, mine).data());
  });
}

void additive_scores_backward(const float* key_exps, const float* query_exps, const float* v,
                              const float* grad_scores, const RowsOfPhotos& rows,
                              std::int64_t active, std::int64_t locations, std::int64_t size,
                              float* grad_keys, float* grad_query, float* grad_v_of_photo) {
  for_photos(rows, active, 8 * locations * size, [&](std::int64_t photo, const auto& mine) {
    for (const std::int64_t row : mine) {
      std::fill_n(grad_query + row * size, size, 0.0f);
      step_kernels().additive_scores_backward(
          key_exps + photo * locations * size, query_exps + row * size, v,
          grad_scores + row * locations, locations, size, grad_keys + photo * locations * size,
          grad_query + row * size, grad_v_of_photo + photo * size);
    }
  });
}

void weighted_sums(const float* annotations, const float* weights, const RowsOfPhotos& rows,
                   std::int64_t active, std::int64_t locations, std::int64_t size, float* context) {
  for_photos(rows, active, locations * size, [&](std::int64_t photo, const auto& mine) {
    step_kernels().weighted_sum(annotations + photo * locations * size,
                                pointers(weights, locations, mine).data(),
                                static_cast<std::int64_t>(mine.size()), locations, size,
                                pointers(context, size, mine).data());
  });
}

void row_products(const float* annotations, const float* vectors, const RowsOfPhotos& rows,
                  std::int64_t active, std::int64_t locations, std::int64_t size, float* products) {
  for_photos(rows, active, locations * size, [&](std::int64_t photo, const auto& mine) {
    for (const std::int64_t row : mine) {
      step_kernels().products(annotations + photo * locations * size, vectors + row * size,
                              locations, size, products + row * locations);
    }
  });
}

void lstm_cell(float* gates, const float* cell_before, std::int64_t rows, std::int64_t size,
               float* cell, float* tanh_cell, float* hidden) {
  at::parallel_for(0, rows, 8, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; ++n) {
      step_kernels().lstm_cell(gates + n * 4 * size, cell_before + n * size, size, cell + n * size,
                               tanh_cell + n * size, hidden + n * size);
    }
  });
}

void lstm_cell_backward(const float* gates, const float* cell_before, const float* tanh_cell,
                        const float* grad_hidden, const float* grad_cell, std::int64_t rows,
                        std::int64_t size, float* grad_gates, float* grad_cell_before) {
  at::parallel_for(0, rows, 8, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; ++n) {
      step_kernels().lstm_cell_backward(gates + n * 4 * size, cell_before + n * size,
                                        tanh_cell + n * size, grad_hidden + n * size,
                                        grad_cell + n * size, size, grad_gates + n * 4 * size,
                                        grad_cell_before + n * size);
    }
  });
}

void tanh_in_place(float* values, std::int64_t count) { step_kernels().tanh(values, count); }

void sigmoid_in_place(float* values, std::int64_t count) { step_kernels().sigmoid(values, count); }

void exp_in_place(float* values, std::int64_t count) { step_kernels().exp(values, count); }

}  // namespace gaze
