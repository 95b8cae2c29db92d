#include "nn/row_blocks.hpp"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <algorithm>

namespace gaze {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::tensor_list;

at::Tensor spread(const at::Tensor& rows, const at::Tensor& slot_of, std::int64_t slots) {
  return at::zeros({slots, rows.size(1)}, rows.options()).index_copy_(0, slot_of, rows);
}

// No slot is used twice, so each of these is the other's gradient. Autograd's own gradient of
// index_select adds row by row, which is slower.

struct SpreadRows : Function<SpreadRows> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& rows, const at::Tensor& slot_of,
                            std::int64_t slots) {
    ctx->saved_data["slot_of"] = slot_of;
    return spread(rows, slot_of, slots);
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    return {grads[0].index_select(0, ctx->saved_data["slot_of"].toTensor()), at::Tensor(),
            at::Tensor()};
  }
};

struct TakeRows : Function<TakeRows> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& slots,
                            const at::Tensor& slot_of) {
    ctx->saved_data["slot_of"] = slot_of;
    ctx->saved_data["slots"] = slots.size(0);
    return slots.index_select(0, slot_of);
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    return {spread(grads[0].contiguous(), ctx->saved_data["slot_of"].toTensor(),
                   ctx->saved_data["slots"].toInt()),
            at::Tensor()};
  }
};

}  // namespace

RowBlocks::RowBlocks(const std::vector<std::int64_t>& slot_of, std::int64_t count,
                     std::int64_t block_length)
    : slot_of_(at::tensor(slot_of, at::kLong)), count_(count), block_length_(block_length) {}

RowBlocks RowBlocks::of_captions(const CaptionBatch& batch) {
  const auto steps = static_cast<std::int64_t>(batch.active.size());
  std::vector<std::int64_t> slot_of;
  for (std::int64_t t = 0; t < steps; ++t) {
    for (std::int64_t row = 0; row < batch.active[static_cast<std::size_t>(t)]; ++row) {
      slot_of.push_back(row * steps + t);
    }
  }
  return {slot_of, batch.active.front(), steps};
}

RowBlocks RowBlocks::of_photos(const CaptionBatch& batch) {
  const auto photos = static_cast<std::size_t>(batch.rows->photos());
  std::vector<std::int64_t> taken(photos, 0), photo_of, slot_of;
  for (const auto active : batch.active) {
    for (std::int64_t row = 0; row < active; ++row) {
      const auto photo = batch.rows->photo_of[static_cast<std::size_t>(row)];
      photo_of.push_back(photo);
      slot_of.push_back(taken[static_cast<std::size_t>(photo)]++);
    }
  }
  const std::int64_t block_length = *std::max_element(taken.begin(), taken.end());
  for (std::size_t m = 0; m < slot_of.size(); ++m) slot_of[m] += photo_of[m] * block_length;
  return {slot_of, static_cast<std::int64_t>(photos), block_length};
}

at::Tensor RowBlocks::blocks(const at::Tensor& x) const {
  return SpreadRows::apply(x, slot_of_.to(x.device()), count_ * block_length_)
      .view({count_, block_length_, x.size(1)});
}

at::Tensor RowBlocks::rows(const at::Tensor& x) const {
  return TakeRows::apply(x.reshape({count_ * block_length_, x.size(2)}), slot_of_.to(x.device()));
}

}  // namespace gaze
