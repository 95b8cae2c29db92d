#include "model_side.hpp"

#include "glue/bench_encoder.hpp"
#include "glue/run_training.hpp"

namespace gaze {
namespace {

class TorchSide : public ModelSide {
 public:
  std::unique_ptr<Captioner> load_captioner(const std::string& path,
                                            const CaptionerOptions& options) override {
    return gaze::load_captioner(path, options);
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

gaze::ModelSide* gaze_model_side() {
  static gaze::TorchSide side;
  return &side;
}
