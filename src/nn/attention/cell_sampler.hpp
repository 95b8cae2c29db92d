#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "nn/decoder.hpp"

// Hard attention takes one cell a word (Xu et al. 2015, section 4.1). In training the cell is drawn
// at random, so that REINFORCE can assign credit to the draw; at test time it is the expectation,
// the cell with the largest weight, or a draw.
//
// Letters: N rows, L locations, M as in decoder.hpp.

namespace gaze {

/// Which cell each row takes.
class CellSampler {
 public:
  virtual ~CellSampler() = default;
  /// weights [N, L], no gradient -> [N] int64 on the weights' device, -1 where the expectation is
  /// wanted
  virtual at::Tensor choose(const at::Tensor& weights) = 0;
};

/// In training: with probability noise.sampled_captions, decided once a caption, its cells are
/// drawn.
class TrainingCellSampler : public CellSampler {
 public:
  /// captions: N of the whole batch.
  TrainingCellSampler(const TrainingNoise& noise, std::int64_t captions);
  at::Tensor choose(const at::Tensor& weights) override;

 private:
  at::Tensor given_, sampled_;
  at::Generator generator_;
  std::int64_t next_ = 0;
};

/// At test time. A draw depends on the seed and on the row's words so far, not on its index in a
/// batch.
class DecodingCellSampler : public CellSampler {
 public:
  explicit DecodingCellSampler(const DecodingChoice& choice) : choice_(choice) {}
  /// A hash of each row's words so far, as prefix_hash() computes it: before every step.
  void set_prefix_hashes(std::vector<std::uint64_t> hashes) { prefix_hashes_ = std::move(hashes); }
  at::Tensor choose(const at::Tensor& weights) override;

 private:
  DecodingChoice choice_;
  std::vector<std::uint64_t> prefix_hashes_;
};

/// A hash of a sequence of words: 0 for the empty one.
std::uint64_t prefix_hash(std::uint64_t before, std::int64_t token);

/// The weights of a row's context: its own, or 1 for the cell it took and 0 elsewhere,
/// where no gradient flows. weights [N, L], cells [N] int64
at::Tensor weights_taken(const at::Tensor& weights, const at::Tensor& cells);

}  // namespace gaze
