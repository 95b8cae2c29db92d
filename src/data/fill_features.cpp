#include "data/fill_features.hpp"

#include <torch/torch.h>

#include "features/pixels.hpp"
#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/preprocess.hpp"

namespace gaze {

bool fill_features(const Encoder& encoder, const std::vector<std::string>& paths,
                   const std::string& store, const FeatureStoreKey& key,
                   const std::function<bool(std::int64_t)>& progress) {
  if (paths.size() != key.names.size()) {
    throw Error(ErrorKind::usage, "a store of " + std::to_string(key.names.size()) +
                                      " photos needs as many paths, got " +
                                      std::to_string(paths.size()));
  }
  const at::NoGradGuard no_grad;
  const int side = encoder.config().input_size;
  FeatureStoreWriter writer(store, key);
  ReadOptions options;
  options.enough_pixels_a_side = 2 * side;
  for (auto i = static_cast<std::size_t>(writer.done()); i < paths.size(); ++i) {
    const Image photo = read_image(paths[i], options);
    writer.append(encoder.encode(pixel_tensor(squash(photo, side), side))[0]);
    if (!progress(writer.done())) {
      writer.finish();
      return false;
    }
  }
  writer.finish();
  return true;
}

}  // namespace gaze
