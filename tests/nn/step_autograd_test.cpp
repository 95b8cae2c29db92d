#include "nn/kernels/step_autograd.hpp"

#include "gaze/error.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

// Sizes that fill no whole vector register, so that the rests are tested too.
constexpr std::int64_t P = 2, L = 7, D = 37, K = 21, N = 5, H = 19;

std::shared_ptr<const RowsOfPhotos> rows() {
  return std::make_shared<RowsOfPhotos>(RowsOfPhotos::from({1, 0, 0, 1, 0}, P));
}

at::Tensor photo_of(std::int64_t active) {
  return at::tensor(rows()->photo_of, at::kLong).narrow(0, 0, active);
}

at::Tensor leaf(const at::Tensor& value) { return value.detach().clone().requires_grad_(true); }

}  // namespace

TEST_CASE("additive scores and their gradients are those of the plain formula", "[step]") {
  torch::manual_seed(1);
  const auto keys = at::randn({P, L, K}), v = at::randn({K});
  const auto first = at::randn({N, K}), second = at::randn({3, K});
  const auto weigh_first = at::randn({N, L}), weigh_second = at::randn({3, L});

  const auto run = [&](bool fast) {
    const at::Tensor k = leaf(keys), w = leaf(v), q1 = leaf(first), q2 = leaf(second);
    at::Tensor e1, e2;
    if (fast) {
      // Two steps, the second with fewer rows: what a batch of captions does.
      const StepAdditiveScores scores(k * 1, w, rows());
      e1 = scores(q1);
      e2 = scores(q2);
    } else {
      const auto plain = [&](const at::Tensor& q) {
        return at::tanh(k.index_select(0, photo_of(q.size(0))) + q.unsqueeze(1)).matmul(w);
      };
      e1 = plain(q1);
      e2 = plain(q2);
    }
    ((e1 * weigh_first).sum() + (e2 * weigh_second).sum()).backward();
    return std::vector<at::Tensor>{e1.detach(), e2.detach(), k.grad(),
                                   w.grad(),    q1.grad(),   q2.grad()};
  };
  const auto fast = run(true), plain = run(false);
  for (std::size_t i = 0; i < fast.size(); ++i) {
    CAPTURE(i);
    CHECK(close(fast[i], plain[i], 2e-5));
  }
}

TEST_CASE("weighted sums and their gradients are those of the plain formula", "[step]") {
  torch::manual_seed(2);
  const auto annotations = at::randn({P, L, D});
  const auto first = at::rand({N, L}), second = at::rand({2, L});
  const auto weigh_first = at::randn({N, D}), weigh_second = at::randn({2, D});
  const auto run = [&](bool fast) {
    const at::Tensor a = leaf(annotations), w1 = leaf(first), w2 = leaf(second);
    at::Tensor z1, z2;
    if (fast) {
      const StepWeightedSum sum(a * 1, rows());
      z1 = sum(w1);
      z2 = sum(w2);
    } else {
      const auto plain = [&](const at::Tensor& w) {
        return at::bmm(w.unsqueeze(1), a.index_select(0, photo_of(w.size(0)))).squeeze(1);
      };
      z1 = plain(w1);
      z2 = plain(w2);
    }
    ((z1 * weigh_first).sum() + (z2 * weigh_second).sum()).backward();
    return std::vector<at::Tensor>{z1.detach(), z2.detach(), a.grad(), w1.grad(), w2.grad()};
  };
  const auto fast = run(true), plain = run(false);
  for (std::size_t i = 0; i < fast.size(); ++i) {
    CAPTURE(i);
    CHECK(close(fast[i], plain[i], 2e-5));
  }
}

TEST_CASE("a linear layer used at every step has the gradient of its uses added up", "[step]") {
  torch::manual_seed(3);
  const auto weight = at::randn({D, H}), bias = at::randn({D});
  const auto x1 = at::randn({N, H}), x2 = at::randn({3, H});
  const auto run = [&](bool fast) {
    const at::Tensor w = leaf(weight), b = leaf(bias), in1 = leaf(x1), in2 = leaf(x2);
    at::Tensor y1, y2;
    if (fast) {
      const StepLinear linear(w * 1, b);
      y1 = linear(in1);
      y2 = linear(in2);
    } else {
      y1 = at::linear(in1, w, b);
      y2 = at::linear(in2, w, b);
    }
    (y1.square().sum() + y2.sin().sum()).backward();
    return std::vector<at::Tensor>{y1.detach(), y2.detach(), w.grad(),
                                   b.grad(),    in1.grad(),  in2.grad()};
  };
  const auto fast = run(true), plain = run(false);
  for (std::size_t i = 0; i < fast.size(); ++i) {
    CAPTURE(i);
    CHECK(close(fast[i], plain[i], 2e-5));
  }
}

TEST_CASE("an LSTM step and its gradients are those of the plain formula", "[step]") {
  torch::manual_seed(4);
  const auto gates = at::randn({N, 4 * H}) * 2, cell = at::randn({N, H});
  const auto run = [&](bool fast) {
    const at::Tensor g = leaf(gates), c = leaf(cell);
    at::Tensor hidden, next;
    if (fast) {
      const LstmState state = lstm_step(g * 1, c * 1);
      hidden = state.hidden;
      next = state.cell;
    } else {
      const auto parts = g.chunk(4, 1);
      next = at::sigmoid(parts[1]) * c + at::sigmoid(parts[0]) * at::tanh(parts[2]);
      hidden = at::sigmoid(parts[3]) * at::tanh(next);
    }
    (hidden.square().sum() + next.sin().sum()).backward();
    return std::vector<at::Tensor>{hidden.detach(), next.detach(), g.grad(), c.grad()};
  };
  const auto fast = run(true), plain = run(false);
  for (std::size_t i = 0; i < fast.size(); ++i) {
    CAPTURE(i);
    CHECK(close(fast[i], plain[i], 2e-6));
  }
}

TEST_CASE("saturated gates stay finite", "[step]") {
  const LstmState state = lstm_step(at::full({1, 4 * H}, 1e6), at::full({1, H}, -1e6));
  CHECK(at::isfinite(state.hidden).all().item<bool>());
  const LstmState other = lstm_step(at::full({1, 4 * H}, -1e6), at::full({1, H}, 1e6));
  CHECK(at::isfinite(other.hidden).all().item<bool>());
}

TEST_CASE("more rows than the batch has are refused", "[step][error]") {
  const StepWeightedSum sum(at::randn({P, L, D}), rows());
  CHECK_THROWS_WITH(sum(at::rand({N + 1, L})), "weights has 6 rows, the batch has 5");
}
