#include "overlay/style.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "gaze/error.hpp"
#include "overlay/heat_map.hpp"

namespace gaze {
namespace {

using Colour = cv::Vec3f;

/// The lowest seventh of inferno is nearly black; on a photo it looks like shadow, not like a small
/// weight.
Colour heat_colour(float strength) {
  const float at = 36 + strength * (248 - 36);
  return heat_colours()[static_cast<std::size_t>(std::lround(at))];
}

/// How strongly a fraction of full scale is drawn. The legend's bar is drawn through the same curve
/// over a linear axis, so it is correct.
float drawn_strength(float fraction, double curve) {
  return std::pow(fraction, static_cast<float>(curve));
}

/// Heat is drawn on a nearly grey photo: its colours are then the map's and never the photo's.
Colour muted(const Colour& photo) {
  constexpr float kGreyed = 0.7F;
  const float grey = 0.299F * photo[0] + 0.587F * photo[1] + 0.114F * photo[2];
  return photo * (1 - kGreyed) + Colour(grey, grey, grey) * kGreyed;
}

constexpr float kDark = 0.2F;  // Brightness of the photo where spotlight shows no attention.

cv::Vec3b to_pixel(const Colour& colour) {
  return {cv::saturate_cast<uchar>(colour[0]), cv::saturate_cast<uchar>(colour[1]),
          cv::saturate_cast<uchar>(colour[2])};
}

/// Calls change(pixel as floats, strength 0..1) for each pixel.
template <typename Change>
cv::Mat blend(const cv::Mat& photo, const cv::Mat& map, double scale, double curve, Change change) {
  cv::Mat result(photo.size(), CV_8UC3);
  const float factor = static_cast<float>(1 / scale);
  for (int y = 0; y < photo.rows; ++y) {
    const auto* from = photo.ptr<cv::Vec3b>(y);
    const auto* weight = map.ptr<float>(y);
    auto* to = result.ptr<cv::Vec3b>(y);
    for (int x = 0; x < photo.cols; ++x) {
      const float fraction = std::clamp(weight[x] * factor, 0.F, 1.F);
      to[x] = to_pixel(change(Colour(from[x]), drawn_strength(fraction, curve)));
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
  return photo * (kDark + (1 - kDark) * strength);
}

/// Lines of a given width in pixels: visible, and narrow enough to hide nothing.
double line_width(cv::Size size) {
  return std::clamp(std::min(size.width, size.height) / 260.0, 1.0, 6.0);
}

constexpr std::array<float, 4> kLevels = {0.1F, 0.2F, 0.4F, 0.8F};

/// Iso-lines at a tenth of full scale, then twice that, and so on: white-hot inside, with a dark
/// edge that shows on a white photo. How far a pixel is from a line is (map - level) / |gradient|:
/// exact for the smooth maps drawn here, and antialiased without tracing polygons.
void draw_contours(cv::Mat& picture, const cv::Mat& map, double scale, double curve) {
  cv::Mat slope_x, slope_y, slope;
  cv::Sobel(map, slope_x, CV_32F, 1, 0, 3, 1.0 / 8);
  cv::Sobel(map, slope_y, CV_32F, 0, 1, 3, 1.0 / 8);
  cv::magnitude(slope_x, slope_y, slope);
  const auto half = static_cast<float>(line_width(picture.size()) * 0.75);
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      const float gradient = slope.at<float>(y, x);
      if (gradient <= 0) continue;
      for (const float level : kLevels) {
        const float away =
            std::abs(map.at<float>(y, x) - level * static_cast<float>(scale)) / gradient;
        const float edge = std::clamp(half * 2 + 0.5F - away, 0.F, 1.F) * 0.55F;
        const float core = std::clamp(half + 0.5F - away, 0.F, 1.F);
        if (edge <= 0) continue;
        auto& pixel = picture.at<cv::Vec3b>(y, x);
        const Colour darkened = Colour(pixel) * (1 - edge);
        pixel = to_pixel(darkened * (1 - core) +
                         heat_colour(0.35F + 0.65F * drawn_strength(level, curve)) * core);
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
  const int thick = std::max(1, static_cast<int>(std::lround(width * 1.5)));
  const int radius = fixed(width * 4.5);
  cv::circle(picture, at, radius, {0, 0, 0}, thick + 2, cv::LINE_AA, kShift);
  cv::circle(picture, at, radius, {255, 255, 255}, thick, cv::LINE_AA, kShift);
  cv::circle(picture, at, fixed(width * 1.2), {255, 255, 255}, cv::FILLED, cv::LINE_AA, kShift);
}

void draw_cell_lines(cv::Mat& picture, const GridGeometry& grid) {
  const auto line = [&](cv::Rect rectangle) {
    rectangle &= cv::Rect({0, 0}, picture.size());
    if (rectangle.empty()) return;
    cv::Mat part = picture(rectangle);
    cv::addWeighted(part, 0.78, cv::Mat(part.size(), part.type(), cv::Scalar::all(255)), 0.22, 0,
                    part);
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

double flat_floor(const GridGeometry& grid) { return kFlatFloor / (grid.rows * grid.columns); }

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

double strength_curve(double scale, const GridGeometry& grid) {
  const double times_even = std::max(scale * grid.rows * grid.columns, kFlatFloor);
  return std::max(0.5, std::log(kEvenStrength) / std::log(1 / times_even));
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
  if (!(scale > 0)) {
    throw Error(ErrorKind::usage, fmt::format("scale must be above 0, got {}", scale));
  }
  const cv::Mat map = map_of(word, grid, style, photo.size());
  const double curve = strength_curve(scale, grid);
  cv::Mat picture;
  switch (style) {
    case OverlayStyle::heat:
      picture = blend(photo, map, scale, curve, heat_over(opacity));
      break;
    case OverlayStyle::spotlight:
      picture = blend(photo, map, scale, curve, spotlight_over);
      break;
    case OverlayStyle::contour:
      picture =
          blend(photo, map, scale, curve, [](const Colour& pixel, float) { return muted(pixel); });
      draw_contours(picture, map, scale, curve);
      // The largest weight of a nearly flat map means nothing.
      if (peak(word, grid, style) > flat_floor(grid))
        draw_peak(picture, cell_centre(hottest_cell(word.attention, grid), grid, photo.size()));
      break;
    case OverlayStyle::grid:
      picture = blend(photo, map, scale, curve, heat_over(opacity));
      draw_cell_lines(picture, grid);
      break;
  }
  if (word.cell) outline_cell(picture, cell_rectangle(*word.cell, grid, photo.size()));
  return picture;
}

cv::Mat colour_bar(OverlayStyle style, cv::Size size, double curve) {
  cv::Mat bar(size, CV_8UC3);
  const auto over = heat_over(1);
  for (int x = 0; x < size.width; ++x) {
    const float fraction = (static_cast<float>(x) + 0.5F) / static_cast<float>(size.width);
    const float strength = drawn_strength(fraction, curve);
    const Colour paper(255, 255, 255);
    const Colour colour = style == OverlayStyle::spotlight ? spotlight_over(paper, strength)
                          : style == OverlayStyle::contour ? heat_colour(0.35F + 0.65F * strength)
                                                           : over(paper, strength);
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
