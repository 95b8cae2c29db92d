#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "nn/attention/window.hpp"

namespace gaze {
namespace {

class MonotonicSteps : public ScopeSteps {
 public:
  MonotonicSteps(const GridShape& grid, const WindowRule& rule, int sweep)
      : grid_(grid), rule_(rule), sweep_(sweep) {}

  Weighed weigh(const at::Tensor& scores, const at::Tensor& hidden, std::int64_t step) override {
    const double done = double(std::min<std::int64_t>(step, sweep_ - 1)) / double(sweep_ - 1);
    const auto centre = std::llround(done * double(grid_.rows * grid_.columns - 1));
    const auto rows = hidden.size(0);
    return weigh_in_window(
        scores, at::full({rows}, double(centre / grid_.columns), scores.options()),
        at::full({rows}, double(centre % grid_.columns), scores.options()), grid_, rule_);
  }

 private:
  GridShape grid_;
  WindowRule rule_;
  int sweep_;
};

/// local-m of Luong et al. 2015: the window moves by a fixed rule. A picture has no order of its
/// own, so it sweeps the grid in reading order, p_t = round(t / (T_max - 1) (L - 1)), and stays at
/// the end. A baseline for windows with a predicted centre.
class MonotonicScope : public ScopeImpl {
 public:
  explicit MonotonicScope(const AttentionConfig& config)
      : rule_{config.local_mode == LocalMode::luong, double(config.window), config.window / 2.0},
        sweep_(config.sweep_steps) {}

  std::unique_ptr<ScopeSteps> begin(const GridShape& grid) override {
    return std::make_unique<MonotonicSteps>(grid, rule_, sweep_);
  }

 private:
  WindowRule rule_;
  int sweep_;
};

}  // namespace

std::shared_ptr<ScopeImpl> make_local_m_scope(const DecoderConfig& config) {
  return std::make_shared<MonotonicScope>(config.attention);
}

}  // namespace gaze
