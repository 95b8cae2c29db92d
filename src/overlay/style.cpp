#include "overlay/style.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "gaze/error.hpp"
#include "overlay/heat_map.hpp"
#include "overlay/style_constants.hpp"

namespace gaze {
namespace {

using Colour = cv::Vec3f;

Colour heat_colour(float strength) {
  const float at = kFirstColour + strength * (kLastColour - kFirstColour);
  return heat_colours()[static_cast<std::size_t>(std::lround(at))];
}

Colour contour_colour(float strength) {
  constexpr auto kTone = static_cast<float>(kContourTone);
  return heat_colour(kTone + (1 - kTone) * strength);
}

Colour muted(const Colour& photo) {
  constexpr auto kShare = static_cast<float>(kGreyed);
  const float grey =
      kGreyWeights[0] * photo[0] + kGreyWeights[1] * photo[1] + kGreyWeights[2] * photo[2];
  return photo * (1 - kShare) + Colour(grey, grey, grey) * kShare;
}

cv::Vec3b to_pixel(const Colour& colour) {
  return {cv::saturate_cast<uchar>(colour[0]), cv::saturate_cast<uchar>(colour[1]),
          cv::saturate_cast<uchar>(colour[2])};
}

/// Calls change(pixel as floats, strength 0..1) for each pixel.
template <typename Change>
cv::Mat blend(const cv::Mat& photo, const cv::Mat& map, const StrengthCurve& curve, Change change) {
  cv::Mat result(photo.size(), CV_8UC3);
  for (int y = 0; y < photo.rows; ++y) {
    const auto* from = photo.ptr<cv::Vec3b>(y);
    const auto* weight = map.ptr<float>(y);
    auto* to = result.ptr<cv::Vec3b>(y);
    for (int x = 0; x < photo.cols; ++x) {
      to[x] = to_pixel(change(Colour(from[x]), curve(weight[x])));
    }
  }
  return result;
}

auto heat_over(double opacity) {
  return [opacity = static_cast<float>(opacity)](const Colour& photo, float strength) -> Colour {
    const float cover = opacity * strength;
    return muted(photo) * (1 - cover) + heat_colour(strength) * cover;
  };
}

Colour spotlight_over(const Colour& photo, float strength) {
  constexpr auto kLeft = static_cast<float>(kDark);
  return photo * (kLeft + (1 - kLeft) * strength);
}

double line_width(cv::Size size) {
  return std::clamp(std::min(size.width, size.height) / kSidesALine, kThinnestLine, kThickestLine);
}

/// Iso-lines at the contour levels: white-hot inside, with a dark edge that shows on a white photo.
/// How far a pixel is from a line is (map - level) / |gradient|: exact for the smooth maps drawn
/// here, and antialiased without tracing polygons.
void draw_contours(cv::Mat& picture, const cv::Mat& map, const StrengthCurve& curve) {
  cv::Mat slope_x, slope_y, slope;
  cv::Sobel(map, slope_x, CV_32F, 1, 0, 3, 1.0 / 8);
  cv::Sobel(map, slope_y, CV_32F, 0, 1, 3, 1.0 / 8);
  cv::magnitude(slope_x, slope_y, slope);
  constexpr auto kEdge = static_cast<float>(kContourEdge);
  const auto half = static_cast<float>(line_width(picture.size()) * kContourHalf);
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      const float gradient = slope.at<float>(y, x);
      if (gradient <= 0) continue;
      for (const double level : kContourLevels) {
        const float weight = curve.weight_at(level);
        const float away = std::abs(map.at<float>(y, x) - weight) / gradient;
        const float edge = std::clamp(half * 2 + 0.5F - away, 0.F, 1.F) * kEdge;
        const float core = std::clamp(half + 0.5F - away, 0.F, 1.F);
        if (edge <= 0) continue;
        auto& pixel = picture.at<cv::Vec3b>(y, x);
        const Colour darkened = Colour(pixel) * (1 - edge);
        pixel = to_pixel(darkened * (1 - core) + contour_colour(curve(weight)) * core);
      }
    }
  }
}

void draw_peak(cv::Mat& picture, const cv::Point2d& centre) {
  constexpr int kShift = 4;
  const auto fixed = [](double value) {
    return static_cast<int>(std::lround(value * (1 << kShift)));
  };
  const double width = line_width(picture.size());
  const cv::Point at(fixed(centre.x - 0.5), fixed(centre.y - 0.5));
  const int thick = std::max(1, static_cast<int>(std::lround(width * kPeakThickness)));
  const int radius = fixed(width * kPeakRadius);
  cv::circle(picture, at, radius, {0, 0, 0}, thick + 2, cv::LINE_AA, kShift);
  cv::circle(picture, at, radius, {255, 255, 255}, thick, cv::LINE_AA, kShift);
  cv::circle(picture, at, fixed(width * kPeakDot), {255, 255, 255}, cv::FILLED, cv::LINE_AA,
             kShift);
}

void draw_cell_lines(cv::Mat& picture, const GridGeometry& grid) {
  const auto line = [&](cv::Rect rectangle) {
    rectangle &= cv::Rect({0, 0}, picture.size());
    if (rectangle.empty()) return;
    cv::Mat part = picture(rectangle);
    const cv::Mat white(part.size(), part.type(), cv::Scalar::all(255));
    cv::addWeighted(part, 1 - kCellLineOpacity, white, kCellLineOpacity, 0, part);
  };
  const auto x = cell_edges(grid.columns, grid.x0, grid.dx, picture.cols);
  const auto y = cell_edges(grid.rows, grid.y0, grid.dy, picture.rows);
  for (std::size_t i = 1; i + 1 < x.size(); ++i) line({x[i], 0, 1, picture.rows});
  for (std::size_t i = 1; i + 1 < y.size(); ++i) line({0, y[i], picture.cols, 1});
}

void outline_cell(cv::Mat& picture, const cv::Rect& cell) {
  const int width = std::max(1, static_cast<int>(std::lround(line_width(picture.size()))));
  cv::Rect outer = cell;
  outer -= cv::Point(width, width);
  outer += cv::Size(2 * width, 2 * width);
  cv::rectangle(picture, outer, {0, 0, 0}, width * 3, cv::LINE_8);
  cv::rectangle(picture, outer, {255, 255, 255}, width, cv::LINE_8);
}

cv::Mat map_of(const Word& word, const GridGeometry& grid, OverlayStyle style, cv::Size size) {
  return style == OverlayStyle::grid ? enlarge_cells(word.attention, grid, size)
                                     : enlarge(word.attention, grid, size);
}

double even_share(const GridGeometry& grid) { return 1.0 / (grid.rows * grid.columns); }

double flat_floor(const GridGeometry& grid) { return kFlatFloor * even_share(grid); }

/// The largest value the drawn map reaches. The smooth map's peaks lie on or between centres; four
/// samples a cell find them to a few parts in a thousand.
double peak(const Word& word, const GridGeometry& grid, OverlayStyle style) {
  check_attention(word.attention, grid);
  if (style == OverlayStyle::grid) {
    return *std::max_element(word.attention.begin(), word.attention.end());
  }
  GridGeometry unit = grid;  // The centres on whole samples, the first and last at the border.
  const auto axis = [](int cells, double& first, double& spacing) {
    const int samples = 4 * (cells - 1) + 1;
    first = 0.5 / samples;
    spacing = 4.0 / samples;
    return samples;
  };
  const int width = axis(grid.columns, unit.x0, unit.dx),
            height = axis(grid.rows, unit.y0, unit.dy);
  const cv::Mat map = enlarge(word.attention, unit, {width, height});
  double most = 0;
  cv::minMaxLoc(map, nullptr, &most);
  return most;
}

}  // namespace

const std::array<cv::Vec3f, 256>& heat_colours() {
  static const std::array<cv::Vec3f, 256> table = [] {
    cv::Mat ramp(1, 256, CV_8U), bgr;
    for (int i = 0; i < 256; ++i) ramp.at<uchar>(i) = static_cast<uchar>(i);
    cv::applyColorMap(ramp, bgr, cv::COLORMAP_INFERNO);
    std::array<cv::Vec3f, 256> rgb;
    for (int i = 0; i < 256; ++i) {
      const auto& pixel = bgr.at<cv::Vec3b>(i);
      rgb[static_cast<std::size_t>(i)] = cv::Vec3f(pixel[2], pixel[1], pixel[0]);
    }
    return rgb;
  }();
  return table;
}

StrengthCurve::StrengthCurve(double scale, const GridGeometry& grid)
    : even_(even_share(grid)),
      scale_(scale),
      per_even_(static_cast<float>(1 / even_)),
      factor_(static_cast<float>(1 / (std::sqrt(scale / even_) - 1))) {
  if (!(scale > even_)) {
    throw Error(ErrorKind::usage,
                fmt::format("scale must be above an even share, {:.4f}, got {}", even_, scale));
  }
}

float StrengthCurve::operator()(float weight) const {
  return std::clamp((std::sqrt(weight * per_even_) - 1) * factor_, 0.F, 1.F);
}

float StrengthCurve::weight_at(double fraction) const {
  return static_cast<float>(even_ + fraction * (scale_ - even_));
}

double full_scale(const Word& word, const GridGeometry& grid, OverlayStyle style) {
  return std::max(peak(word, grid, style), flat_floor(grid));
}

double full_scale(const Caption& caption, const GridGeometry& grid, OverlayStyle style) {
  double most = flat_floor(grid);
  for (const auto& word : caption.words) most = std::max(most, peak(word, grid, style));
  return most;
}

cv::Mat paint(const cv::Mat& photo, const Word& word, const GridGeometry& grid, OverlayStyle style,
              double opacity, double scale) {
  const cv::Mat map = map_of(word, grid, style, photo.size());
  const StrengthCurve curve(scale, grid);
  cv::Mat picture;
  switch (style) {
    case OverlayStyle::heat:
      picture = blend(photo, map, curve, heat_over(opacity));
      break;
    case OverlayStyle::spotlight:
      picture = blend(photo, map, curve, spotlight_over);
      break;
    case OverlayStyle::contour:
      picture = blend(photo, map, curve, [](const Colour& pixel, float) { return muted(pixel); });
      draw_contours(picture, map, curve);
      // The largest weight of a nearly flat map means nothing.
      if (peak(word, grid, style) > flat_floor(grid))
        draw_peak(picture, cell_centre(hottest_cell(word.attention, grid), grid, photo.size()));
      break;
    case OverlayStyle::grid:
      picture = blend(photo, map, curve, heat_over(opacity));
      draw_cell_lines(picture, grid);
      break;
  }
  if (word.cell) outline_cell(picture, cell_rectangle(*word.cell, grid, photo.size()));
  return picture;
}

cv::Mat colour_bar(OverlayStyle style, cv::Size size, const std::optional<StrengthCurve>& curve) {
  cv::Mat bar(size, CV_8UC3);
  const auto over = heat_over(1);
  const Colour paper(255, 255, 255);
  for (int x = 0; x < size.width; ++x) {
    const double fraction = (x + 0.5) / size.width;
    const float strength =
        curve ? (*curve)(curve->weight_at(fraction)) : static_cast<float>(fraction);
    const bool no_line = fraction < kContourLevels.front();
    const Colour colour = style == OverlayStyle::spotlight ? spotlight_over(paper, strength)
                          : style != OverlayStyle::contour ? over(paper, strength)
                          : no_line                        ? paper
                                                           : contour_colour(strength);
    bar.col(x) = cv::Scalar(colour[0], colour[1], colour[2]);
  }
  return bar;
}

cv::Mat view(const Image& image) {
  const auto wanted =
      static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 3;
  if (image.width < 1 || image.height < 1 || image.rgb.size() != wanted) {
    throw Error(ErrorKind::usage,
                fmt::format("a photo of {} x {} pixels must hold {} values, got {}", image.width,
                            image.height, wanted, image.rgb.size()));
  }
  // OpenCV has no constant Mat; this code only reads it.
  return {image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.rgb.data())};
}

Image to_image(const cv::Mat& rgb) {
  Image image;
  image.width = rgb.cols;
  image.height = rgb.rows;
  const cv::Mat whole = rgb.isContinuous() ? rgb : rgb.clone();
  image.rgb.assign(whole.data, whole.data + whole.total() * 3);
  return image;
}

}  // namespace gaze
