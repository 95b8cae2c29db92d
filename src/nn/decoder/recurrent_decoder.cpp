#include "nn/decoder/recurrent_decoder.hpp"

#include <torch/nn/module.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "gaze/error.hpp"
#include "nn/decoder/decoder_parts.hpp"
#include "nn/kernels/log_softmax.hpp"

namespace gaze {

using torch::nn::Linear;
using torch::nn::LinearOptions;

struct RecurrentDecoder::Steps {
  std::unique_ptr<AttentionSteps> attention;  // null: scope none
  SentinelImpl::Steps sentinel;
  StepLinear gate, from_input, from_hidden;  // from_input: z_t, or g_{t-1}
  StepLinear combine_context, combine_hidden;
};

struct RecurrentDecoder::RowState {
  LstmState lstm;
  at::Tensor input_feed;  // g_{t-1} [N, H], timing "after" alone

  RowState rows(const std::function<at::Tensor(const at::Tensor&)>& pick) const {
    return {{pick(lstm.hidden), pick(lstm.cell)},
            input_feed.defined() ? pick(input_feed) : input_feed};
  }
};

struct RecurrentDecoder::WordInput {
  at::Tensor gates;     // the word's part of the LSTM's gates, biases included [N, 4H]
  at::Tensor sentinel;  // its part of the sentinel's gate [N, H], or undefined
};

struct RecurrentDecoder::StepOutput {
  RowState state;
  AttentionOutput attention;
  at::Tensor context;  // z_t, gated [N, D]; undefined for scope none
  at::Tensor gate;     // beta_t [N] or undefined
};

struct RecurrentDecoder::State : DecoderState {
  State(Steps a_steps, RowState a_state, std::vector<std::int64_t> a_photo_of,
        const DecodingChoice& choice)
      : steps(std::move(a_steps)),
        state(std::move(a_state)),
        photos(static_cast<std::int64_t>(a_photo_of.size())),
        photo_of(std::move(a_photo_of)),
        prefix_hashes(photo_of.size(), 0),
        chooser(choice) {}
  Steps steps;
  RowState state;
  std::int64_t photos, locations = 0, t = 0;
  std::vector<std::int64_t> photo_of;        // of each row
  std::vector<std::uint64_t> prefix_hashes;  // of each row
  DecodingCellSampler chooser;
  // Of a decoder with concepts: their probabilities [P, K], their part of the gates [P, 4H], and
  // what each row has not written yet [N, K + 1].
  at::Tensor concepts, concept_gates, unwritten;
};

RecurrentDecoder::RecurrentDecoder(const DecoderConfig& config, int vocabulary_size)
    : config_(config), vocabulary_size_(vocabulary_size) {
  check(config);
  const int D = config.annotation_size, H = config.hidden_size, E = config.embedding_size;
  annotate_ = Annotator(config, *this);
  embed_ = register_module("embed", torch::nn::Embedding(vocabulary_size, E));
  init_h_ = register_module("init_h", Linear(D, H));
  init_c_ = register_module("init_c", Linear(D, H));
  attention_ = make_attention(config);
  if (attention_.score != nullptr) {
    register_module("attention", attention_.score);
    register_module("scope", attention_.scope);
  }
  if (config.attention.gate == GateKind::scalar) gate_ = register_module("gate", Linear(H, 1));
  if (config.attention.gate == GateKind::sentinel) {
    sentinel_ = register_module("sentinel", std::make_shared<SentinelImpl>(config));
  }

  if (!config.concepts.empty()) {
    concepts_ =
        register_module("concepts", std::make_shared<ConceptsImpl>(config, vocabulary_size));
  }

  auto lstm = register_module("lstm", std::make_shared<torch::nn::Module>());
  const double bound = 1 / std::sqrt(double(H));
  const int input = E + (attends_after_lstm() ? H : has_attention() ? D : 0);
  weight_ih_ =
      lstm->register_parameter("weight_ih", at::empty({4 * H, input}).uniform_(-bound, bound));
  weight_hh_ = lstm->register_parameter("weight_hh", at::empty({4 * H, H}).uniform_(-bound, bound));
  lstm_bias_ = lstm->register_parameter("bias", at::zeros({4 * H}));

  auto output = register_module("output", std::make_shared<torch::nn::Module>());
  if (attends_after_lstm()) {
    combine_ = output->register_module("combine", Linear(D + H, H));
  } else {
    out_hidden_ = output->register_module("from_hidden", Linear(H, E));
    if (has_attention()) {
      out_context_ =
          output->register_module("from_context", Linear(LinearOptions(D, E).bias(false)));
    }
  }
  out_word_ =
      output->register_module("word", Linear(attends_after_lstm() ? H : E, vocabulary_size));

  at::NoGradGuard no_grad;
  // A forget gate that starts open lets gradients reach the first words (Jozefowicz et al. 2015).
  lstm_bias_.narrow(0, H, H).fill_(1);
  embed_->weight.uniform_(-0.1, 0.1);
  // Small output weights: the first loss is then near ln V.
  out_word_->weight.uniform_(-0.1, 0.1);
  out_word_->bias.zero_();
}

RecurrentDecoder::RowState RecurrentDecoder::initial_state(const at::Tensor& annotations) const {
  const at::Tensor mean = row_mean(annotations);
  RowState state;
  state.lstm = {row_tanh(row_linear(mean, init_h_->weight, init_h_->bias)),
                row_tanh(row_linear(mean, init_c_->weight, init_c_->bias))};
  if (attends_after_lstm()) state.input_feed = at::zeros_like(state.lstm.hidden);
  return state;
}

RecurrentDecoder::Steps RecurrentDecoder::begin_steps(
    const at::Tensor& annotations, const std::shared_ptr<const RowsOfPhotos>& rows,
    const at::Tensor& summed) {
  const int D = config_.annotation_size, H = config_.hidden_size, E = config_.embedding_size;
  Steps steps;
  if (has_attention())
    steps.attention = std::make_unique<AttentionSteps>(attention_, annotations, rows, summed);
  if (sentinel_ != nullptr) steps.sentinel = sentinel_->begin();
  if (!gate_.is_empty()) steps.gate = StepLinear(gate_->weight, gate_->bias);
  if (weight_ih_.size(1) > E) {
    steps.from_input = StepLinear(weight_ih_.narrow(1, E, weight_ih_.size(1) - E), {});
  }
  steps.from_hidden = StepLinear(weight_hh_, {});
  if (attends_after_lstm()) {
    steps.combine_context = StepLinear(combine_->weight.narrow(1, 0, D), combine_->bias);
    steps.combine_hidden = StepLinear(combine_->weight.narrow(1, D, H), {});
  }
  return steps;
}

RecurrentDecoder::WordInput RecurrentDecoder::embed_input(const at::Tensor& embedded) const {
  WordInput input;
  input.gates = row_linear(embedded, weight_ih_.narrow(1, 0, config_.embedding_size), lstm_bias_);
  if (sentinel_ != nullptr) input.sentinel = sentinel_->of_words(embedded);
  return input;
}

void RecurrentDecoder::attend(Steps& steps, const WordInput& input, const at::Tensor& query,
                              const RowState& before, const at::Tensor& cell, std::int64_t t,
                              CellSampler* chooser, StepOutput& into) const {
  at::Tensor sentinel;
  if (sentinel_ != nullptr) sentinel = steps.sentinel(input.sentinel, before.lstm.hidden, cell);
  into.attention = steps.attention->attend(query, sentinel, t, chooser);
  into.context = into.attention.context;
  if (gate_.is_empty()) return;
  const at::Tensor beta = row_sigmoid(steps.gate(query));  // [N, 1]
  into.context = beta * into.attention.context;
  into.gate = beta.squeeze(1);
}

RecurrentDecoder::StepOutput RecurrentDecoder::advance(Steps& steps, const WordInput& input,
                                                       const RowState& before, std::int64_t t,
                                                       CellSampler* chooser) const {
  StepOutput output;
  at::Tensor gates = input.gates;
  if (attends_after_lstm()) {
    gates = steps.from_input.onto(gates, before.input_feed);
  } else if (has_attention()) {
    attend(steps, input, before.lstm.hidden, before, before.lstm.cell, t, chooser, output);
    gates = steps.from_input.onto(gates, output.context);
  }
  output.state.lstm =
      lstm_step(steps.from_hidden.onto(gates, before.lstm.hidden), before.lstm.cell);
  if (attends_after_lstm()) {
    const LstmState& now = output.state.lstm;
    attend(steps, input, now.hidden, before, now.cell, t, chooser, output);
    output.state.input_feed =
        row_tanh(steps.combine_hidden.onto(steps.combine_context(output.context), now.hidden));
  }
  return output;
}

at::Tensor RecurrentDecoder::logits(const at::Tensor& embedded, const at::Tensor& hidden,
                                    const at::Tensor& context, const TrainingNoise& noise) const {
  const at::Tensor dropped = drop(hidden, noise.output, noise.generator);
  if (attends_after_lstm()) return row_linear(dropped, out_word_->weight, out_word_->bias);
  at::Tensor deep = embedded + row_linear(dropped, out_hidden_->weight, out_hidden_->bias);
  if (has_attention()) deep = deep + row_linear(context, out_context_->weight, {});
  return row_linear(drop(row_tanh(deep), noise.output, noise.generator), out_word_->weight,
                    out_word_->bias);
}

TeacherForced RecurrentDecoder::teacher_forced(const at::Tensor& features,
                                               const CaptionBatch& batch,
                                               const TrainingNoise& noise) {
  const at::Tensor clean = annotate_(features);
  const at::Tensor a = drop(clean, noise.annotations, noise.generator);
  const auto photo_of = at::tensor(batch.rows->photo_of, at::kLong).to(a.device());
  RowState state =
      initial_state(a).rows([&](const at::Tensor& x) { return x.index_select(0, photo_of); });

  // All words at once; split, not sliced, so that the backward pass is one concatenation.
  const at::Tensor embedded = drop(embed_(batch.inputs), noise.embedding, noise.generator);
  WordInput all = embed_input(embedded);
  at::Tensor unwritten;  // [N, K + 1]
  std::vector<at::Tensor> unwritten_of, inputs_of;
  if (concepts_ != nullptr) {
    at::Tensor p = batch.concepts.defined() ? batch.concepts : concepts_->probabilities(features);
    // Left out, not scaled up: a probability stays one.
    p = drop(p, noise.concepts, noise.generator) * (1 - noise.concepts);
    unwritten = concepts_->unwritten(p).index_select(0, photo_of);
    inputs_of = batch.inputs.split_with_sizes(batch.active);
    all.gates =
        all.gates +
        concepts_->gates(p, embed_->weight).index_select(0, photo_of.index_select(0, batch.row_of));
  }
  const auto gates_of = all.gates.split_with_sizes(batch.active);
  std::vector<at::Tensor> sentinel_of(batch.active.size());
  if (all.sentinel.defined()) sentinel_of = all.sentinel.split_with_sizes(batch.active);

  std::unique_ptr<TrainingCellSampler> chooser;
  if (config_.attention.kind == AttentionKind::hard) {
    chooser = std::make_unique<TrainingCellSampler>(noise, photo_of.size(0));
  }
  Steps steps = begin_steps(clean, batch.rows, a);
  std::vector<at::Tensor> hidden, context, weights, log_weights, gate, cells;
  for (std::size_t t = 0; t < batch.active.size(); ++t) {
    const std::int64_t n = batch.active[t];
    if (n < state.lstm.hidden.size(0)) {
      state = state.rows([&](const at::Tensor& x) { return x.narrow(0, 0, n); });
    }
    if (concepts_ != nullptr) {
      unwritten = concepts_->without(unwritten.narrow(0, 0, n), inputs_of[t]);
      unwritten_of.push_back(unwritten);
    }
    const StepOutput output = advance(steps, {gates_of[t], sentinel_of[t]}, state,
                                      static_cast<std::int64_t>(t), chooser.get());
    state = output.state;
    hidden.push_back(attends_after_lstm() ? state.input_feed : state.lstm.hidden);
    if (!has_attention()) continue;
    context.push_back(output.context);
    weights.push_back(output.attention.weights);
    if (output.attention.log_weights.defined()) log_weights.push_back(output.attention.log_weights);
    if (output.gate.defined()) gate.push_back(output.gate);
    if (output.attention.cells.defined()) cells.push_back(output.attention.cells);
  }

  TeacherForced forced;
  const at::Tensor seen = context.empty() ? at::Tensor() : at::cat(context);
  const at::Tensor all_hidden = at::cat(hidden);
  forced.logits = logits(embedded, all_hidden, seen, noise);
  if (concepts_ != nullptr) {
    forced.logits = concepts_->add_to(forced.logits, all_hidden, at::cat(unwritten_of));
  }
  // Without attention the decoder has the mean annotation, which weighs every cell alike.
  const double even = 1.0 / double(a.size(1));
  forced.weights = has_attention() ? at::cat(weights)
                                   : at::full({batch.inputs.size(0), a.size(1)}, even, a.options());
  forced.log_weights = log_weights.empty() ? forced.weights.log() : at::cat(log_weights);
  if (!gate.empty()) forced.gate = at::cat(gate);
  if (!cells.empty()) forced.cells = at::cat(cells);
  forced.weight_sums = at::zeros({photo_of.size(0), a.size(1)}, a.options())
                           .index_add(0, batch.row_of, forced.weights);
  return forced;
}

std::unique_ptr<DecoderState> RecurrentDecoder::begin(const at::Tensor& features,
                                                      const DecodingChoice& choice) {
  const at::Tensor a = annotate_(features);
  std::vector<std::int64_t> photo_of(static_cast<std::size_t>(features.size(0)));
  std::iota(photo_of.begin(), photo_of.end(), 0);
  const auto rows = std::make_shared<RowsOfPhotos>(RowsOfPhotos::from(photo_of, features.size(0)));
  auto state =
      std::make_unique<State>(begin_steps(a, rows), initial_state(a), std::move(photo_of), choice);
  state->locations = a.size(1);
  if (concepts_ != nullptr) {
    state->concepts = concepts_->probabilities(features);
    state->concept_gates = concepts_->gates(state->concepts, embed_->weight);
    state->unwritten = concepts_->unwritten(state->concepts);
  }
  return state;
}

DecoderStep RecurrentDecoder::step(DecoderState& state, const std::vector<std::int64_t>& parents,
                                   const std::vector<std::int64_t>& tokens) {
  State& mine = dynamic_cast<State&>(state);
  const auto device = mine.state.lstm.hidden.device();
  std::vector<std::int64_t> photo_of;
  std::vector<std::uint64_t> prefix_hashes;
  for (std::size_t row = 0; row < parents.size(); ++row) {
    const auto parent = static_cast<std::size_t>(parents[row]);
    photo_of.push_back(mine.photo_of.at(parent));
    prefix_hashes.push_back(prefix_hash(mine.prefix_hashes.at(parent), tokens[row]));
  }
  if (has_attention()) {
    mine.steps.attention->set_rows(
        std::make_shared<RowsOfPhotos>(RowsOfPhotos::from(photo_of, mine.photos)));
  }
  mine.photo_of = std::move(photo_of);
  mine.prefix_hashes = std::move(prefix_hashes);

  const bool hard = config_.attention.kind == AttentionKind::hard;
  if (hard) mine.chooser.set_prefix_hashes(mine.prefix_hashes);
  const auto index = at::tensor(parents, at::kLong).to(device);
  const at::Tensor words = at::tensor(tokens, at::kLong).to(device);
  const at::Tensor embedded = embed_(words);
  const RowState before =
      mine.state.rows([&](const at::Tensor& x) { return x.index_select(0, index); });
  WordInput input = embed_input(embedded);
  if (concepts_ != nullptr) {
    const auto photos = at::tensor(mine.photo_of, at::kLong).to(device);
    input.gates = input.gates + mine.concept_gates.index_select(0, photos);
    mine.unwritten = concepts_->without(mine.unwritten.index_select(0, index), words);
  }
  const StepOutput output =
      advance(mine.steps, input, before, mine.t++, hard ? &mine.chooser : nullptr);
  mine.state = output.state;

  DecoderStep answer;
  const at::Tensor& hidden = attends_after_lstm() ? mine.state.input_feed : mine.state.lstm.hidden;
  at::Tensor scores = logits(embedded, hidden, output.context, {});
  if (concepts_ != nullptr) scores = concepts_->add_to(scores, hidden, mine.unwritten);
  answer.log_probs = row_log_softmax(scores);
  answer.weights = has_attention() ? output.attention.weights
                                   : at::full({index.size(0), mine.locations},
                                              1.0 / double(mine.locations), hidden.options());
  answer.gate = output.gate;
  if (hard) {
    const at::Tensor& taken = output.attention.cells;
    answer.cells = at::where(taken >= 0, taken, output.attention.weights.argmax(1));
  }
  return answer;
}

at::Tensor RecurrentDecoder::concept_logits(const at::Tensor& features) {
  return concepts_ == nullptr ? at::Tensor() : concepts_->learned_logits(features);
}

at::Tensor RecurrentDecoder::class_logits(const at::Tensor& features) {
  return concepts_ == nullptr ? at::Tensor() : concepts_->class_logits(features);
}

at::Tensor RecurrentDecoder::concepts(const DecoderState& state) const {
  return dynamic_cast<const State&>(state).concepts;
}

}  // namespace gaze
