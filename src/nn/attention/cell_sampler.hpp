#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "nn/decoder.hpp"

// Hard attention looks at one cell a word (Xu et al. 2015, section 4.1). How that cell is found
// depends on the hour: drawn by chance while it is taught, so that REINFORCE can credit the draw;
// at test time the expectation, the likeliest cell or a draw.
//
// Letters: N rows, L locations, M as in decoder.hpp.

namespace gaze {

/// Which cell each row takes.
class CellSampler {
 public:
  virtual ~CellSampler() = default;
  /// weights [N, L], no gradient -> [N] int64, -1 where the expectation is wanted
  virtual at::Tensor choose(const at::Tensor& weights) = 0;
};

/// While teaching: with probability noise.sampled_captions, once a caption, its cells are drawn.
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

/// At test time. A draw depends on the seed and on what the row has said, not on its place in a
/// batch.
class DecodingCellSampler : public CellSampler {
 public:
  explicit DecodingCellSampler(const ChoiceAtTest& choice) : choice_(choice) {}
  /// What each row has said so far, as prefix_hash() sums it up: before every step.
  void set_prefix_hashes(std::vector<std::uint64_t> hashes) { prefix_hashes_ = std::move(hashes); }
  at::Tensor choose(const at::Tensor& weights) override;

 private:
  ChoiceAtTest choice_;
  std::vector<std::uint64_t> prefix_hashes_;
};

/// A number for a sequence of words: of none it is 0.
std::uint64_t prefix_hash(std::uint64_t before, std::int64_t token);

/// The weights a row's context is made of: its own, or 1 for the cell it took and 0 elsewhere,
/// where no gradient flows. weights [N, L], cells [N] int64
at::Tensor weights_taken(const at::Tensor& weights, const at::Tensor& cells);

}  // namespace gaze
