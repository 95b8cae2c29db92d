#pragma once
#include <cstdint>
#include <vector>

namespace gaze {

/// Which rows (captions or hypotheses) belong to which photo. A step may use only the first `active`
/// rows: captions are sorted by length, so the finished ones are at the end.
struct RowsOfPhotos {
  std::vector<std::int64_t> photo_of;     ///< row -> photo
  std::vector<std::vector<int>> rows_of;  ///< photo -> its rows, ascending

  static RowsOfPhotos from(std::vector<std::int64_t> photo_of, std::int64_t photos);
  std::int64_t photos() const { return static_cast<std::int64_t>(rows_of.size()); }
};

// The inner loops of one attention step, written out because they are most of a decoder's time.
// The tanh of [rows, L, K] values is never stored: it costs less to compute it again. Photos are
// handed to threads whole and rows of one photo follow each other, so a photo's annotations stay in
// cache; no sum crosses threads, so the thread count changes no bit of an answer.
//
// Letters: P photos, L locations, K attention size, D annotation size, N active rows.

/// scores[n, i] = v . tanh(keys[photo_of n, i] + query[n]), to 1e-6 |v| for keys and queries up to
/// 43 in size; what is larger counts as 43. Given are key_exps = e^(2 keys) [P, L, K] and query_exps
/// = e^(2 query) [N, K], as exp_in_place() makes them: a sum's exponential is then a product. v [K]
/// -> scores [N, L]
void additive_scores(const float* key_exps, const float* query_exps, const float* v,
                     const RowsOfPhotos& rows, std::int64_t active, std::int64_t locations,
                     std::int64_t size, float* scores);

/// The gradients of additive_scores, in keys and query themselves. grad_keys [P, L, K] and
/// grad_v_of_photo [P, K] are added to; grad_query [N, K] is written.
void additive_scores_backward(const float* key_exps, const float* query_exps, const float* v,
                              const float* grad_scores, const RowsOfPhotos& rows,
                              std::int64_t active, std::int64_t locations, std::int64_t size,
                              float* grad_keys, float* grad_query, float* grad_v_of_photo);

/// context[n] = sum_i weights[n, i] annotations[photo_of n, i]
/// weights [N, L], annotations [P, L, D] -> context [N, D]
void weighted_sums(const float* annotations, const float* weights, const RowsOfPhotos& rows,
                   std::int64_t active, std::int64_t locations, std::int64_t size, float* context);

/// products[n, i] = annotations[photo_of n, i] . vectors[n]
/// Backward of weighted_sums in its weights; also what dot-product scores are.
void row_products(const float* annotations, const float* vectors, const RowsOfPhotos& rows,
                  std::int64_t active, std::int64_t locations, std::int64_t size, float* products);

/// The element-wise part of an LSTM, gates in the order input, forget, cell, output.
/// gates [N, 4H] before their nonlinearities are replaced by their values after them.
/// cell_before [N, H] -> cell, tanh_cell, hidden [N, H]
void lstm_cell(float* gates, const float* cell_before, std::int64_t rows, std::int64_t size,
               float* cell, float* tanh_cell, float* hidden);

/// gates: as lstm_cell left them. grad_gates [N, 4H], grad_cell_before [N, H] are written.
void lstm_cell_backward(const float* gates, const float* cell_before, const float* tanh_cell,
                        const float* grad_hidden, const float* grad_cell, std::int64_t rows,
                        std::int64_t size, float* grad_gates, float* grad_cell_before);

/// Element by element, in place, the same bits at every place of an array.
void tanh_in_place(float* values, std::int64_t count);
void sigmoid_in_place(float* values, std::int64_t count);
/// e^x; values below -86 are taken for -86 and above 86 for 86.
void exp_in_place(float* values, std::int64_t count);

}  // namespace gaze
