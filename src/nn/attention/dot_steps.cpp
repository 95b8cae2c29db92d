#include "nn/attention/dot_steps.hpp"

#include <torch/types.h>

#include <numeric>
#include <utility>
#include <vector>

#include "nn/attention/heads.hpp"

namespace gaze {
namespace {

// a_m . b_m for each row: [M, S], [M, S] -> [M]. Without gradients the bits do not depend on M.
at::Tensor row_dots(const at::Tensor& a, const at::Tensor& b) {
  if (at::GradMode::is_enabled() || !a.is_cpu()) return (a * b).sum(1);
  std::vector<std::int64_t> self(static_cast<std::size_t>(a.size(0)));
  std::iota(self.begin(), self.end(), 0);
  const auto rows = RowsOfPhotos::from(std::move(self), a.size(0));
  const at::Tensor x = a.contiguous(), y = b.contiguous();
  const at::Tensor dots = at::empty({a.size(0)}, a.options());
  row_products(x.data_ptr<float>(), y.data_ptr<float>(), rows, a.size(0), 1, a.size(1),
               dots.data_ptr<float>());
  return dots;
}

class DotSteps : public ScoreSteps {
 public:
  DotSteps(const DotMaps& maps, const at::Tensor& annotations,
           const std::shared_ptr<const RowsOfPhotos>& rows, int heads)
      : heads_(heads),
        scale_(maps.scale),
        maps_query_(maps.query.defined()),
        maps_key_(maps.key.defined()) {
    at::Tensor keys = annotations;
    if (maps_key_) {
      keys = row_linear(annotations.flatten(0, 1), maps.key, {})
                 .view({annotations.size(0), annotations.size(1), -1});
      key_ = StepLinear(maps.key, {});
    }
    if (maps_query_) query_ = StepLinear(maps.query, {});
    products_ = StepDotScores(heads_as_photos(keys, heads), heads_as_rows(rows, heads));
  }

  at::Tensor scores(const at::Tensor& hidden, const at::Tensor& sentinel) override {
    at::Tensor query = maps_query_ ? query_(hidden) : hidden;
    if (scale_ != 1) query = query * scale_;
    query = heads_as_rows(query, heads_);
    const at::Tensor cells = products_(query);
    if (!sentinel.defined()) return cells;
    const at::Tensor key = heads_as_rows(maps_key_ ? key_(sentinel) : sentinel, heads_);
    return at::cat({cells, row_dots(key, query).view({-1, 1})}, 1);
  }

  void set_rows(std::shared_ptr<const RowsOfPhotos> rows) override {
    products_.set_rows(heads_as_rows(rows, heads_));
  }

 private:
  int heads_;
  double scale_;
  bool maps_query_, maps_key_;
  StepLinear query_, key_;
  StepDotScores products_;
};

}  // namespace

std::unique_ptr<ScoreSteps> make_dot_steps(const DotMaps& maps, const at::Tensor& annotations,
                                           const std::shared_ptr<const RowsOfPhotos>& rows,
                                           int heads) {
  return std::make_unique<DotSteps>(maps, annotations, rows, heads);
}

}  // namespace gaze
