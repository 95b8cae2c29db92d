#include "model/recurrent_decoder.hpp"

#include <torch/torch.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "gaze/error.hpp"
#include "model/decoder_parts.hpp"

namespace gaze {

using torch::nn::Linear;
using torch::nn::LinearOptions;

struct RecurrentDecoder::Steps {
  std::unique_ptr<AttentionSteps> attention;  // null: scope none
  SentinelImpl::Steps sentinel;
  StepLinear gate, from_input, from_hidden;  // from_input: z_t, or g_{t-1}
  StepLinear combine_context, combine_hidden;
};

struct RecurrentDecoder::Memory {
  LstmState lstm;
  at::Tensor fed;  // g_{t-1} [N, H], timing "after" alone

  Memory rows(const std::function<at::Tensor(const at::Tensor&)>& pick) const {
    return {{pick(lstm.hidden), pick(lstm.cell)}, fed.defined() ? pick(fed) : fed};
  }
};

struct RecurrentDecoder::Heard {
  at::Tensor gates;     // the word's share of the LSTM's gates, biases included [N, 4H]
  at::Tensor sentinel;  // its share of the sentinel's gate [N, H], or undefined
};

struct RecurrentDecoder::Stepped {
  Memory memory;
  Look look;
  at::Tensor context;  // z_t, gated [N, D]; undefined for scope none
  at::Tensor gate;     // beta_t [N] or undefined
};

struct RecurrentDecoder::State : DecoderState {
  State(Steps a_steps, Memory a_memory, std::vector<std::int64_t> a_photo_of,
        const ChoiceAtTest& choice)
      : steps(std::move(a_steps)),
        memory(std::move(a_memory)),
        photos(static_cast<std::int64_t>(a_photo_of.size())),
        photo_of(std::move(a_photo_of)),
        said(photo_of.size(), 0),
        chooser(choice) {}
  Steps steps;
  Memory memory;
  std::int64_t photos, locations = 0, t = 0;
  std::vector<std::int64_t> photo_of;  // of each row
  std::vector<std::uint64_t> said;     // of each row
  TestChooser chooser;
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
  if (config.attention.gate == "scalar") gate_ = register_module("gate", Linear(H, 1));
  if (config.attention.gate == "sentinel") {
    sentinel_ = register_module("sentinel", std::make_shared<SentinelImpl>(config));
  }

  auto lstm = register_module("lstm", std::make_shared<torch::nn::Module>());
  const double bound = 1 / std::sqrt(double(H));
  const int input = E + (after() ? H : looks() ? D : 0);
  weight_ih_ =
      lstm->register_parameter("weight_ih", at::empty({4 * H, input}).uniform_(-bound, bound));
  weight_hh_ = lstm->register_parameter("weight_hh", at::empty({4 * H, H}).uniform_(-bound, bound));
  lstm_bias_ = lstm->register_parameter("bias", at::zeros({4 * H}));

  auto output = register_module("output", std::make_shared<torch::nn::Module>());
  if (after()) {
    combine_ = output->register_module("combine", Linear(D + H, H));
  } else {
    out_hidden_ = output->register_module("from_hidden", Linear(H, E));
    if (looks()) {
      out_context_ =
          output->register_module("from_context", Linear(LinearOptions(D, E).bias(false)));
    }
  }
  out_word_ = output->register_module("word", Linear(after() ? H : E, vocabulary_size));

  at::NoGradGuard no_grad;
  // A forget gate that starts open lets gradients reach the first words (Jozefowicz et al. 2015).
  lstm_bias_.narrow(0, H, H).fill_(1);
  embed_->weight.uniform_(-0.1, 0.1);
  // Small output weights: the first loss is then near ln V.
  out_word_->weight.uniform_(-0.1, 0.1);
  out_word_->bias.zero_();
}

RecurrentDecoder::Memory RecurrentDecoder::first_memory(const at::Tensor& annotations) const {
  const at::Tensor mean = row_mean(annotations);
  Memory memory;
  memory.lstm = {row_tanh(row_linear(mean, init_h_->weight, init_h_->bias)),
                 row_tanh(row_linear(mean, init_c_->weight, init_c_->bias))};
  if (after()) memory.fed = at::zeros_like(memory.lstm.hidden);
  return memory;
}

RecurrentDecoder::Steps RecurrentDecoder::begin_steps(
    const at::Tensor& annotations, const std::shared_ptr<const RowsOfPhotos>& rows,
    const at::Tensor& summed) {
  const int D = config_.annotation_size, H = config_.hidden_size, E = config_.embedding_size;
  Steps steps;
  if (looks())
    steps.attention = std::make_unique<AttentionSteps>(attention_, annotations, rows, summed);
  if (sentinel_ != nullptr) steps.sentinel = sentinel_->begin();
  if (!gate_.is_empty()) steps.gate = StepLinear(gate_->weight, gate_->bias);
  if (weight_ih_.size(1) > E) {
    steps.from_input = StepLinear(weight_ih_.narrow(1, E, weight_ih_.size(1) - E), {});
  }
  steps.from_hidden = StepLinear(weight_hh_, {});
  if (after()) {
    steps.combine_context = StepLinear(combine_->weight.narrow(1, 0, D), combine_->bias);
    steps.combine_hidden = StepLinear(combine_->weight.narrow(1, D, H), {});
  }
  return steps;
}

RecurrentDecoder::Heard RecurrentDecoder::hear(const at::Tensor& embedded) const {
  Heard heard;
  heard.gates = row_linear(embedded, weight_ih_.narrow(1, 0, config_.embedding_size), lstm_bias_);
  if (sentinel_ != nullptr) heard.sentinel = sentinel_->of_words(embedded);
  return heard;
}

void RecurrentDecoder::look(Steps& steps, const Heard& heard, const at::Tensor& asking,
                            const Memory& before, const at::Tensor& cell, std::int64_t t,
                            CellChooser* chooser, Stepped& into) const {
  at::Tensor place;
  if (sentinel_ != nullptr) place = steps.sentinel(heard.sentinel, before.lstm.hidden, cell);
  into.look = steps.attention->look(asking, place, t, chooser);
  into.context = into.look.context;
  if (gate_.is_empty()) return;
  const at::Tensor beta = row_sigmoid(steps.gate(asking));  // [N, 1]
  into.context = beta * into.look.context;
  into.gate = beta.squeeze(1);
}

RecurrentDecoder::Stepped RecurrentDecoder::advance(Steps& steps, const Heard& heard,
                                                    const Memory& before, std::int64_t t,
                                                    CellChooser* chooser) const {
  Stepped stepped;
  at::Tensor gates = heard.gates;
  if (after()) {
    gates = steps.from_input.onto(gates, before.fed);
  } else if (looks()) {
    look(steps, heard, before.lstm.hidden, before, before.lstm.cell, t, chooser, stepped);
    gates = steps.from_input.onto(gates, stepped.context);
  }
  stepped.memory.lstm =
      lstm_step(steps.from_hidden.onto(gates, before.lstm.hidden), before.lstm.cell);
  if (after()) {
    const LstmState& now = stepped.memory.lstm;
    look(steps, heard, now.hidden, before, now.cell, t, chooser, stepped);
    stepped.memory.fed = row_tanh(
        steps.combine_hidden.onto(steps.combine_context(stepped.context), now.hidden));
  }
  return stepped;
}

at::Tensor RecurrentDecoder::logits(const at::Tensor& embedded, const at::Tensor& hidden,
                                    const at::Tensor& context, const TeachingNoise& noise) const {
  const at::Tensor heard = drop(hidden, noise.output, noise.generator);
  if (after()) return row_linear(heard, out_word_->weight, out_word_->bias);
  at::Tensor deep = embedded + row_linear(heard, out_hidden_->weight, out_hidden_->bias);
  if (looks()) deep = deep + row_linear(context, out_context_->weight, {});
  return row_linear(drop(row_tanh(deep), noise.output, noise.generator), out_word_->weight,
                    out_word_->bias);
}

TeacherForced RecurrentDecoder::teacher_forced(const at::Tensor& features,
                                               const CaptionBatch& batch,
                                               const TeachingNoise& noise) {
  const at::Tensor clean = annotate_(features);
  const at::Tensor a = drop(clean, noise.annotations, noise.generator);
  const auto photo_of = at::tensor(batch.rows->photo_of, at::kLong).to(a.device());
  Memory memory =
      first_memory(a).rows([&](const at::Tensor& x) { return x.index_select(0, photo_of); });

  // All words at once; split, not sliced, so that the way back is one concatenation.
  const at::Tensor embedded = drop(embed_(batch.inputs), noise.embedding, noise.generator);
  const Heard all = hear(embedded);
  const auto gates_of = all.gates.split_with_sizes(batch.active);
  std::vector<at::Tensor> sentinel_of(batch.active.size());
  if (all.sentinel.defined()) sentinel_of = all.sentinel.split_with_sizes(batch.active);

  std::unique_ptr<TeachingChooser> chooser;
  if (config_.attention.choice == "hard") {
    chooser = std::make_unique<TeachingChooser>(noise, photo_of.size(0));
  }
  Steps steps = begin_steps(clean, batch.rows, a);
  std::vector<at::Tensor> hidden, context, weights, log_weights, gate, cells;
  for (std::size_t t = 0; t < batch.active.size(); ++t) {
    const std::int64_t n = batch.active[t];
    if (n < memory.lstm.hidden.size(0)) {
      memory = memory.rows([&](const at::Tensor& x) { return x.narrow(0, 0, n); });
    }
    const Stepped stepped = advance(steps, {gates_of[t], sentinel_of[t]}, memory,
                                    static_cast<std::int64_t>(t), chooser.get());
    memory = stepped.memory;
    hidden.push_back(after() ? memory.fed : memory.lstm.hidden);
    if (!looks()) continue;
    context.push_back(stepped.context);
    weights.push_back(stepped.look.weights);
    if (stepped.look.log_weights.defined()) log_weights.push_back(stepped.look.log_weights);
    if (stepped.gate.defined()) gate.push_back(stepped.gate);
    if (stepped.look.cells.defined()) cells.push_back(stepped.look.cells);
  }

  TeacherForced forced;
  const at::Tensor seen = context.empty() ? at::Tensor() : at::cat(context);
  forced.logits = logits(embedded, at::cat(hidden), seen, noise);
  // Without a look the mean annotation is all there is, and it weighs every cell alike.
  const double even = 1.0 / double(a.size(1));
  forced.weights =
      looks() ? at::cat(weights) : at::full({batch.inputs.size(0), a.size(1)}, even, a.options());
  forced.log_weights = log_weights.empty() ? forced.weights.log() : at::cat(log_weights);
  if (!gate.empty()) forced.gate = at::cat(gate);
  if (!cells.empty()) forced.cells = at::cat(cells);
  forced.looked = at::zeros({photo_of.size(0), a.size(1)}, a.options())
                      .index_add(0, batch.row_of, forced.weights);
  return forced;
}

std::unique_ptr<DecoderState> RecurrentDecoder::begin(const at::Tensor& features,
                                                      const ChoiceAtTest& choice) {
  const at::Tensor a = annotate_(features);
  std::vector<std::int64_t> photo_of(static_cast<std::size_t>(features.size(0)));
  std::iota(photo_of.begin(), photo_of.end(), 0);
  const auto rows = std::make_shared<RowsOfPhotos>(RowsOfPhotos::from(photo_of, features.size(0)));
  auto state =
      std::make_unique<State>(begin_steps(a, rows), first_memory(a), std::move(photo_of), choice);
  state->locations = a.size(1);
  return state;
}

DecoderStep RecurrentDecoder::step(DecoderState& state, const std::vector<std::int64_t>& parents,
                                   const std::vector<std::int64_t>& tokens) {
  State& mine = dynamic_cast<State&>(state);
  const auto device = mine.memory.lstm.hidden.device();
  std::vector<std::int64_t> photo_of;
  std::vector<std::uint64_t> said;
  for (std::size_t row = 0; row < parents.size(); ++row) {
    const auto parent = static_cast<std::size_t>(parents[row]);
    photo_of.push_back(mine.photo_of.at(parent));
    said.push_back(said_so_far(mine.said.at(parent), tokens[row]));
  }
  if (looks()) {
    mine.steps.attention->set_rows(
        std::make_shared<RowsOfPhotos>(RowsOfPhotos::from(photo_of, mine.photos)));
  }
  mine.photo_of = std::move(photo_of);
  mine.said = std::move(said);

  const bool hard = config_.attention.choice == "hard";
  if (hard) mine.chooser.set_said(mine.said);
  const auto index = at::tensor(parents, at::kLong).to(device);
  const at::Tensor embedded = embed_(at::tensor(tokens, at::kLong).to(device));
  const Memory before =
      mine.memory.rows([&](const at::Tensor& x) { return x.index_select(0, index); });
  const Stepped stepped =
      advance(mine.steps, hear(embedded), before, mine.t++, hard ? &mine.chooser : nullptr);
  mine.memory = stepped.memory;

  DecoderStep answer;
  const at::Tensor& hidden = after() ? mine.memory.fed : mine.memory.lstm.hidden;
  answer.log_probs = at::log_softmax(logits(embedded, hidden, stepped.context, {}), 1);
  answer.weights = looks() ? stepped.look.weights
                           : at::full({index.size(0), mine.locations}, 1.0 / double(mine.locations),
                                      hidden.options());
  answer.gate = stepped.gate;
  if (hard) {
    const at::Tensor& taken = stepped.look.cells;
    answer.cells = at::where(taken >= 0, taken, stepped.look.weights.argmax(1));
  }
  return answer;
}

}  // namespace gaze
