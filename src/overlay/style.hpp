#pragma once
#include <array>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

#include "gaze/caption.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

/// How the styles look. Pictures are CV_8UC3 in R G B order, as in Image.

/// The weight drawn at full strength.
/// With one scale for a whole caption, the largest value any of its words reaches (after smoothing,
/// unless the style is `grid`), so that panels compare. Never below kFlatFloor times a flat map's
/// weight: nearly uniform attention must look pale.
inline constexpr double kFlatFloor = 3;
double full_scale(const Word& word, const GridGeometry& grid, OverlayStyle style);
double full_scale(const Caption& caption, const GridGeometry& grid, OverlayStyle style);

/// A fraction f of full scale is drawn with strength f^curve. The curve is such that the weight of
/// each cell under uniform attention, 1/cells, is drawn with kEvenStrength: where attention covers
/// whole things, full scale is only three times that, and all else must stay faint. Where attention
/// is spiky, a linear scale would leave all words but the sharpest one blank; the curve is then a
/// root, and never less.
inline constexpr double kEvenStrength = 0.2;
double strength_curve(double scale, const GridGeometry& grid);

/// One word's attention on the photo. The chosen cell of a hard model is outlined in every style.
/// `opacity` 0..1 is that of the strongest heat; `scale` is the weight drawn at full strength.
/// Throws Error(usage) as check_attention does.
cv::Mat paint(const cv::Mat& photo, const Word& word, const GridGeometry& grid, OverlayStyle style,
              double opacity, double scale);

/// Inferno: perceptually uniform, readable in grey and by colour-blind people. R G B, 0..255, black
/// to pale yellow.
const std::array<cv::Vec3f, 256>& heat_colours();

/// A horizontal bar from weight 0 (left) to full scale (right) in the style's own colours, `curve`
/// that of strength_curve().
cv::Mat colour_bar(OverlayStyle style, cv::Size size, double curve);

/// An Image's pixels without copying them; the Image must outlive the result.
cv::Mat view(const Image& image);
Image to_image(const cv::Mat& rgb);

}  // namespace gaze
