#include "engine/engine.hpp"

#include "engine/torch/bench_encoder.hpp"
#include "engine/torch/run_training.hpp"
#include "engine/torch/timed_captioner.hpp"

namespace gaze {
namespace {

class TorchSide : public Engine {
 public:
  std::unique_ptr<Captioner> load_captioner(const std::string& path,
                                            const CaptionerOptions& options) override {
    return gaze::load_captioner(path, options);
  }
  std::unique_ptr<Captioner> load_timed_captioner(const std::string& path,
                                                  const CaptionerOptions& options,
                                                  StageTimes& times) override {
    return gaze::load_timed_captioner(path, options, &times);
  }
  TrainingRunResult train(const TrainingRequest& request,
                          const TrainingRunObserver& observer) override {
    return run_training(request, observer);
  }
  std::vector<EncoderTiming> bench_encoder(const EncoderBenchRequest& request) override {
    return gaze::bench_encoder(request);
  }
};

}  // namespace
}  // namespace gaze

gaze::Engine* gaze_engine() {
  static gaze::TorchSide side;
  return &side;
}
