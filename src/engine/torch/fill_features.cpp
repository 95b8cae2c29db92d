#include "engine/torch/fill_features.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "features/pixels.hpp"
#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/preprocess.hpp"

namespace gaze {
namespace {

bool is_open_file(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && std::ifstream(path).is_open();
}

/// Empty where the file is there but holds no photo that can be read.
std::optional<Image> photo_at(const std::string& path, const ReadOptions& options,
                              const std::function<void(const std::string&)>& unreadable) {
  try {
    return read_image(path, options);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input || !is_open_file(path)) throw;
    unreadable(error.what());
    return std::nullopt;
  }
}

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
  const at::NoGradGuard no_grad;
  FeatureStoreWriter writer(store, key);
  ReadOptions options;
  options.enough_pixels_a_side = 2 * side;
  for (auto i = static_cast<std::size_t>(writer.done()); i < paths.size(); ++i) {
    if (const auto photo = photo_at(paths[i], options, unreadable)) {
      writer.append(record(pixel_tensor(resize_to_input(*photo, side), side)));
    } else {
      writer.append_unreadable();
    }
    if (!progress(writer.done())) {
      writer.finish();
      return false;
    }
  }
  writer.finish();
  return true;
}

}  // namespace

bool fill_features(const Encoder& encoder, const std::vector<std::string>& paths,
                   const std::string& store, const FeatureStoreKey& key,
                   const std::function<bool(std::int64_t)>& progress,
                   const std::function<void(const std::string&)>& unreadable) {
  const auto record = [&](const at::Tensor& pixels) { return encoder.encode(pixels)[0]; };
  return fill(encoder.config().input_size, record, paths, store, key, progress, unreadable);
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
