#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/stopwatch.hpp"
#include "engine/training_run.hpp"
#include "gaze/captioner.hpp"
#include "gaze/export.hpp"

namespace gaze {

/// What to time: encoders of one model, one photo or several a call.
struct EncoderBenchRequest {
  std::string model;  ///< a model file; its encoder is timed
  std::vector<int> batches = {1, 8};
  std::vector<int> threads;  ///< empty: 1 and all cores
  int runs = 30;             ///< timed runs of each; the median is reported
};

/// One line of `gaze bench encoder`.
struct EncoderTiming {
  std::string precision;  ///< "f32" or "bf16"
  int batch = 0;
  int threads = 0;
  double milliseconds = 0;        ///< a photo: the call's median time / batch
  double limit_milliseconds = 0;  ///< a photo's multiply-adds at the sgemm rate measured beside it
  double ratio = 0;               ///< milliseconds / limit_milliseconds
  double sgemm_gflops = 0;        ///< of a 1024 x 1024 x 1024 float32 product on as many threads
};

/// The interface to everything that needs LibTorch, itself free of LibTorch. The program opens the
/// shared library behind it only when a command needs a model: loading LibTorch takes longer than
/// the rest of the start.
struct Engine {
  virtual ~Engine() = default;

  /// As gaze::load_captioner(), but `path` names a file: the default has been looked up already.
  virtual std::unique_ptr<Captioner> load_captioner(const std::string& path,
                                                    const CaptionerOptions& options) = 0;

  /// The same with timing: every describe() adds to `times`, which outlive the captioner.
  virtual std::unique_ptr<Captioner> load_timed_captioner(const std::string& path,
                                                          const CaptionerOptions& options,
                                                          StageTimes& times) = 0;

  /// See engine/torch/run_training.hpp.
  virtual TrainingRunResult train(const TrainingRequest& request,
                                  const TrainingRunObserver& observer) = 0;

  /// First checks that the fast encoder gives the results of the plain operators (throws
  /// Error(environment) if not), then times it.
  virtual std::vector<EncoderTiming> bench_encoder(const EncoderBenchRequest& request) = 0;
};

}  // namespace gaze

/// What the shared library exports. The object lives as long as the library.
extern "C" GAZE_API gaze::Engine* gaze_engine();
