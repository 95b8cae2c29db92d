#include "nn/attention/cell_sampler.hpp"

#include <torch/types.h>

#include "base/mix_bits.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

// A step of SplitMix64: similar inputs give unrelated outputs.
std::uint64_t mix(std::uint64_t x) { return mix_bits(x + 0x9e3779b97f4a7c15u); }

// The first cell at which the weights, summed up, pass the given share of them all.
std::int64_t cell_at(const float* weights, std::int64_t count, double share) {
  double all = 0;
  for (std::int64_t i = 0; i < count; ++i) all += double(weights[i]);
  double sum = 0;
  std::int64_t last = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    if (weights[i] <= 0) continue;
    sum += double(weights[i]);
    last = i;
    if (sum > share * all) break;
  }
  return last;
}

}  // namespace

TrainingCellSampler::TrainingCellSampler(const TrainingNoise& noise, std::int64_t captions)
    : given_(noise.cells), generator_(noise.generator) {
  if (given_.defined()) return;
  sampled_ =
      noise.sampled_captions > 0
          ? at::empty({captions}).bernoulli_(noise.sampled_captions, generator_).to(at::kBool)
          : at::zeros({captions}, at::kBool);
}

at::Tensor TrainingCellSampler::choose(const at::Tensor& weights) {
  const auto active = weights.size(0);
  if (given_.defined()) {
    if (next_ + active > given_.size(0)) {
      throw Error(ErrorKind::usage, "a cell a step is needed, got " +
                                        std::to_string(given_.size(0)) + " for more steps");
    }
    next_ += active;
    return given_.narrow(0, next_ - active, active).to(weights.device());
  }
  const at::Tensor sampled = sampled_.narrow(0, 0, active);
  const at::Tensor none = at::full({active}, -1, weights.options().dtype(at::kLong));
  if (!sampled.any().item<bool>()) return none;
  // Drawn where the generator is: one of the CPU cannot draw on another device.
  const at::Tensor drawn =
      at::multinomial(weights.to(sampled.device()), 1, false, generator_).squeeze(1);
  return at::where(sampled.to(weights.device()), drawn.to(weights.device()), none);
}

at::Tensor DecodingCellSampler::choose(const at::Tensor& weights) {
  if (choice_.choice == AttentionChoice::expectation) {
    return at::full({weights.size(0)}, -1, weights.options().dtype(at::kLong));
  }
  if (choice_.choice == AttentionChoice::argmax) return weights.argmax(1);
  const at::Tensor local = weights.cpu().contiguous();
  const at::Tensor cells = at::empty({local.size(0)}, at::kLong);
  for (std::int64_t row = 0; row < local.size(0); ++row) {
    const std::uint64_t drawn =
        mix(choice_.seed ^ mix(prefix_hashes_.at(static_cast<std::size_t>(row))));
    cells[row] = cell_at(local.data_ptr<float>() + row * local.size(1), local.size(1),
                         double(drawn >> 11U) * 0x1p-53);
  }
  return cells.to(weights.device());
}

std::uint64_t prefix_hash(std::uint64_t before, std::int64_t token) {
  return mix(before + 1) ^ static_cast<std::uint64_t>(token);
}

at::Tensor weights_taken(const at::Tensor& weights, const at::Tensor& cells) {
  const at::Tensor taken = (cells >= 0).unsqueeze(1);
  const at::Tensor one = at::zeros_like(weights).scatter_(1, cells.clamp_min(0).unsqueeze(1), 1.0);
  return at::where(taken, one, weights);
}

}  // namespace gaze
