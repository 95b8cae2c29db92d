#include "engine/torch/bench_encoder.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "base/stopwatch.hpp"
#include "engine/torch/thread_count.hpp"
#include "gaze/error.hpp"
#include "nn/encoder/encoder.hpp"
#include "nn/model/model_file.hpp"
#include "nn/tensor/torch_errors.hpp"
#include "system/available_cores.hpp"

namespace gaze {
namespace {

double milliseconds_of(const std::function<void()>& work) {
  const Stopwatch watch;
  work();
  return watch.milliseconds();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// The fast path must give the results of the plain operators, or its time means nothing.
void require_same(const Encoder& encoder, const EncoderWeights& weights, const at::Tensor& pixels,
                  double tolerance) {
  const ConvNet plain(encoder_plan(weights.config), weights.parameters, ConvPrecision::f32,
                      weights.config.input_size, false);
  const at::Tensor wanted = plain.forward(pixels).flatten(2).transpose(1, 2);
  const double error = ((encoder.encode(pixels) - wanted).norm() / wanted.norm()).item<double>();
  if (!(error < tolerance)) {
    throw Error(ErrorKind::environment, "the encoder differs from the plain operators by " +
                                            std::to_string(error) + " of its norm, more than " +
                                            std::to_string(tolerance));
  }
}

// Encoder and matrix product alternate, so that a change of the machine's speed affects both.
EncoderTiming time_encoder(const Encoder& encoder, int batch, int threads, int runs) {
  use_threads(threads);
  const int side = encoder.config().input_size;
  const auto pixels = at::randint(0, 256, {batch, 3, side, side}, at::TensorOptions(at::kByte));
  const at::Tensor a = at::randn({1024, 1024}), b = at::randn({1024, 1024});
  for (int i = 0; i < 3; ++i) {
    encoder.encode(pixels);
    at::mm(a, b);
  }
  std::vector<double> encoding, product;
  for (int i = 0; i < runs; ++i) {
    encoding.push_back(milliseconds_of([&] { encoder.encode(pixels); }));
    product.push_back(milliseconds_of([&] { at::mm(a, b); }));
  }
  EncoderTiming timing;
  timing.batch = batch;
  timing.threads = threads;
  timing.milliseconds = median(encoding) / batch;
  timing.sgemm_gflops = 2 * 1024.0 * 1024.0 * 1024.0 / median(product) / 1e6;
  timing.limit_milliseconds =
      2 * encoder.net().plan().multiply_adds(side) / timing.sgemm_gflops / 1e6;
  timing.ratio = timing.milliseconds / timing.limit_milliseconds;
  return timing;
}

}  // namespace

std::vector<EncoderTiming> bench_encoder(const EncoderBenchRequest& request) {
  return without_torch_errors("timing the encoder", [&] {
    const at::NoGradGuard no_grad;
    const EncoderWeights weights = load_encoder_weights(request.model, 0);
    const int side = weights.config.input_size;
    const auto pixels = at::randint(0, 256, {1, 3, side, side}, at::TensorOptions(at::kByte));
    std::vector<int> threads = request.threads;
    if (threads.empty()) {
      threads = {1};
      const auto cores = available_cores();
      if (cores > 1) threads.push_back(cores);
    }
    std::vector<std::pair<Precision, double>> precisions = {{Precision::f32, 1e-4}};
    if (cpu_has_bf16()) precisions.emplace_back(Precision::bf16, 0.1);
    std::vector<EncoderTiming> timings;
    for (const auto& [precision, tolerance] : precisions) {
      const Encoder encoder(weights.config, weights.parameters, precision);
      require_same(encoder, weights, pixels, tolerance);
      for (const int count : threads) {
        for (const int batch : request.batches) {
          timings.push_back(time_encoder(encoder, batch, count, request.runs));
          timings.back().precision = precision == Precision::f32 ? "f32" : "bf16";
        }
      }
    }
    return timings;
  });
}

}  // namespace gaze
