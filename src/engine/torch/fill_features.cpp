#include "engine/torch/fill_features.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <utility>

#include "features/pixels.hpp"
#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/preprocess.hpp"
#include "record/read_options.hpp"
#include "system/in_order.hpp"
#include "train/targets/photo_view.hpp"

namespace gaze {
namespace {

bool is_open_file(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && std::ifstream(path).is_open();
}

/// A part of a photo, cut at whole pixels, at least one a side.
Image cropped(const Image& photo, const Box& part) {
  const auto edge = [](double place, int pixels) {
    return static_cast<int>(std::lround(place * pixels));
  };
  Image cut;
  const int left = std::min(edge(part.left, photo.width), photo.width - 1);
  const int top = std::min(edge(part.top, photo.height), photo.height - 1);
  cut.width = std::max(1, edge(part.right, photo.width) - left);
  cut.height = std::max(1, edge(part.bottom, photo.height) - top);
  const auto bytes = static_cast<std::ptrdiff_t>(cut.width) * 3;
  for (int row = top; row < top + cut.height; ++row) {
    const auto begin =
        photo.rgb.begin() + (static_cast<std::ptrdiff_t>(row) * photo.width + left) * 3;
    cut.rgb.insert(cut.rgb.end(), begin, begin + bytes);
  }
  return cut;
}

/// What a photo becomes in the store.
struct Record {
  at::Tensor values;    ///< undefined where the file is there but holds no photo that can be read
  std::string problem;  ///< why
};

/// `record` makes a record of a photo resized to the input size [1, 3, side, side].
bool fill(int side, const std::function<at::Tensor(const at::Tensor&)>& record,
          const std::vector<std::string>& paths, const std::string& store,
          const FeatureStoreKey& key, const std::function<bool(std::int64_t)>& progress,
          const std::function<void(const std::string&)>& unreadable) {
  if (paths.size() != key.names.size()) {
    throw Error(ErrorKind::usage, "a store of " + std::to_string(key.names.size()) +
                                      " photos needs as many paths, got " +
                                      std::to_string(paths.size()));
  }
  FeatureStoreWriter writer(store, key);
  const ReadOptions options = read_options_of(side);
  const auto make = [&](std::size_t i) {
    const at::NoGradGuard no_grad;
    Record made;
    try {
      const PhotoView view = photo_view(key.names[i], {key.crop, key.mirrored});
      Image photo = read_image(paths[i], options);
      if (key.crop > 0) photo = cropped(photo, view.part);
      const at::Tensor pixels = pixel_tensor(resize_to_input(photo, side), side);
      made.values = record(view.mirrored ? pixels.flip(3) : pixels);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input || !is_open_file(paths[i])) throw;
      made.problem = error.what();
    }
    return made;
  };
  const auto take = [&](std::size_t, Record made) {
    if (made.values.defined()) {
      writer.append(made.values);
    } else {
      unreadable(made.problem);
      writer.append_unreadable();
    }
    return progress(writer.done());
  };
  // A thread a photo: what a record holds then does not depend on their number, and on a busy
  // machine no thread waits for another.
  const bool complete = in_order<Record>(
      static_cast<std::size_t>(writer.done()), paths.size(), at::get_num_threads(),
      [] { at::set_num_threads(1); }, make, take);
  writer.finish();
  return complete;
}

}  // namespace

bool fill_features(const EncodePhotos& encode, int side, const std::vector<std::string>& paths,
                   const std::string& store, const FeatureStoreKey& key,
                   const std::function<bool(std::int64_t)>& progress,
                   const std::function<void(const std::string&)>& unreadable) {
  const auto record = [&](const at::Tensor& pixels) { return encode(pixels)[0]; };
  return fill(side, record, paths, store, key, progress, unreadable);
}

bool fill_pixels(int side, const std::vector<std::string>& paths, const std::string& store,
                 const FeatureStoreKey& key, const std::function<bool(std::int64_t)>& progress,
                 const std::function<void(const std::string&)>& unreadable) {
  const auto record = [&](const at::Tensor& pixels) {
    return pixels[0].permute({1, 2, 0}).reshape({std::int64_t{side} * side, 3});
  };
  return fill(side, record, paths, store, key, progress, unreadable);
}

}  // namespace gaze
