#include "support/torch_catch.hpp"

#include <map>

#include "gaze/error.hpp"
#include "nn/encoder/encoder.hpp"
#include "nn/model/model_file.hpp"
#include "support/formula_weights.hpp"
#include "weights/encoder_layers.hpp"
#include "weights/import_encoder.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

std::map<std::string, at::Tensor> parameters_of(const nlohmann::json& fixture) {
  std::map<std::string, at::Tensor> parameters;
  for (const FormulaTensor& tensor : formula_tensors(fixture)) {
    parameters[tensor.name] = at::tensor(tensor.values).view(tensor.shape);
  }
  return parameters;
}

at::Tensor fixture_picture() {
  return at::tensor(formula_pixels(), at::kByte).view({1, 3, 224, 224});
}

/// The fixture keeps every step-th value, in the order channel, row, column.
void check_output(const at::Tensor& grid, const nlohmann::json& wanted, double tolerance) {
  const at::Tensor flat = grid.transpose(1, 2).contiguous().view(-1);
  const auto sample = wanted.at("sample").get<std::vector<float>>();
  const auto step = wanted.at("step").get<std::int64_t>();
  REQUIRE(sample.size() > 100);
  double error = 0, size = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double value = flat[static_cast<std::int64_t>(i) * step].item<double>();
    error += std::pow(value - double(sample[i]), 2);
    size += std::pow(double(sample[i]), 2);
  }
  CHECK(std::sqrt(error / size) < tolerance);
  CHECK(flat.norm().item<double>() == Approx(wanted.at("norm").get<double>()).epsilon(tolerance));
  CHECK(flat.mean().item<double>() == Approx(wanted.at("mean").get<double>()).epsilon(tolerance));
}

/// Random weights that keep the signal's size, so that gradients reach the picture.
std::map<std::string, at::Tensor> random_parameters(const ConvPlan& plan) {
  torch::manual_seed(3);
  std::map<std::string, at::Tensor> parameters;
  for (const auto& [name, shape] : plan.parameter_shapes()) {
    if (shape.size() == 1) {
      // A positive bias keeps every ReLU open: the gradient then shows the whole receptive field.
      parameters[name] = at::full(shape, 1.0);
    } else {
      const double fan_in = double(shape[1] * shape[2] * shape[3]);
      parameters[name] = at::rand(shape) / fan_in;
    }
  }
  return parameters;
}

/// The centre of a cell's receptive field, from the gradient of that cell with respect to the
/// picture: the centre of mass in pixels, (x, y).
std::pair<double, double> gradient_centre(const EncoderConfig& config, int row, int column) {
  const ConvPlan plan = encoder_plan(config);
  const ConvNet net(plan, random_parameters(plan), ConvPrecision::f32, config.input_size, false);
  // Plain operators on float pixels are differentiable; uint8 pixels are not.
  // Noise, because for a constant input a pooling layer gives the gradient to its first pixel.
  const auto pixels = (at::full({1, 3, config.input_size, config.input_size}, 128.0) +
                       20 * at::randn({1, 3, config.input_size, config.input_size}))
                          .requires_grad_(true);
  const at::Tensor out = net.forward(pixels);
  out.index({0, torch::indexing::Slice(), row, column}).sum().backward();
  const at::Tensor weight = pixels.grad().abs().sum(1)[0].to(at::kDouble);
  const at::Tensor at_pixel = at::arange(config.input_size, at::kDouble);
  const double total = weight.sum().item<double>();
  return {(weight.sum(0) * at_pixel).sum().item<double>() / total,
          (weight.sum(1) * at_pixel).sum().item<double>() / total};
}

}  // namespace

TEST_CASE("MobileNet-EdgeTPU computes what an independent implementation does", "[encoder]") {
  const at::NoGradGuard no_grad;
  const auto fixture = read_fixture("encoder_edgetpu.json");
  const auto parameters = parameters_of(fixture);
  for (const int stride : {32, 16}) {
    EncoderConfig config;
    config.output_stride = stride;
    CAPTURE(stride);
    const Encoder encoder(config, parameters, Precision::f32);
    check_output(encoder.encode(fixture_picture()), fixture.at("stride" + std::to_string(stride)),
                 1e-4);
  }
}

TEST_CASE("ResNet-50 computes what torchvision does after import", "[encoder]") {
  const at::NoGradGuard no_grad;
  const auto fixture = read_fixture("encoder_resnet50.json");
  const auto tensors = formula_tensors(fixture);
  const TemporaryFolder folder;
  std::vector<TensorInfo> infos;
  for (const FormulaTensor& tensor : tensors) {
    TensorInfo info;
    info.name = tensor.name;
    info.shape = tensor.shape;
    info.data = {reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * 4};
    infos.push_back(info);
  }
  write_safetensors(folder / "torchvision.safetensors", infos);
  ImportOptions options;
  options.dtype = Dtype::f32;
  import_encoder(SafetensorsFile::open(folder / "torchvision.safetensors"),
                 folder / "resnet.safetensors", options);
  for (const int stride : {32, 16}) {
    CAPTURE(stride);
    const auto weights = load_encoder_weights(folder / "resnet.safetensors", stride);
    const Encoder encoder(weights.config, weights.parameters, Precision::f32);
    check_output(encoder.encode(fixture_picture()), fixture.at("stride" + std::to_string(stride)),
                 1e-4);
  }
}

TEST_CASE("prepacked and plain operators agree", "[encoder]") {
  const at::NoGradGuard no_grad;
  const auto parameters = parameters_of(read_fixture("encoder_edgetpu.json"));
  const EncoderConfig config;
  const Encoder fast(config, parameters, Precision::f32);
  const ConvNet plain(encoder_plan(config), parameters, ConvPrecision::f32, 224, false);
  const auto wanted = plain.forward(fixture_picture()).flatten(2).transpose(1, 2);
  const auto got = fast.encode(fixture_picture());
  CHECK(((got - wanted).norm() / wanted.norm()).item<double>() < 1e-5);
}

TEST_CASE("bf16 is close to float32 where the processor has it", "[encoder]") {
  if (!cpu_has_bf16()) return;
  const at::NoGradGuard no_grad;
  const auto parameters = parameters_of(read_fixture("encoder_edgetpu.json"));
  const auto f32 = Encoder({}, parameters, Precision::f32).encode(fixture_picture());
  const auto bf16 = Encoder({}, parameters, Precision::bf16).encode(fixture_picture());
  CHECK(((f32 - bf16).norm() / f32.norm()).item<double>() < 0.05);
}

TEST_CASE("a photo's grid does not depend on the threads or on the photos before it", "[encoder]") {
  const at::NoGradGuard no_grad;
  const auto parameters = parameters_of(read_fixture("encoder_edgetpu.json"));
  for (const Precision precision : {Precision::f32, Precision::bf16}) {
    if (precision == Precision::bf16 && !cpu_has_bf16()) continue;
    const Encoder encoder({}, parameters, precision);
    const at::Tensor photo = fixture_picture();
    at::set_num_threads(1);
    const at::Tensor alone = encoder.encode(photo);
    at::set_num_threads(2);
    CHECK(encoder.encode(photo).equal(alone));
    const at::Tensor beside = at::randint(0, 256, {1, 3, 224, 224}, at::TensorOptions(at::kByte));
    encoder.encode(beside);
    CHECK(encoder.encode(photo).equal(alone));
  }
}

TEST_CASE("the reported geometry is where the gradient of a cell is", "[encoder][geometry]") {
  const std::vector<EncoderConfig> configs = {{EncoderFamily::mobilenet_edgetpu, 0, 16, 224},
                                              {EncoderFamily::mobilenet_edgetpu, 0, 32, 1024},
                                              {EncoderFamily::resnet, 50, 16, 224},
                                              {EncoderFamily::resnet, 50, 32, 448},
                                              {EncoderFamily::small_cnn, 0, 16, 224},
                                              {EncoderFamily::small_cnn, kSmallCnnDepth, 16, 512}};
  for (const EncoderConfig& config : configs) {
    const GridGeometry grid = encoder_plan(config).geometry(config.input_size);
    CAPTURE(name_of(config.family), config.output_stride);
    REQUIRE(grid.rows == config.grid_side());
    // Cells in the middle, whose receptive field the picture's edge does not cut much.
    const int row = grid.rows / 2, column = grid.columns / 2 - 1;
    const auto [x, y] = gradient_centre(config, row, column);
    const double size = config.input_size;
    CHECK((x + 0.5) / size == Approx(grid.x0 + column * grid.dx).margin(1.5 / size));
    CHECK((y + 0.5) / size == Approx(grid.y0 + row * grid.dy).margin(1.5 / size));
  }
}

TEST_CASE("the default grid starts at pixel 15 and torchvision's at pixel 0",
          "[encoder][geometry]") {
  const GridGeometry edgetpu = mobilenet_edgetpu_plan(16).geometry(224);
  CHECK(edgetpu.x0 == Approx(15.5 / 224));
  CHECK(edgetpu.dx == Approx(16.0 / 224));
  const GridGeometry resnet = resnet_plan(50, 16).geometry(224);
  CHECK(resnet.x0 == Approx(0.5 / 224));
  CHECK(resnet.dy == Approx(16.0 / 224));
}

TEST_CASE("the default encoder is 1.2 billion multiply-adds", "[encoder]") {
  CHECK(mobilenet_edgetpu_plan(16).multiply_adds(224) == Approx(1.2117e9).epsilon(0.001));
}

TEST_CASE("pixels of another size or type are refused", "[encoder][error]") {
  const ConvPlan plan = small_cnn_plan();
  const Encoder encoder({EncoderFamily::small_cnn, 0, 16, 224}, random_parameters(plan),
                        Precision::f32);
  CHECK_THROWS_WITH(encoder.encode(at::zeros({1, 3, 100, 224}, at::kByte)),
                    "pixels must be uint8 [B, 3, 224, 224], got [1, 3, 100, 224]");
  CHECK_THROWS_AS(encoder.encode(at::zeros({1, 3, 224, 224})), Error);
}
