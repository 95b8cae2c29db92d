#pragma once
#include <array>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>
#include <optional>

#include "gaze/caption.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

/// How the styles look. Pictures are CV_8UC3 in R G B order, as in Image.

/// The weight drawn at full strength.
/// With one scale for a whole caption, the largest value any of its words reaches (after smoothing,
/// unless the style is `grid`), so that panels compare. Never below kFlatFloor even shares: nearly
/// uniform attention must look pale.
double full_scale(const Word& word, const GridGeometry& grid, OverlayStyle style);
double full_scale(const Caption& caption, const GridGeometry& grid, OverlayStyle style);

/// How strongly a weight is drawn, in every style. With e the even share, 1 / cells, the weight of
/// each cell under uniform attention, and s the full scale:
///
///     strength(w) = (sqrt(w / e) - 1) / (sqrt(s / e) - 1),  0 at or below e,  1 at or above s
///
/// What has no more than an even share stays clear: else nearly uniform attention would cover the
/// whole photo. Above it the root keeps words visible beside one that is far sharper; where full
/// scale is only a few even shares, the curve is nearly a straight line.
/// Thread-safe: it does not change.
class StrengthCurve {
 public:
  /// Throws Error(usage) unless `scale` is above the grid's even share.
  StrengthCurve(double scale, const GridGeometry& grid);

  /// The strength of a weight, 0..1.
  float operator()(float weight) const;

  /// The weight that lies this fraction of the way from an even share (0) to full scale (1).
  float weight_at(double fraction) const;

 private:
  double even_, scale_;
  float per_even_, factor_;
};

/// One word's attention on the photo. The chosen cell of a hard model is outlined in every style.
/// `opacity` 0..1 is that of the strongest heat; `scale` is the weight drawn at full strength.
/// Throws Error(usage) as check_attention and StrengthCurve do.
cv::Mat paint(const cv::Mat& photo, const Word& word, const GridGeometry& grid, OverlayStyle style,
              double opacity, double scale);

/// Inferno: perceptually uniform, readable in grey and by colour-blind people. R G B, 0..255, black
/// to pale yellow.
const std::array<cv::Vec3f, 256>& heat_colours();

/// A horizontal bar in the style's own colours: from an even share or less (left) to full scale
/// (right), the weights between in equal steps. Without a curve, where each word has its own, it is
/// the strengths that lie in equal steps.
cv::Mat colour_bar(OverlayStyle style, cv::Size size, const std::optional<StrengthCurve>& curve);

/// An Image's pixels without copying them; the Image must outlive the result.
cv::Mat view(const Image& image);
Image to_image(const cv::Mat& rgb);

}  // namespace gaze
