#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"

namespace gaze {

/// Pictures of the shapes world are square, this many pixels a side.
constexpr int kPictureSide = 224;

enum class ShapeKind { circle, square, triangle, star, cross };
enum class ShapeColour { red, green, blue, yellow, purple, orange, white };
enum class ShapeSize { small, large };

constexpr int kShapeKinds = 5;
constexpr int kShapeColours = 7;
constexpr int kShapeSizes = 2;

std::string_view word(ShapeKind kind);      ///< "circle", ...
std::string_view word(ShapeColour colour);  ///< "red", ...
std::string_view word(ShapeSize size);      ///< "small" or "large"

/// One coloured shape; it fills its box from side to side.
struct SceneObject {
  ShapeKind kind = ShapeKind::circle;
  ShapeColour colour = ShapeColour::red;
  ShapeSize size = ShapeSize::small;
  int x = 0, y = 0;  ///< left and upper edge of its box, in pixels
  int side = 0;      ///< of its box, in pixels: 50..60 when small, 88..104 when large

  double centre_x() const { return (x + side / 2.0) / kPictureSide; }  ///< fraction of the picture
  double centre_y() const { return (y + side / 2.0) / kPictureSide; }
  double extent() const { return static_cast<double>(side) / kPictureSide; }
};

/// What is in one picture.
struct Scene {
  std::string image;  ///< the picture's file name
  std::vector<SceneObject>
      objects;  ///< 1 to 4; no two agree in size, colour and kind, none overlap
};

/// A random scene. Every shape covers at least three cells of a 14 x 14 grid each way.
Scene draw_scene(const std::string& image, Random& random);

/// {"image": ..., "objects": [{"kind", "colour", "size", "x", "y", "side"}, ...]}, one line.
std::string scene_to_json(const Scene& scene);

/// The scene of each picture by its name, from the lines of a scenes.jsonl.
/// `name` stands for the file in errors. Throws Error(input), naming the line, if it is not as
/// scene_to_json() writes it or a picture comes twice.
std::map<std::string, Scene> parse_scenes(std::string_view lines, const std::string& name);

/// The same from a file. Throws Error(input) if it cannot be read.
std::map<std::string, Scene> read_scenes(const std::string& path);

}  // namespace gaze
