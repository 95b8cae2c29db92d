#include "nn/kernels/step_autograd.hpp"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "gaze/error.hpp"
#include "nn/kernels/decoder_weights.hpp"
#include "nn/tensor/torch_errors.hpp"

namespace gaze {
namespace {

/// Filled while autograd walks the steps back, emptied by the node that hands the gradient on.
struct StepTape : torch::CustomClassHolder {
  std::shared_ptr<const RowsOfPhotos> rows;
  std::vector<at::Tensor> inputs, grads;  // one a step, last step first
  at::Tensor sum;                         // for gradients that are added up as they come
};

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::tensor_list;

c10::intrusive_ptr<StepTape> tape_of(AutogradContext* ctx) {
  return c10::static_intrusive_pointer_cast<StepTape>(ctx->saved_data["tape"].toCapsule());
}

StepTape& tape_in(const TapeHandle& handle) { return static_cast<StepTape&>(*handle); }

TapeHandle new_tape(std::shared_ptr<const RowsOfPhotos> rows) {
  auto tape = c10::make_intrusive<StepTape>();
  tape->rows = std::move(rows);
  return tape;
}

c10::IValue boxed(const TapeHandle& handle) {
  return c10::IValue::make_capsule(c10::static_intrusive_pointer_cast<StepTape>(handle));
}

at::Tensor with_upstream(const at::Tensor& mine, const at::Tensor& upstream) {
  if (!mine.defined()) return upstream;
  return upstream.defined() ? mine + upstream : mine;
}

// Before a constant enters the steps it passes through one of these three. Autograd walks it back
// only after every step, and it then makes the constant's gradient from the tape.

struct LinearGradient : Function<LinearGradient> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& weight,
                            const c10::IValue& tape) {
    ctx->saved_data["tape"] = tape;
    ctx->set_materialize_grads(false);
    return weight.alias();
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    const auto tape = tape_of(ctx);
    at::Tensor grad;
    if (!tape->inputs.empty()) grad = at::mm(at::cat(tape->grads).t(), at::cat(tape->inputs));
    tape->inputs.clear();
    tape->grads.clear();
    return {with_upstream(grad, grads[0]), at::Tensor()};
  }
};

struct KeysGradient : Function<KeysGradient> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& keys, const c10::IValue& tape) {
    ctx->saved_data["tape"] = tape;
    ctx->set_materialize_grads(false);
    return keys.alias();
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    const auto tape = tape_of(ctx);
    return {with_upstream(std::exchange(tape->sum, at::Tensor()), grads[0]), at::Tensor()};
  }
};

struct AnnotationsGradient : Function<AnnotationsGradient> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& annotations,
                            const c10::IValue& tape) {
    ctx->saved_data["tape"] = tape;
    ctx->saved_data["sizes"] = annotations.sizes().vec();
    ctx->set_materialize_grads(false);
    return annotations.alias();
  }
  // grad a_p = sum over the rows and steps with attention on photo p of weights^T grad_context (for
  // scores: grad_scores^T query): one product a photo.
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    const auto tape = tape_of(ctx);
    at::Tensor grad;
    if (!tape->inputs.empty()) {
      const auto sizes = ctx->saved_data["sizes"].toIntVector();
      std::vector<std::vector<std::int64_t>> of_photo(static_cast<std::size_t>(sizes[0]));
      std::int64_t first = 0;
      for (const auto& weights : tape->inputs) {
        for (std::int64_t n = 0; n < weights.size(0); ++n) {
          const auto photo = tape->rows->photo_of[static_cast<std::size_t>(n)];
          of_photo[static_cast<std::size_t>(photo)].push_back(first + n);
        }
        first += weights.size(0);
      }
      const at::Tensor weights = at::cat(tape->inputs), context = at::cat(tape->grads);
      grad = at::empty(sizes, context.options());
      for (std::size_t photo = 0; photo < of_photo.size(); ++photo) {
        auto out = grad[static_cast<std::int64_t>(photo)];
        const auto index = at::tensor(of_photo[photo], at::kLong);
        if (index.numel() == 0) {
          out.zero_();
        } else {
          at::mm_out(out, weights.index_select(0, index).t(), context.index_select(0, index));
        }
      }
      tape->inputs.clear();
      tape->grads.clear();
    }
    return {with_upstream(grad, grads[0]), at::Tensor()};
  }
};

/// e^(2x), a new tensor.
at::Tensor exp_of_twice(const at::Tensor& x) {
  const at::Tensor from = x.contiguous(), y = at::empty_like(from);
  const float* const in = from.data_ptr<float>();
  float* const out = y.data_ptr<float>();
  constexpr std::int64_t kPiece = 4096;  // stays in the cache between the two loops
  for (std::int64_t first = 0; first < y.numel(); first += kPiece) {
    const std::int64_t end = std::min(y.numel(), first + kPiece);
    for (std::int64_t i = first; i < end; ++i) out[i] = 2 * in[i];
    exp_in_place(out + first, end - first);
  }
  return y;
}

struct LinearStep : Function<LinearStep> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& weight,
                            const c10::IValue& tape) {
    ctx->save_for_backward({x, weight});
    ctx->saved_data["tape"] = tape;
    return at::mm(x, weight.t());
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    const auto saved = ctx->get_saved_variables();
    const auto tape = tape_of(ctx);
    const at::Tensor grad = grads[0].contiguous();
    tape->inputs.push_back(saved[0]);
    tape->grads.push_back(grad);
    return {at::mm(grad, saved[1]), at::Tensor(), at::Tensor()};
  }
};

at::Tensor additive_scores_of(const at::Tensor& query_exps, const at::Tensor& key_exps,
                              const at::Tensor& v, const RowsOfPhotos& rows) {
  const at::Tensor scores = at::empty({query_exps.size(0), key_exps.size(1)}, query_exps.options());
  additive_scores(key_exps.data_ptr<float>(), query_exps.data_ptr<float>(), v.data_ptr<float>(),
                  rows, query_exps.size(0), key_exps.size(1), key_exps.size(2),
                  scores.data_ptr<float>());
  return scores;
}

struct AdditiveStep : Function<AdditiveStep> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& query,
                            const at::Tensor& /*keys*/, const at::Tensor& v,
                            const at::Tensor& key_exps, const c10::IValue& tape) {
    const at::Tensor query_exps = exp_of_twice(query);
    ctx->save_for_backward({query_exps, key_exps, v});
    ctx->saved_data["tape"] = tape;
    return additive_scores_of(query_exps, key_exps, v, *tape_of(ctx)->rows);
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    const auto saved = ctx->get_saved_variables();
    const auto &query_exps = saved[0], &key_exps = saved[1], &v = saved[2];
    const auto tape = tape_of(ctx);
    if (!tape->sum.defined()) tape->sum = at::zeros_like(key_exps);
    const at::Tensor grad = grads[0].contiguous();
    const at::Tensor grad_query = at::empty_like(query_exps);
    const at::Tensor grad_v = at::zeros({key_exps.size(0), key_exps.size(2)}, key_exps.options());
    additive_scores_backward(
        key_exps.data_ptr<float>(), query_exps.data_ptr<float>(), v.data_ptr<float>(),
        grad.data_ptr<float>(), *tape->rows, query_exps.size(0), key_exps.size(1), key_exps.size(2),
        tape->sum.data_ptr<float>(), grad_query.data_ptr<float>(), grad_v.data_ptr<float>());
    return {grad_query, at::Tensor(), grad_v.sum(0), at::Tensor(), at::Tensor()};
  }
};

at::Tensor weighted_sums_of(const at::Tensor& weights, const at::Tensor& annotations,
                            const RowsOfPhotos& rows) {
  const at::Tensor context = at::empty({weights.size(0), annotations.size(2)}, weights.options());
  weighted_sums(annotations.data_ptr<float>(), weights.data_ptr<float>(), rows, weights.size(0),
                annotations.size(1), annotations.size(2), context.data_ptr<float>());
  return context;
}

at::Tensor products_of(const at::Tensor& query, const at::Tensor& keys, const RowsOfPhotos& rows) {
  const at::Tensor scores = at::empty({query.size(0), keys.size(1)}, query.options());
  row_products(keys.data_ptr<float>(), query.data_ptr<float>(), rows, query.size(0), keys.size(1),
               keys.size(2), scores.data_ptr<float>());
  return scores;
}

struct WeightedSumStep : Function<WeightedSumStep> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& weights,
                            const at::Tensor& annotations, const c10::IValue& tape) {
    const auto w = weights.contiguous();
    ctx->save_for_backward({w, annotations});
    ctx->saved_data["tape"] = tape;
    return weighted_sums_of(w, annotations, *tape_of(ctx)->rows);
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    const auto saved = ctx->get_saved_variables();
    const auto &weights = saved[0], &annotations = saved[1];
    const auto tape = tape_of(ctx);
    const at::Tensor grad = grads[0].contiguous();
    const at::Tensor grad_weights = at::empty_like(weights);
    row_products(annotations.data_ptr<float>(), grad.data_ptr<float>(), *tape->rows,
                 weights.size(0), annotations.size(1), annotations.size(2),
                 grad_weights.data_ptr<float>());
    tape->inputs.push_back(weights);
    tape->grads.push_back(grad);
    return {grad_weights, at::Tensor(), at::Tensor()};
  }
};

// The mirror of WeightedSumStep: what is the gradient there is the answer here.
struct DotStep : Function<DotStep> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& query, const at::Tensor& keys,
                            const c10::IValue& tape) {
    const auto q = query.contiguous();
    ctx->save_for_backward({q, keys});
    ctx->saved_data["tape"] = tape;
    return products_of(q, keys, *tape_of(ctx)->rows);
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    const auto saved = ctx->get_saved_variables();
    const auto &query = saved[0], &keys = saved[1];
    const auto tape = tape_of(ctx);
    const at::Tensor grad = grads[0].contiguous();
    const at::Tensor grad_query = weighted_sums_of(grad, keys, *tape->rows);
    tape->inputs.push_back(grad);
    tape->grads.push_back(query);
    return {grad_query, at::Tensor(), at::Tensor()};
  }
};

struct LstmCell {
  at::Tensor gates, before, cell, tanh_cell, hidden;  // gates: after their nonlinearities

  LstmCell(const at::Tensor& gates_before, const at::Tensor& cell_before)
      : gates(gates_before.clone(at::MemoryFormat::Contiguous)),
        before(cell_before.contiguous()),
        cell(at::empty_like(before)),
        tanh_cell(at::empty_like(before)),
        hidden(at::empty_like(before)) {
    lstm_cell(gates.data_ptr<float>(), before.data_ptr<float>(), before.size(0), before.size(1),
              cell.data_ptr<float>(), tanh_cell.data_ptr<float>(), hidden.data_ptr<float>());
  }
};

struct LstmCellStep : Function<LstmCellStep> {
  static tensor_list forward(AutogradContext* ctx, const at::Tensor& gates_before,
                             const at::Tensor& cell_before) {
    const LstmCell made(gates_before, cell_before);
    ctx->save_for_backward({made.gates, made.before, made.tanh_cell});
    return {made.hidden, made.cell};
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    const auto saved = ctx->get_saved_variables();
    const auto &gates = saved[0], &before = saved[1], &tanh_cell = saved[2];
    const at::Tensor grad_hidden = grads[0].contiguous(), grad_cell = grads[1].contiguous();
    const at::Tensor grad_gates = at::empty_like(gates), grad_before = at::empty_like(before);
    lstm_cell_backward(gates.data_ptr<float>(), before.data_ptr<float>(),
                       tanh_cell.data_ptr<float>(), grad_hidden.data_ptr<float>(),
                       grad_cell.data_ptr<float>(), before.size(0), before.size(1),
                       grad_gates.data_ptr<float>(), grad_before.data_ptr<float>());
    return {grad_gates, grad_before};
  }
};

void require_floats(const at::Tensor& tensor, const char* what, std::int64_t dims) {
  if (tensor.dim() != dims || tensor.scalar_type() != at::kFloat) {
    throw Error(ErrorKind::usage, std::string(what) + " must be float32 with " +
                                      std::to_string(dims) + " dimensions, got " +
                                      shape_text(tensor.sizes()));
  }
}

/// Annotations or keys [P, L, D] as the steps use them: on a tape where there are gradients.
at::Tensor constant_of_steps(const at::Tensor& constant, const TapeHandle& tape) {
  if (!constant.is_cpu()) return constant;
  const at::Tensor plain = constant.contiguous();
  return at::GradMode::is_enabled() ? AnnotationsGradient::apply(plain, boxed(tape)) : plain;
}

at::Tensor photo_index(const RowsOfPhotos& rows, std::int64_t active, const at::Tensor& like) {
  return at::tensor(rows.photo_of, at::kLong).narrow(0, 0, active).to(like.device());
}

void require_active(const at::Tensor& rows, const RowsOfPhotos& layout, const char* what) {
  if (rows.size(0) > static_cast<std::int64_t>(layout.photo_of.size())) {
    throw Error(ErrorKind::usage, std::string(what) + " has " + std::to_string(rows.size(0)) +
                                      " rows, the batch has " +
                                      std::to_string(layout.photo_of.size()));
  }
}

// x W^T + b, on top of `onto` (consumed) where that is defined
at::Tensor product(const at::Tensor& x, const PackedWeights& weights, const at::Tensor& bias,
                   const at::Tensor& onto) {
  require_floats(x, "x", 2);
  if (x.size(1) != weights.inputs()) {
    throw Error(ErrorKind::usage, "x must be [N, " + std::to_string(weights.inputs()) + "], got " +
                                      shape_text(x.sizes()));
  }
  const at::Tensor rows = x.contiguous();
  const at::Tensor y =
      onto.defined() ? onto : at::empty({x.size(0), weights.outputs()}, x.options());
  weights.multiply(rows.data_ptr<float>(), x.size(0),
                   bias.defined() ? bias.data_ptr<float>() : nullptr, onto.defined(),
                   y.data_ptr<float>());
  return y;
}

}  // namespace

at::Tensor row_linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  if (at::GradMode::is_enabled() || !x.is_cpu()) return at::linear(x, weight, bias);
  return product(x, *packed_weights(weight), bias, {});
}

at::Tensor row_tanh(const at::Tensor& x) {
  if (at::GradMode::is_enabled() || !x.is_cpu()) return at::tanh(x);
  const at::Tensor y = x.clone(at::MemoryFormat::Contiguous);
  tanh_in_place(y.data_ptr<float>(), y.numel());
  return y;
}

at::Tensor row_sigmoid(const at::Tensor& x) {
  if (at::GradMode::is_enabled() || !x.is_cpu()) return at::sigmoid(x);
  const at::Tensor y = x.clone(at::MemoryFormat::Contiguous);
  sigmoid_in_place(y.data_ptr<float>(), y.numel());
  return y;
}

at::Tensor row_exp(const at::Tensor& x) {
  if (at::GradMode::is_enabled() || !x.is_cpu()) return at::exp(x);
  const at::Tensor y = x.clone(at::MemoryFormat::Contiguous);
  exp_in_place(y.data_ptr<float>(), y.numel());
  return y;
}

at::Tensor row_mean(const at::Tensor& annotations) {
  if (at::GradMode::is_enabled() || !annotations.is_cpu()) return annotations.mean(1);
  const std::int64_t photos = annotations.size(0), locations = annotations.size(1);
  std::vector<std::int64_t> photo_of;
  for (std::int64_t photo = 0; photo < photos; ++photo) photo_of.push_back(photo);
  const at::Tensor a = annotations.contiguous();
  const at::Tensor even = at::full({photos, locations}, 1.0 / double(locations), a.options());
  const at::Tensor mean = at::empty({photos, a.size(2)}, a.options());
  weighted_sums(a.data_ptr<float>(), even.data_ptr<float>(), RowsOfPhotos::from(photo_of, photos),
                photos, locations, a.size(2), mean.data_ptr<float>());
  return mean;
}

StepLinear::StepLinear(const at::Tensor& weight, const at::Tensor& bias)
    : bias_(bias), tape_(new_tape(nullptr)) {
  const bool learns = at::GradMode::is_enabled() && weight.is_cpu();
  weight_ = learns ? LinearGradient::apply(weight, boxed(tape_)) : weight;
}

at::Tensor StepLinear::operator()(const at::Tensor& x) const {
  if (!at::GradMode::is_enabled() && x.is_cpu()) return product(x, packed(), bias_, {});
  const at::Tensor y =
      x.is_cpu() ? LinearStep::apply(x, weight_, boxed(tape_)) : at::mm(x, weight_.t());
  return bias_.defined() ? y + bias_ : y;
}

at::Tensor StepLinear::onto(const at::Tensor& sum, const at::Tensor& x) const {
  if (at::GradMode::is_enabled() || !x.is_cpu()) return sum + (*this)(x);
  return product(x, packed(), bias_, sum.contiguous());
}

const PackedWeights& StepLinear::packed() const {
  if (packed_ == nullptr) packed_ = packed_weights(weight_);
  return *packed_;
}

StepAdditiveScores::StepAdditiveScores(const at::Tensor& keys, const at::Tensor& v,
                                       std::shared_ptr<const RowsOfPhotos> rows)
    : v_(v), tape_(new_tape(std::move(rows))) {
  require_floats(keys, "keys", 3);
  if (!keys.is_cpu()) {
    keys_ = keys;
    return;
  }
  key_exps_ = exp_of_twice(keys.detach());
  if (at::GradMode::is_enabled()) keys_ = KeysGradient::apply(keys, boxed(tape_));
}

void StepAdditiveScores::set_rows(std::shared_ptr<const RowsOfPhotos> rows) {
  tape_in(tape_).rows = std::move(rows);
}

at::Tensor StepAdditiveScores::operator()(const at::Tensor& query) const {
  require_floats(query, "query", 2);
  const RowsOfPhotos& rows = *tape_in(tape_).rows;
  require_active(query, rows, "query");
  if (!query.is_cpu()) {
    const auto keys = keys_.index_select(0, photo_index(rows, query.size(0), query));
    return at::tanh(keys + query.unsqueeze(1)).matmul(v_);
  }
  if (!keys_.defined()) return additive_scores_of(exp_of_twice(query), key_exps_, v_, rows);
  return AdditiveStep::apply(query, keys_, v_, key_exps_, boxed(tape_));
}

StepDotScores::StepDotScores(const at::Tensor& keys, std::shared_ptr<const RowsOfPhotos> rows)
    : tape_(new_tape(std::move(rows))) {
  require_floats(keys, "keys", 3);
  keys_ = constant_of_steps(keys, tape_);
}

void StepDotScores::set_rows(std::shared_ptr<const RowsOfPhotos> rows) {
  tape_in(tape_).rows = std::move(rows);
}

at::Tensor StepDotScores::operator()(const at::Tensor& query) const {
  require_floats(query, "query", 2);
  const RowsOfPhotos& rows = *tape_in(tape_).rows;
  require_active(query, rows, "query");
  if (!query.is_cpu()) {
    const auto keys = keys_.index_select(0, photo_index(rows, query.size(0), query));
    return at::bmm(keys, query.unsqueeze(2)).squeeze(2);
  }
  if (!at::GradMode::is_enabled()) return products_of(query.contiguous(), keys_, rows);
  return DotStep::apply(query, keys_, boxed(tape_));
}

StepWeightedSum::StepWeightedSum(const at::Tensor& annotations,
                                 std::shared_ptr<const RowsOfPhotos> rows)
    : tape_(new_tape(std::move(rows))) {
  require_floats(annotations, "annotations", 3);
  annotations_ = constant_of_steps(annotations, tape_);
}

void StepWeightedSum::set_rows(std::shared_ptr<const RowsOfPhotos> rows) {
  tape_in(tape_).rows = std::move(rows);
}

at::Tensor StepWeightedSum::operator()(const at::Tensor& weights) const {
  require_floats(weights, "weights", 2);
  const RowsOfPhotos& rows = *tape_in(tape_).rows;
  require_active(weights, rows, "weights");
  if (!weights.is_cpu()) {
    const auto mine = annotations_.index_select(0, photo_index(rows, weights.size(0), weights));
    return at::bmm(weights.unsqueeze(1), mine).squeeze(1);
  }
  if (!at::GradMode::is_enabled()) {
    return weighted_sums_of(weights.contiguous(), annotations_, rows);
  }
  return WeightedSumStep::apply(weights, annotations_, boxed(tape_));
}

LstmState lstm_step(const at::Tensor& gates, const at::Tensor& cell_before) {
  require_floats(gates, "gates", 2);
  if (!gates.is_cpu()) {
    const auto parts = gates.chunk(4, 1);
    const auto cell =
        at::sigmoid(parts[1]) * cell_before + at::sigmoid(parts[0]) * at::tanh(parts[2]);
    return {at::sigmoid(parts[3]) * at::tanh(cell), cell};
  }
  if (!at::GradMode::is_enabled()) {
    const LstmCell made(gates, cell_before);
    return {made.hidden, made.cell};
  }
  auto both = LstmCellStep::apply(gates, cell_before);
  return {both[0], both[1]};
}

}  // namespace gaze
