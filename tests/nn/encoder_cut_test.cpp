#include "nn/encoder/encoder_cut.hpp"

#include "gaze/error.hpp"
#include "nn/encoder/encoder.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;

namespace {

std::map<std::string, at::Tensor> random_parameters(const ConvPlan& plan) {
  std::map<std::string, at::Tensor> parameters;
  for (const auto& [name, shape] : plan.parameter_shapes()) {
    double fan_in = 1;
    for (std::size_t k = 1; k < shape.size(); ++k) fan_in *= double(shape[k]);
    parameters[name] = at::randn(shape) * std::sqrt(1.5 / fan_in);
  }
  return parameters;
}

double difference(const at::Tensor& a, const at::Tensor& b) {
  return ((a - b).norm() / b.norm()).item<double>();
}

// A pair would do, but Catch2 3 beside LibTorch 2 prints pairs with <<, which a plan does not have.
struct Cut {
  ConvPlan plan;
  std::string block;
};

}  // namespace

TEST_CASE("a network cut in two answers as the whole one", "[encoder_cut]") {
  const int side = 64;
  const auto [plan, block] = GENERATE(values<Cut>(
      {{mobilenet_edgetpu_plan(16), "block13"},
       {mobilenet_edgetpu_plan(16), "block17"},
       {mobilenet_edgetpu_plan(32), "block14"},  // Has a shortcut and a stride behind the cut.
       {mobilenet_edgetpu_plan(16), "head"},
       {mobilenet_edgetpu_plan(16), "all"},
       {resnet_plan(50, 16), "layer4"},
       {resnet_plan(50, 16), "layer3.5"},
       {small_cnn_plan(3), "grid2"}}));
  CAPTURE(block);
  const at::NoGradGuard no_grad;
  const auto parameters = random_parameters(plan);
  const EncoderCut cut = cut_encoder(plan, block, side);
  CHECK(cut.front.steps.size() + cut.suffix.steps.size() == plan.steps.size());
  const at::Tensor pixels = at::randint(0, 256, {2, 3, side, side}).to(at::kByte);
  const ConvNet whole(plan, parameters, ConvPrecision::f32, side);
  const ConvNet suffix(cut.suffix, parameters, ConvPrecision::f32, cut.side, false);
  at::Tensor between = pixels;
  if (cut.step > 0) {
    between = ConvNet(cut.front, parameters, ConvPrecision::f32, side).forward(pixels);
  }
  CHECK(between.sizes() == at::IntArrayRef({2, cut.channels, cut.side, cut.side}));
  const at::Tensor wanted = whole.forward(pixels);
  CHECK(wanted.abs().mean().item<double>() > 0);
  CHECK(difference(suffix.forward(between), wanted) < 1e-4);
}

TEST_CASE("what lies before block 13 is 14 x 14 x 96", "[encoder_cut]") {
  const EncoderCut cut = cut_encoder(mobilenet_edgetpu_plan(16), "block13", 224);
  CHECK(cut.side == 14);
  CHECK(cut.channels == 96);
  CHECK(cut.suffix.steps.front().name == "blocks.13.expand");
  CHECK(cut_encoder(mobilenet_edgetpu_plan(16), "blocks.13", 224).step == cut.step);
}

TEST_CASE("an unknown block is refused with the names there are", "[encoder_cut][error]") {
  CHECK_THROWS_WITH(cut_encoder(mobilenet_edgetpu_plan(16), "block40", 224),
                    ContainsSubstring("has no block block40") && ContainsSubstring("blocks.13") &&
                        ContainsSubstring("head"));
  CHECK_THROWS_WITH(cut_encoder(resnet_plan(50, 16), "layer3.1.conv2", 224),
                    ContainsSubstring("a shortcut leads around that place"));
}

TEST_CASE("the plain operators are differentiable where the padding is uneven", "[encoder_cut]") {
  // TensorFlow's padding of a stride-2 layer: the weight must not be a padded copy.
  const ConvPlan plan = mobilenet_edgetpu_plan(32);
  auto parameters = random_parameters(plan);
  for (auto& entry : parameters) entry.second.set_requires_grad(true);
  const EncoderCut cut = cut_encoder(plan, "block16", 64);
  const ConvNet net(cut.suffix, parameters, ConvPrecision::f32, cut.side, false);
  const at::Tensor between = at::randn({1, cut.channels, cut.side, cut.side});
  const auto loss = [&] { return net.forward(between).square().mean(); };
  loss().backward();
  for (const char* name : {"blocks.16.expand.weight", "blocks.17.depthwise.weight",
                           "blocks.17.depthwise.bias", "head.weight"}) {
    CAPTURE(name);
    at::Tensor weight = parameters.at(name);
    REQUIRE(weight.grad().defined());
    const double slope = weight.grad().norm().item<double>();
    REQUIRE(slope > 0);
    const at::Tensor direction = weight.grad() / slope;
    const at::NoGradGuard no_grad;
    const double step = 2e-3 * weight.norm().item<double>();
    weight.add_(direction, step);
    const double above = loss().item<double>();
    weight.add_(direction, -2 * step);
    const double below = loss().item<double>();
    weight.add_(direction, step);
    CHECK((above - below) / (2 * step) == Approx(slope).epsilon(0.05));
  }
}
