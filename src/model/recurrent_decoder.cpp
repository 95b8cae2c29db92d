#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "gaze/error.hpp"
#include "model/decoder.hpp"
#include "model/torch_errors.hpp"

namespace gaze {
namespace {

using torch::nn::Linear;
using torch::nn::LinearOptions;

// Parameters that belong together under one name in the file, and do nothing themselves.
struct Holder : torch::nn::Module {};

// at::dropout would draw from the process's one generator, which threads would fight over.
at::Tensor drop(const at::Tensor& x, double probability, const at::Generator& generator) {
  if (probability <= 0) return x;
  const at::Tensor mask = at::empty(x.sizes(), x.options()).bernoulli_(1 - probability, generator);
  return x * mask.div_(1 - probability);
}

void require_features(const at::Tensor& features, const DecoderConfig& config) {
  if (features.dim() != 3 || features.size(2) != config.feature_size) {
    throw Error(ErrorKind::usage, "features must be [P, L, " + std::to_string(config.feature_size) +
                                      "], got " + shape_text(features.sizes()));
  }
}

}  // namespace

struct RecurrentDecoder::Steps {
  AttentionSteps attention;
  StepLinear gate, from_context, from_hidden;
};

struct RecurrentDecoder::State : DecoderState {
  State(Steps a_steps, LstmState a_lstm, std::vector<std::int64_t> a_photo_of, std::int64_t count)
      : steps(std::move(a_steps)),
        lstm(std::move(a_lstm)),
        photo_of(std::move(a_photo_of)),
        photos(count) {}
  Steps steps;
  LstmState lstm;
  std::vector<std::int64_t> photo_of;  // of each row
  std::int64_t photos;
};

struct RecurrentDecoder::Stepped {
  LstmState lstm;
  at::Tensor weights, context, gate;
};

RecurrentDecoder::RecurrentDecoder(const DecoderConfig& config, int vocabulary_size)
    : config_(config), vocabulary_size_(vocabulary_size) {
  check(config);
  const int D = config.annotation_size, H = config.hidden_size, E = config.embedding_size;
  project_ = register_module("project", Linear(config.feature_size, D));
  embed_ = register_module("embed", torch::nn::Embedding(vocabulary_size, E));
  init_h_ = register_module("init_h", Linear(D, H));
  init_c_ = register_module("init_c", Linear(D, H));
  score_ = register_module("attention", make_score(config));
  if (config.attention.gate == "scalar") gate_ = register_module("gate", Linear(H, 1));

  auto lstm = register_module("lstm", std::make_shared<Holder>());
  const double bound = 1 / std::sqrt(double(H));
  weight_ih_ =
      lstm->register_parameter("weight_ih", at::empty({4 * H, E + D}).uniform_(-bound, bound));
  weight_hh_ = lstm->register_parameter("weight_hh", at::empty({4 * H, H}).uniform_(-bound, bound));
  lstm_bias_ = lstm->register_parameter("bias", at::zeros({4 * H}));

  auto output = register_module("output", std::make_shared<Holder>());
  out_hidden_ = output->register_module("from_hidden", Linear(H, E));
  out_context_ = output->register_module("from_context", Linear(LinearOptions(D, E).bias(false)));
  out_word_ = output->register_module("word", Linear(E, vocabulary_size));

  at::NoGradGuard no_grad;
  // A forget gate that starts open lets gradients reach the first words (Jozefowicz et al. 2015).
  lstm_bias_.narrow(0, H, H).fill_(1);
  embed_->weight.uniform_(-0.1, 0.1);
  // Small output weights: the first loss is then near ln V.
  out_word_->weight.uniform_(-0.1, 0.1);
  out_word_->bias.zero_();
}

at::Tensor RecurrentDecoder::annotations(const at::Tensor& features) {
  require_features(features, config_);
  const at::Tensor flat = features.reshape({-1, config_.feature_size});
  return at::relu(row_linear(flat, project_->weight, project_->bias))
      .view({features.size(0), features.size(1), config_.annotation_size});
}

LstmState RecurrentDecoder::first_state(const at::Tensor& annotations) {
  const at::Tensor mean = row_mean(annotations);
  return {row_tanh(row_linear(mean, init_h_->weight, init_h_->bias)),
          row_tanh(row_linear(mean, init_c_->weight, init_c_->bias))};
}

RecurrentDecoder::Steps RecurrentDecoder::begin_steps(const at::Tensor& annotations,
                                                      std::shared_ptr<const RowsOfPhotos> rows) {
  const auto from_context = weight_ih_.narrow(1, config_.embedding_size, config_.annotation_size);
  return {AttentionSteps(*score_, annotations, std::move(rows)),
          gate_.is_empty() ? StepLinear() : StepLinear(gate_->weight, gate_->bias),
          StepLinear(from_context, {}), StepLinear(weight_hh_, {})};
}

RecurrentDecoder::Stepped RecurrentDecoder::advance(Steps& steps, const at::Tensor& gates_of_word,
                                                    const LstmState& state) {
  Stepped stepped;
  Look look = steps.attention.look(state.hidden);
  stepped.weights = look.weights;
  stepped.context = look.context;
  if (!gate_.is_empty()) {
    const at::Tensor beta = row_sigmoid(steps.gate(state.hidden));  // [N, 1]
    stepped.context = beta * look.context;
    stepped.gate = beta.squeeze(1);
  }
  stepped.lstm = lstm_step(
      gates_of_word + steps.from_context(stepped.context) + steps.from_hidden(state.hidden),
      state.cell);
  return stepped;
}

at::Tensor RecurrentDecoder::logits(const at::Tensor& embedded, const at::Tensor& hidden,
                                    const at::Tensor& context, const DecoderDropout& dropout) {
  const at::Tensor heard = drop(hidden, dropout.output, dropout.generator);
  const at::Tensor deep =
      row_tanh(embedded + row_linear(heard, out_hidden_->weight, out_hidden_->bias) +
               row_linear(context, out_context_->weight, {}));
  return row_linear(drop(deep, dropout.output, dropout.generator), out_word_->weight,
                    out_word_->bias);
}

TeacherForced RecurrentDecoder::teacher_forced(const at::Tensor& features,
                                               const CaptionBatch& batch,
                                               const DecoderDropout& dropout) {
  const at::Tensor a = drop(annotations(features), dropout.annotations, dropout.generator);
  const auto photo_of = at::tensor(batch.rows->photo_of, at::kLong).to(a.device());
  LstmState state = first_state(a);
  state = {state.hidden.index_select(0, photo_of), state.cell.index_select(0, photo_of)};

  // All words at once; split, not sliced, so that the way back is one concatenation.
  const at::Tensor embedded = drop(embed_(batch.inputs), dropout.embedding, dropout.generator);
  const at::Tensor of_words =
      row_linear(embedded, weight_ih_.narrow(1, 0, config_.embedding_size), lstm_bias_);
  const auto of_word = of_words.split_with_sizes(batch.active);

  Steps steps = begin_steps(a, batch.rows);
  std::vector<at::Tensor> hidden, context, weights, gate;
  for (std::size_t t = 0; t < batch.active.size(); ++t) {
    const std::int64_t n = batch.active[t];
    if (n < state.hidden.size(0)) {
      state = {state.hidden.narrow(0, 0, n), state.cell.narrow(0, 0, n)};
    }
    Stepped stepped = advance(steps, of_word[t], state);
    state = stepped.lstm;
    hidden.push_back(state.hidden);
    context.push_back(stepped.context);
    weights.push_back(stepped.weights);
    if (stepped.gate.defined()) gate.push_back(stepped.gate);
  }

  TeacherForced forced;
  forced.logits = logits(embedded, at::cat(hidden), at::cat(context), dropout);
  forced.weights = at::cat(weights);
  if (!gate.empty()) forced.gate = at::cat(gate);
  forced.looked = at::zeros({photo_of.size(0), a.size(1)}, a.options())
                      .index_add(0, batch.row_of, forced.weights);
  return forced;
}

std::unique_ptr<DecoderState> RecurrentDecoder::begin(const at::Tensor& features) {
  require_features(features, config_);
  const at::Tensor a = annotations(features);
  std::vector<std::int64_t> photo_of(static_cast<std::size_t>(features.size(0)));
  std::iota(photo_of.begin(), photo_of.end(), 0);
  auto rows = std::make_shared<RowsOfPhotos>(RowsOfPhotos::from(photo_of, features.size(0)));
  return std::make_unique<State>(begin_steps(a, std::move(rows)), first_state(a),
                                 std::move(photo_of), features.size(0));
}

DecoderStep RecurrentDecoder::step(DecoderState& state, const std::vector<std::int64_t>& parents,
                                   const std::vector<std::int64_t>& tokens) {
  State& mine = dynamic_cast<State&>(state);
  const auto device = mine.lstm.hidden.device();
  std::vector<std::int64_t> photo_of;
  for (const auto parent : parents) {
    photo_of.push_back(mine.photo_of.at(static_cast<std::size_t>(parent)));
  }
  mine.steps.attention.set_rows(
      std::make_shared<RowsOfPhotos>(RowsOfPhotos::from(photo_of, mine.photos)));
  mine.photo_of = std::move(photo_of);

  const auto index = at::tensor(parents, at::kLong).to(device);
  const at::Tensor embedded = embed_(at::tensor(tokens, at::kLong).to(device));
  const at::Tensor of_word =
      row_linear(embedded, weight_ih_.narrow(1, 0, config_.embedding_size), lstm_bias_);
  const Stepped stepped =
      advance(mine.steps, of_word,
              {mine.lstm.hidden.index_select(0, index), mine.lstm.cell.index_select(0, index)});
  mine.lstm = stepped.lstm;

  DecoderStep answer;
  answer.log_probs = at::log_softmax(logits(embedded, stepped.lstm.hidden, stepped.context, {}), 1);
  answer.weights = stepped.weights;
  answer.gate = stepped.gate;
  return answer;
}

std::shared_ptr<Decoder> make_decoder(const DecoderConfig& config, int vocabulary_size) {
  return std::make_shared<RecurrentDecoder>(config, vocabulary_size);
}

}  // namespace gaze
