#include "weights/encoder_layers.hpp"

#include <utility>

#include "gaze/error.hpp"

namespace gaze {
namespace {

enum class Kind {
  project,    ///< a 1 x 1 convolution alone
  fused,      ///< one k x k convolution widens, a 1 x 1 narrows
  separable,  ///< 1 x 1 widens, depthwise k x k, 1 x 1 narrows
};

/// One row of the network's table.
struct EdgeTpuRow {
  Kind kind;
  int width;  ///< channels between widening and narrowing
  int outputs;
  int kernel;
  int stride;
  bool residual;
};

constexpr EdgeTpuRow kEdgeTpu[] = {
    {Kind::project, 0, 16, 1, 1, false},        // blocks.00
    {Kind::fused, 128, 32, 3, 2, false},        // blocks.01
    {Kind::fused, 128, 32, 3, 1, true},         //
    {Kind::fused, 128, 32, 3, 1, true},         //
    {Kind::fused, 128, 32, 3, 1, true},         //
    {Kind::fused, 256, 48, 3, 2, false},        // blocks.05
    {Kind::fused, 192, 48, 3, 1, true},         //
    {Kind::fused, 192, 48, 3, 1, true},         //
    {Kind::fused, 192, 48, 3, 1, true},         //
    {Kind::separable, 384, 96, 3, 2, false},    // blocks.09
    {Kind::separable, 384, 96, 3, 1, true},     //
    {Kind::separable, 384, 96, 3, 1, true},     //
    {Kind::separable, 384, 96, 3, 1, true},     //
    {Kind::separable, 768, 96, 3, 1, false},    // blocks.13: as wide as its input, yet not added
    {Kind::separable, 384, 96, 3, 1, true},     //
    {Kind::separable, 384, 96, 3, 1, true},     //
    {Kind::separable, 384, 96, 3, 1, true},     //
    {Kind::separable, 768, 160, 5, 2, false},   // blocks.17
    {Kind::separable, 640, 160, 5, 1, true},    //
    {Kind::separable, 640, 160, 5, 1, true},    //
    {Kind::separable, 640, 160, 5, 1, true},    //
    {Kind::separable, 1280, 192, 3, 1, false},  // blocks.21
};

ConvBlock edgetpu_block(const std::string& name, int inputs, const EdgeTpuRow& row) {
  ConvBlock block;
  block.residual = row.residual;
  if (row.kind == Kind::fused) {
    block.layers.push_back({name + ".expand", inputs, row.width, row.kernel, row.stride, 1, true});
  } else if (row.kind == Kind::separable) {
    block.layers.push_back({name + ".expand", inputs, row.width, 1, 1, 1, true});
    block.layers.push_back(
        {name + ".depthwise", row.width, row.width, row.kernel, row.stride, row.width, true});
  }
  const int width = row.kind == Kind::project ? inputs : row.width;
  block.layers.push_back({name + ".project", width, row.outputs, 1, 1, 1, false});
  return block;
}

}  // namespace

std::vector<std::int64_t> ConvLayer::weight_shape() const {
  return {outputs, inputs / groups, kernel, kernel};
}

std::vector<ConvBlock> edgetpu_blocks() {
  std::vector<ConvBlock> blocks;
  blocks.push_back({{{"stem", 3, 32, 3, 2, 1, true}}, false, std::nullopt});
  int channels = 32;
  int number = 0;
  for (const EdgeTpuRow& row : kEdgeTpu) {
    const std::string digits = (number < 10 ? "0" : "") + std::to_string(number);
    blocks.push_back(edgetpu_block("blocks." + digits, channels, row));
    channels = row.outputs;
    ++number;
  }
  blocks.push_back({{{"head", channels, 1280, 1, 1, 1, true}}, false, std::nullopt});
  return blocks;
}

std::vector<ConvBlock> resnet_blocks(int depth) {
  if (depth != 50 && depth != 101) {
    throw Error(ErrorKind::usage, "ResNet depth must be 50 or 101, got " + std::to_string(depth));
  }
  const int counts[] = {3, 4, depth == 50 ? 6 : 23, 3};
  std::vector<ConvBlock> blocks;
  blocks.push_back({{{"conv1", 3, 64, 7, 2, 1, true}}, false, std::nullopt});
  int channels = 64;
  for (int stage = 0; stage < 4; ++stage) {
    const int width = 64 << stage;
    const int outputs = 4 * width;
    for (int i = 0; i < counts[stage]; ++i) {
      const int stride = i == 0 && stage > 0 ? 2 : 1;
      const std::string name = "layer" + std::to_string(stage + 1) + "." + std::to_string(i);
      ConvBlock block;
      block.residual = true;
      block.layers = {{name + ".conv1", channels, width, 1, 1, 1, true},
                      {name + ".conv2", width, width, 3, stride, 1, true},
                      {name + ".conv3", width, outputs, 1, 1, 1, true}};
      if (i == 0) {
        block.shortcut = ConvLayer{name + ".downsample.0", channels, outputs, 1, stride, 1, false};
      }
      blocks.push_back(std::move(block));
      channels = outputs;
    }
  }
  return blocks;
}

std::vector<ConvBlock> small_cnn_blocks(int depth) {
  struct Row {
    int outputs, kernel, stride;
  };
  // At half the picture's size a layer costs more than all later ones: go to a quarter at once.
  const std::vector<Row> rows =
      depth == 0 ? std::vector<Row>{{16, 3, 2}, {32, 3, 2}, {48, 3, 2}, {64, 3, 2}}
                 : std::vector<Row>{{32, 5, 4}, {64, 3, 2}, {96, 3, 2}};
  std::vector<ConvBlock> blocks;
  int channels = 3;
  for (const Row& row : rows) {
    const std::string name = "conv" + std::to_string(blocks.size() + 1);
    blocks.push_back(
        {{{name, channels, row.outputs, row.kernel, row.stride, 1, true}}, false, std::nullopt});
    channels = row.outputs;
  }
  for (int i = 0; i < depth; ++i) {
    const std::string name = "grid" + std::to_string(i + 1);
    // Not dilated: an annotation covers a shape and little around it, so that attention must select
    // cells.
    blocks.push_back({{{name, channels, channels, 3, 1, 1, true}}, true, std::nullopt});
  }
  return blocks;
}

std::vector<ConvLayer> all_layers(const std::vector<ConvBlock>& blocks) {
  std::vector<ConvLayer> layers;
  for (const ConvBlock& block : blocks) {
    layers.insert(layers.end(), block.layers.begin(), block.layers.end());
    if (block.shortcut) layers.push_back(*block.shortcut);
  }
  return layers;
}

}  // namespace gaze
