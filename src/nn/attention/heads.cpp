#include "nn/attention/heads.hpp"

#include <torch/types.h>

#include <utility>
#include <vector>

namespace gaze {

at::Tensor heads_as_photos(const at::Tensor& x, std::int64_t heads) {
  if (heads == 1) return x;
  const auto photos = x.size(0), locations = x.size(1);
  return x.view({photos, locations, heads, -1})
      .transpose(1, 2)
      .reshape({photos * heads, locations, -1})
      .contiguous();
}

at::Tensor heads_together(const at::Tensor& x, std::int64_t heads) {
  if (heads == 1) return x;
  const auto locations = x.size(1);
  return x.view({-1, heads, locations, x.size(2)})
      .transpose(1, 2)
      .reshape({-1, locations, heads * x.size(2)});
}

at::Tensor heads_as_rows(const at::Tensor& x, std::int64_t heads) {
  return heads == 1 ? x : x.reshape({x.size(0) * heads, x.size(1) / heads});
}

at::Tensor mean_of_heads(const at::Tensor& x) {
  at::Tensor sum = x.select(1, 0);
  if (x.size(1) == 1) return sum;
  for (std::int64_t head = 1; head < x.size(1); ++head) sum = sum + x.select(1, head);
  return sum / double(x.size(1));
}

std::shared_ptr<const RowsOfPhotos> heads_as_rows(const std::shared_ptr<const RowsOfPhotos>& rows,
                                                  std::int64_t heads) {
  if (heads == 1) return rows;
  std::vector<std::int64_t> photo_of;
  photo_of.reserve(rows->photo_of.size() * static_cast<std::size_t>(heads));
  for (const auto photo : rows->photo_of) {
    for (std::int64_t head = 0; head < heads; ++head) photo_of.push_back(photo * heads + head);
  }
  return std::make_shared<RowsOfPhotos>(
      RowsOfPhotos::from(std::move(photo_of), rows->photos() * heads));
}

}  // namespace gaze
