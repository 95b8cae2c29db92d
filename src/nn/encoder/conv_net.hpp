#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gaze/caption.hpp"

namespace gaze {

/// How a layer pads. `same` is TensorFlow's: as many pixels as needed for ceil(size / stride)
/// outputs, the odd one on the right and at the bottom. `symmetric` is torchvision's: (kernel - 1)
/// dilation / 2 on every side. They differ where the stride is 2, and so does the centre of a cell.
enum class Padding { same, symmetric };

/// One step of a feed-forward network over the tensors made so far (0 is the input picture, k the
/// output of step k - 1). Batch norm is folded into weight and bias.
struct ConvStep {
  std::string name;  ///< parameters are `name`.weight and `name`.bias
  int input = 0;
  int add = -1;  ///< a tensor added to the output before `relu`, or -1
  int kernel = 1;
  int stride = 1;
  int dilation = 1;
  bool depthwise = false;
  int in_channels = 0, out_channels = 0;
  bool relu = false;
  bool max_pool = false;  ///< a pooling step: no parameters
};

/// A whole encoder as data: what distinguishes one family from another.
struct ConvPlan {
  Padding padding = Padding::same;
  std::vector<ConvStep> steps;
  std::vector<float> mean;   ///< of 0..255 pixels, per channel; empty: the input is taken as it is
  std::vector<float> scale;  ///< (pixel - mean) * scale

  int output_channels() const { return steps.back().out_channels; }
  /// Multiply-adds for one picture of input_size pixels a side.
  double multiply_adds(int input_size) const;
  /// Where the output cells are centred, from the strides and the padding alone.
  GridGeometry geometry(int input_size) const;
  /// Shapes of all parameters, by name.
  std::map<std::string, std::vector<std::int64_t>> parameter_shapes() const;
};

enum class ConvPrecision { f32, bf16 };

/// Runs a plan. Weights are prepacked for oneDNN where this LibTorch offers that, else the plain
/// operators run: the same numbers up to rounding. Thread-safe after construction. With `prepack`
/// false in f32 the answer is differentiable in the parameters, which are read where they lie.
class ConvNet {
 public:
  /// parameters: every name of plan.parameter_shapes(), any float type, on the device to run on.
  /// Throws Error(environment) for bf16 on a CPU without it.
  ConvNet(ConvPlan plan, const std::map<std::string, at::Tensor>& parameters,
          ConvPrecision precision, int input_size, bool prepack = true);
  ~ConvNet();

  /// pixels [B, 3, S, S], uint8 (or what the plan takes, float) -> [B, C, R, R], float, on the same
  /// device
  at::Tensor forward(const at::Tensor& pixels) const;

  const ConvPlan& plan() const { return plan_; }

 private:
  struct Layer;
  struct Packed;
  const Packed& packed_for(int threads) const;

  ConvPlan plan_;
  ConvPrecision precision_;
  std::vector<Layer> layers_;
  bool prepack_ = false;
  mutable std::mutex mutex_;
  mutable std::map<int, std::unique_ptr<Packed>> packed_;  // by number of threads
  std::vector<int> last_use_;  ///< tensor -> the last step that reads it
};

/// Whether bf16 convolutions are native here (avx512_bf16 or AMX).
bool cpu_has_bf16();

}  // namespace gaze
