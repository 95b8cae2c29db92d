#include "shapes/picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace gaze {
namespace {

constexpr int kFine = 4;  // Masks are drawn this much larger and averaged down.
constexpr double kPi = 3.14159265358979323846;

using Rgb = std::array<double, 3>;

Rgb base_colour(ShapeColour colour) {
  switch (colour) {
    case ShapeColour::red:
      return {215, 35, 35};
    case ShapeColour::green:
      return {35, 165, 55};
    case ShapeColour::blue:
      return {40, 75, 220};
    case ShapeColour::yellow:
      return {240, 220, 40};
    case ShapeColour::purple:
      return {135, 45, 170};
    case ShapeColour::orange:
      return {245, 135, 25};
    case ShapeColour::white:
      return {245, 245, 245};
  }
  return {0, 0, 0};
}

/// Corners in the unit square, each side of which they reach.
std::vector<cv::Point2d> corners(ShapeKind kind) {
  switch (kind) {
    case ShapeKind::square:
      return {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    case ShapeKind::triangle:
      return {{0.5, 0}, {1, 1}, {0, 1}};
    case ShapeKind::cross:
      return {{0.33, 0}, {0.67, 0}, {0.67, 0.33}, {1, 0.33}, {1, 0.67}, {0.67, 0.67},
              {0.67, 1}, {0.33, 1}, {0.33, 0.67}, {0, 0.67}, {0, 0.33}, {0.33, 0.33}};
    case ShapeKind::star: {
      std::vector<cv::Point2d> points;
      for (int i = 0; i < 10; ++i) {
        const double radius = i % 2 == 0 ? 1 : 0.42;
        points.emplace_back(radius * std::sin(i * kPi / 5), -radius * std::cos(i * kPi / 5));
      }
      return points;
    }
    case ShapeKind::circle: {
      std::vector<cv::Point2d> points;
      for (int i = 0; i < 120; ++i) {
        points.emplace_back(std::cos(i * kPi / 60), std::sin(i * kPi / 60));
      }
      return points;
    }
  }
  return {};
}

/// How much of each pixel of its box the shape covers: [side, side], 0..1.
cv::Mat1f coverage(const SceneObject& object) {
  auto points = corners(object.kind);
  cv::Point2d low = points[0], high = points[0];
  for (const auto& point : points) {
    low = {std::min(low.x, point.x), std::min(low.y, point.y)};
    high = {std::max(high.x, point.x), std::max(high.y, point.y)};
  }
  // fillPoly paints the pixels on its edge, so the last one is size - 1.
  const int size = object.side * kFine;
  std::vector<cv::Point> polygon;
  for (const auto& point : points) {
    polygon.emplace_back(
        static_cast<int>(std::lround((point.x - low.x) / (high.x - low.x) * (size - 1))),
        static_cast<int>(std::lround((point.y - low.y) / (high.y - low.y) * (size - 1))));
  }
  cv::Mat1b fine(size, size, std::uint8_t{0});
  cv::fillPoly(fine, std::vector<std::vector<cv::Point>>{polygon}, cv::Scalar(255));
  cv::Mat1b averaged;
  cv::resize(fine, averaged, cv::Size(object.side, object.side), 0, 0, cv::INTER_AREA);
  cv::Mat1f result;
  averaged.convertTo(result, CV_32F, 1.0 / 255);
  return result;
}

/// A pattern of about -1..1 over the picture.
cv::Mat1f texture(Random& random) {
  cv::Mat1f pattern(kPictureSide, kPictureSide);
  const int kind = random.below(4);
  const double angle = random.unit() * kPi;
  const double length = 8 + 24 * random.unit();
  const double shift = random.unit() * length;
  cv::Mat1f coarse(8, 8);
  for (float& value : coarse) value = static_cast<float>(2 * random.unit() - 1);
  cv::Mat1f clouds;
  cv::resize(coarse, clouds, pattern.size(), 0, 0, cv::INTER_CUBIC);
  for (int y = 0; y < kPictureSide; ++y) {
    for (int x = 0; x < kPictureSide; ++x) {
      const double along = x * std::cos(angle) + y * std::sin(angle) + shift;
      const double across = y * std::cos(angle) - x * std::sin(angle) + shift;
      double value = 0;
      if (kind == 0) value = std::sin(along * 2 * kPi / length);  // stripes
      if (kind == 1) {                                            // checks
        value = std::sin(along * 2 * kPi / length) * std::sin(across * 2 * kPi / length);
      }
      if (kind == 2) value = clouds(y, x);
      if (kind == 3) value = 2.0 * (x + y) / (2 * kPictureSide) - 1;  // a slope of light
      pattern(y, x) = static_cast<float>(value);
    }
  }
  return pattern;
}

}  // namespace

Image draw_picture(const Scene& scene, Random& random) {
  const double grey = 60 + 80 * random.unit();
  const Rgb tint{12 * random.unit(), 12 * random.unit(), 12 * random.unit()};
  const double contrast = 8 + 17 * random.unit();
  const cv::Mat1f pattern = texture(random);
  cv::Mat3f canvas(kPictureSide, kPictureSide);
  for (int y = 0; y < kPictureSide; ++y) {
    for (int x = 0; x < kPictureSide; ++x) {
      const double level = grey + contrast * pattern(y, x) + 16 * (random.unit() - 0.5);
      for (int c = 0; c < 3; ++c) {
        canvas(y, x)[c] = static_cast<float>(level + tint[static_cast<std::size_t>(c)]);
      }
    }
  }
  for (const SceneObject& object : scene.objects) {
    Rgb colour = base_colour(object.colour);
    for (double& channel : colour) channel += 16 * (random.unit() - 0.5);
    const cv::Mat1f covered = coverage(object);
    for (int y = 0; y < object.side; ++y) {
      for (int x = 0; x < object.side; ++x) {
        auto& pixel = canvas(object.y + y, object.x + x);
        const double noise = 10 * (random.unit() - 0.5);
        for (int c = 0; c < 3; ++c) {
          const double painted = colour[static_cast<std::size_t>(c)] + noise;
          pixel[c] = static_cast<float>(pixel[c] + covered(y, x) * (painted - pixel[c]));
        }
      }
    }
  }
  Image picture;
  picture.width = picture.height = kPictureSide;
  picture.rgb.reserve(static_cast<std::size_t>(kPictureSide) * kPictureSide * 3);
  for (const auto& pixel : canvas) {
    for (int c = 0; c < 3; ++c) {
      picture.rgb.push_back(static_cast<std::uint8_t>(std::clamp(pixel[c] + 0.5f, 0.f, 255.f)));
    }
  }
  return picture;
}

}  // namespace gaze
