#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gaze {

/// One convolution of an encoder, batch norm folded into its weight and bias.
struct ConvLayer {
  std::string name;  ///< its tensors are NAME.weight [outputs, inputs / groups, kernel, kernel]
                     ///< and NAME.bias [outputs]
  int inputs = 0;
  int outputs = 0;
  int kernel = 1;
  int stride = 1;  ///< at output stride 32
  int groups = 1;
  bool relu = false;  ///< on its output; at the end of a residual block, on the sum
  int dilation = 1;   ///< before that which a lost stride brings

  std::vector<std::int64_t> weight_shape() const;
};

/// Convolutions one after the other; where `residual`, what entered the block is added to the last
/// one's output (through `shortcut`, if there is one).
struct ConvBlock {
  std::vector<ConvLayer> layers;
  bool residual = false;
  std::optional<ConvLayer> shortcut;
};

/// MobileNet-EdgeTPU 1.0 without its classifier: stem, blocks.00 to blocks.21, head. Its padding is
/// TensorFlow's SAME. Output: 1280 channels.
std::vector<ConvBlock> edgetpu_blocks();

/// ResNet-50 or -101 (He et al. 2015; the stride in the 3 x 3 convolution) without its classifier,
/// by torchvision's names: conv1 alone, then (after a 3 x 3 stride-2 max pool, padding 1) the
/// bottleneck blocks. Its padding is symmetric, (kernel - 1) / 2. Output: 2048 channels.
/// Throws Error(usage) for another depth.
std::vector<ConvBlock> resnet_blocks(int depth);

/// A few plain convolutions, padding (kernel - 1) / 2, input (pixel - 128) / 127, no batch norm.
/// depth 0 is small enough for the test fixtures: four 3 x 3 of stride 2, 64 channels out. Else it
/// can be trained from random weights: 5 x 5 of stride 4, two 3 x 3 of stride 2, then `depth`
/// residual 3 x 3 on the grid. 96 channels out; with depth 3 the receptive field of a cell is 125
/// pixels a side.
std::vector<ConvBlock> small_cnn_blocks(int depth);
constexpr int kSmallCnnDepth = 3;

/// Every convolution of the blocks in running order, shortcuts after their block's.
std::vector<ConvLayer> all_layers(const std::vector<ConvBlock>& blocks);

}  // namespace gaze
