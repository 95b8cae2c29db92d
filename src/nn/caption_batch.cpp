#include <torch/types.h>

#include <algorithm>
#include <numeric>

#include "gaze/error.hpp"
#include "nn/decoder.hpp"

namespace gaze {

CaptionBatch CaptionBatch::from(const std::vector<std::vector<int>>& captions,
                                const std::vector<std::int64_t>& photo_of, std::int64_t photos,
                                int start_token, int end_token) {
  if (captions.empty() || captions.size() != photo_of.size()) {
    throw Error(ErrorKind::usage,
                "a batch needs one photo a caption and at least one caption, got " +
                    std::to_string(captions.size()) + " captions and " +
                    std::to_string(photo_of.size()) + " photos");
  }
  std::vector<std::int64_t> order(captions.size());
  std::iota(order.begin(), order.end(), 0);
  const auto caption = [&](std::int64_t k) -> const std::vector<int>& {
    return captions[static_cast<std::size_t>(k)];
  };
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return caption(a).size() > caption(b).size();
  });

  CaptionBatch batch;
  std::vector<std::int64_t> photo_of_row, inputs, targets, row_of;
  for (const auto k : order) photo_of_row.push_back(photo_of[static_cast<std::size_t>(k)]);
  const std::size_t steps = caption(order.front()).size() + 1;
  for (std::size_t t = 0; t < steps; ++t) {
    std::int64_t row = 0;
    for (; row < static_cast<std::int64_t>(order.size()); ++row) {
      const auto& words = caption(order[static_cast<std::size_t>(row)]);
      if (t > words.size()) break;
      inputs.push_back(t == 0 ? start_token : words[t - 1]);
      targets.push_back(t == words.size() ? end_token : words[t]);
      row_of.push_back(row);
    }
    batch.active.push_back(row);
  }
  batch.rows = std::make_shared<RowsOfPhotos>(RowsOfPhotos::from(photo_of_row, photos));
  batch.inputs = at::tensor(inputs, at::kLong);
  batch.targets = at::tensor(targets, at::kLong);
  batch.row_of = at::tensor(row_of, at::kLong);
  batch.caption_of = at::tensor(order, at::kLong);
  return batch;
}

}  // namespace gaze
