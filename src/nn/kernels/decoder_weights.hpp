#pragma once
#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <map>
#include <memory>
#include <mutex>
#include <tuple>
#include <utility>
#include <vector>

#include "nn/kernels/packed_weights.hpp"

namespace gaze {

/// The packed weights of a module that no longer changes, each made when it is first multiplied
/// with and kept. Safe to use from several threads.
class DecoderWeights {
 public:
  /// `module` must outlive this object, and its parameters must keep their values meanwhile.
  DecoderWeights(const torch::nn::Module& module, LinearPrecision precision);

  /// weight [out, in] float32 on the CPU: a parameter of the module, or some of its rows or
  /// columns. Null for any other tensor.
  std::shared_ptr<const PackedWeights> of(const at::Tensor& weight) const;

  /// While it lives, row_linear() and StepLinear of this thread take their weights from `weights`,
  /// which must live longer; null: they pack them at each call.
  class Scope {
   public:
    explicit Scope(const DecoderWeights* weights);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    const DecoderWeights* before_;
  };

 private:
  using Key = std::tuple<const void*, std::int64_t, std::int64_t, std::int64_t>;

  LinearPrecision precision_;
  std::vector<std::pair<const char*, const char*>> parameters_;  ///< where their values lie
  mutable std::mutex mutex_;
  mutable std::map<Key, std::shared_ptr<const PackedWeights>> packed_;
};

/// weight [out, in] float32 on the CPU, packed: of the Scope this thread is in, or made anew.
std::shared_ptr<const PackedWeights> packed_weights(const at::Tensor& weight);

}  // namespace gaze
