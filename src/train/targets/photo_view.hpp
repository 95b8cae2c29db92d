#pragma once
#include <optional>
#include <string>
#include <vector>

#include "metric/grounding/grounded_caption.hpp"

namespace gaze {

/// Which further images of each photo a training uses.
struct ViewKind {
  int crop = 0;  ///< 0: the whole photo; n: the n-th random crop of each photo
  /// Of whole photos: their mirror images. Of crops: those of every second one, by chance.
  bool mirrored = false;
};

/// The kinds beside the photos as they are: their mirror images, if asked for, then the crops.
std::vector<ViewKind> further_views(bool mirror, int crops);

/// What one photo shows in a view of that kind.
struct PhotoView {
  Box part = {0, 0, 1, 1};  ///< in fractions of the photo
  bool mirrored = false;
};

/// A crop has 0.75 to 1 of the photo's width and of its height, each drawn uniformly, as its place is.
/// A pure function of its arguments: `name` is the photo's.
PhotoView photo_view(const std::string& name, const ViewKind& kind);

/// A box of the photo as the view shows it; nothing if less than a quarter of it is left.
std::optional<Box> in_view(const Box& box, const PhotoView& view);

}  // namespace gaze
