#include "nn/decoder/refine.hpp"

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>
#include <torch/types.h>

#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "nn/attention/heads.hpp"
#include "nn/attention/positions.hpp"
#include "nn/kernels/step_autograd.hpp"

namespace gaze {
namespace {

using torch::nn::LayerNorm;
using torch::nn::LayerNormOptions;
using torch::nn::Linear;

at::Tensor linear(const at::Tensor& x, const Linear& map) {
  return row_linear(x.flatten(0, 1), map->weight, map->bias).view({x.size(0), x.size(1), -1});
}

}  // namespace

at::Tensor self_attention(const at::Tensor& queries, const at::Tensor& keys,
                          const at::Tensor& values, std::int64_t heads) {
  const double scale = 1 / std::sqrt(double(queries.size(2)) / double(heads));
  const at::Tensor q = heads_as_photos(queries * scale, heads);
  const at::Tensor k = heads_as_photos(keys, heads), v = heads_as_photos(values, heads);
  if (at::GradMode::is_enabled() || !q.is_cpu()) {
    return heads_together(at::bmm(at::softmax(at::bmm(q, k.transpose(1, 2)), 2), v), heads);
  }
  // Every cell is a row that attends to its own photo.
  const auto photos = q.size(0), locations = q.size(1), size = q.size(2);
  std::vector<std::int64_t> photo_of(static_cast<std::size_t>(photos * locations));
  for (std::size_t row = 0; row < photo_of.size(); ++row) {
    photo_of[row] = static_cast<std::int64_t>(row) / locations;
  }
  const auto rows = RowsOfPhotos::from(std::move(photo_of), photos);
  const at::Tensor asks = q.contiguous(), offers = k.contiguous(), holds = v.contiguous();
  const at::Tensor scores = at::empty({photos * locations, locations}, q.options());
  row_products(offers.data_ptr<float>(), asks.data_ptr<float>(), rows, photos * locations,
               locations, size, scores.data_ptr<float>());
  const at::Tensor weights = at::softmax(scores, 1);
  const at::Tensor mixed = at::empty_like(asks);
  weighted_sums(holds.data_ptr<float>(), weights.data_ptr<float>(), rows, photos * locations,
                locations, size, mixed.data_ptr<float>());
  return heads_together(mixed, heads);
}

struct RefineImpl::Layer : torch::nn::Module {
  explicit Layer(int size) {
    norm_cells = register_module("norm_cells", LayerNorm(LayerNormOptions({size})));
    norm_mixed = register_module("norm_mixed", LayerNorm(LayerNormOptions({size})));
    query = register_module("query", Linear(size, size));
    key = register_module("key", Linear(size, size));
    value = register_module("value", Linear(size, size));
    output = register_module("output", Linear(size, size));
    // "wide" and "narrow" are names in model files.
    ffn_in = register_module("wide", Linear(size, 2 * size));
    ffn_out = register_module("narrow", Linear(2 * size, size));
  }
  LayerNorm norm_cells{nullptr}, norm_mixed{nullptr};
  Linear query{nullptr}, key{nullptr}, value{nullptr}, output{nullptr};
  Linear ffn_in{nullptr}, ffn_out{nullptr};
};

RefineImpl::RefineImpl(int layers, int size, int heads) : heads_(heads) {
  for (int k = 0; k < layers; ++k) {
    layers_.push_back(register_module(std::to_string(k), std::make_shared<Layer>(size)));
  }
}

at::Tensor RefineImpl::forward(const at::Tensor& annotations) {
  const at::Tensor positions =
      square_grid_positions(annotations.size(1), annotations.size(2), "a refining layer")
          .to(annotations.device());
  at::Tensor x = annotations;
  for (const auto& layer : layers_) {
    const at::Tensor cells = layer->norm_cells(x);
    const at::Tensor with_positions = cells + positions;
    x = x + linear(self_attention(linear(with_positions, layer->query),
                                  linear(with_positions, layer->key), linear(cells, layer->value),
                                  heads_),
                   layer->output);
    x = x + linear(at::relu(linear(layer->norm_mixed(x), layer->ffn_in)), layer->ffn_out);
  }
  return x;
}

}  // namespace gaze
