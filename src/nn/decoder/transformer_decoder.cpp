#include "nn/decoder/transformer_decoder.hpp"

#include <torch/nn/module.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "nn/attention/positions.hpp"
#include "nn/decoder/decoder_parts.hpp"
#include "nn/decoder/word_attention.hpp"
#include "nn/kernels/log_softmax.hpp"
#include "nn/row_blocks.hpp"

namespace gaze {

using torch::nn::LayerNorm;
using torch::nn::LayerNormOptions;
using torch::nn::Linear;

struct TransformerDecoder::State : DecoderState {
  std::vector<PhotoSteps> photos;  // a layer each
  std::vector<WordCache> words;    // a layer each
  std::vector<std::int64_t> photo_of;
  std::int64_t photo_count = 0, t = 0;
};

TransformerDecoder::TransformerDecoder(const DecoderConfig& config, int vocabulary_size)
    : config_(config) {
  check(config);
  const int D = config.annotation_size, H = config.hidden_size;
  annotate_ = Annotator(config, *this);
  norm_cells_ = register_module("norm_cells", LayerNorm(LayerNormOptions({D})));
  embed_ = register_module("embed", torch::nn::Embedding(vocabulary_size, H));
  auto layers = register_module("layers", std::make_shared<torch::nn::Module>());
  for (int k = 0; k < config.layers; ++k) {
    layers_.push_back(
        layers->register_module(std::to_string(k), std::make_shared<TransformerLayer>(H, D)));
  }
  norm_last_ = register_module("norm_last", LayerNorm(LayerNormOptions({H})));
  auto output = register_module("output", std::make_shared<torch::nn::Module>());
  output_bias_ = output->register_parameter("bias", at::zeros({vocabulary_size}));

  const at::NoGradGuard no_grad;
  // sqrt(H) E y is then about as large as the positions, and the first logits are small.
  embed_->weight.normal_(0, 0.5 / std::sqrt(double(H)));
}

std::vector<PhotoKeys> TransformerDecoder::keys_of(const at::Tensor& features,
                                                   const TrainingNoise& noise) {
  const at::Tensor cells =
      drop(norm_cells_(annotate_(features)), noise.annotations, noise.generator);
  const at::Tensor cell_positions =
      square_grid_positions(cells.size(1), cells.size(2), "a transformer").to(cells.device());
  std::vector<PhotoKeys> keys;
  for (const auto& layer : layers_) keys.push_back(layer->keys_of(cells, cell_positions));
  return keys;
}

at::Tensor TransformerDecoder::embedded(const at::Tensor& tokens) {
  return embed_(tokens) * std::sqrt(double(config_.hidden_size));
}

at::Tensor TransformerDecoder::logits(const at::Tensor& x, const TrainingNoise& noise) {
  return row_linear(drop(norm_last_(x), noise.output, noise.generator), embed_->weight,
                    output_bias_);
}

TeacherForced TransformerDecoder::teacher_forced(const at::Tensor& features,
                                                 const CaptionBatch& batch,
                                                 const TrainingNoise& noise) {
  const std::vector<PhotoKeys> keys = keys_of(features, noise);
  const RowBlocks captions = RowBlocks::of_captions(batch), photos = RowBlocks::of_photos(batch);
  const std::int64_t heads = config_.attention.heads;

  at::Tensor x = drop(embedded(batch.inputs), noise.embedding, noise.generator);
  const at::Tensor positions = word_positions(0, captions.block_length(), x.size(1)).to(x.device());
  std::vector<at::Tensor> position_of;  // of every word: the batch is ordered by step
  for (std::size_t t = 0; t < batch.active.size(); ++t) {
    position_of.push_back(positions[static_cast<std::int64_t>(t)].expand({batch.active[t], -1}));
  }
  x = x + at::cat(position_of);

  TeacherForced forced;
  for (std::size_t k = 0; k < layers_.size(); ++k) {
    const bool last = k + 1 == layers_.size();
    x = layers_[k]->forward(
        x,
        [&](const at::Tensor& asked) {
          return teacher_forced_word_attention(asked, captions, heads);
        },
        [&](const at::Tensor& queries) {
          const PhotoAttentionOutput output =
              teacher_forced_photo_attention(queries, keys[k], photos, heads, last);
          forced.weights = output.weights;
          forced.log_weights = output.log_weights;
          return output.context;
        });
  }
  forced.logits = logits(x, noise);
  forced.weight_sums = at::zeros({batch.active.front(), features.size(1)}, x.options())
                           .index_add(0, batch.row_of, forced.weights);
  return forced;
}

std::unique_ptr<DecoderState> TransformerDecoder::begin(const at::Tensor& features,
                                                        const DecodingChoice& /*choice*/) {
  auto state = std::make_unique<State>();
  const auto keys = keys_of(features, {});
  state->photo_count = features.size(0);
  state->photo_of.resize(static_cast<std::size_t>(features.size(0)));
  std::iota(state->photo_of.begin(), state->photo_of.end(), 0);
  const auto rows =
      std::make_shared<RowsOfPhotos>(RowsOfPhotos::from(state->photo_of, state->photo_count));
  for (const PhotoKeys& of_layer : keys) {
    state->photos.emplace_back(of_layer, rows, config_.attention.heads);
    state->words.emplace_back(config_.attention.heads);
  }
  return state;
}

DecoderStep TransformerDecoder::step(DecoderState& state, const std::vector<std::int64_t>& parents,
                                     const std::vector<std::int64_t>& tokens) {
  State& mine = dynamic_cast<State&>(state);
  std::vector<std::int64_t> photo_of;
  for (const auto parent : parents) {
    photo_of.push_back(mine.photo_of.at(static_cast<std::size_t>(parent)));
  }
  const auto rows = std::make_shared<RowsOfPhotos>(RowsOfPhotos::from(photo_of, mine.photo_count));
  mine.photo_of = std::move(photo_of);

  const auto device = embed_->weight.device();
  const auto index = at::tensor(parents, at::kLong).to(device);
  at::Tensor x = embedded(at::tensor(tokens, at::kLong).to(device));
  x = x + word_positions(mine.t++, 1, x.size(1)).to(device);
  DecoderStep answer;
  for (std::size_t k = 0; k < layers_.size(); ++k) {
    const bool last = k + 1 == layers_.size();
    mine.words[k].follow(index);
    mine.photos[k].set_rows(rows);
    x = layers_[k]->forward(
        x, [&](const at::Tensor& asked) { return mine.words[k].step(asked); },
        [&](const at::Tensor& queries) {
          const PhotoAttentionOutput output = mine.photos[k].step(queries, last);
          answer.weights = output.weights;
          return output.context;
        });
  }
  answer.log_probs = row_log_softmax(logits(x, {}));
  return answer;
}

}  // namespace gaze
