#include "shapes/scene.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "gaze/error.hpp"

namespace gaze {
namespace {

using nlohmann::json;

constexpr std::string_view kKinds[] = {"circle", "square", "triangle", "star", "cross"};
constexpr std::string_view kColours[] = {"red",    "green",  "blue", "yellow",
                                         "purple", "orange", "white"};
constexpr std::string_view kSizes[] = {"small", "large"};

constexpr int kGap = 6;     // Pixels between two boxes, and between a box and the edge.
constexpr int kTries = 60;  // Before a shape that finds no place is left out.

bool apart(const SceneObject& a, const SceneObject& b) {
  return a.x + a.side + kGap <= b.x || b.x + b.side + kGap <= a.x || a.y + a.side + kGap <= b.y ||
         b.y + b.side + kGap <= a.y;
}

bool alike(const SceneObject& a, const SceneObject& b) {
  return a.kind == b.kind && a.colour == b.colour && a.size == b.size;
}

SceneObject draw_object(Random& random) {
  SceneObject object;
  object.kind = static_cast<ShapeKind>(random.below(kShapeKinds));
  object.colour = static_cast<ShapeColour>(random.below(kShapeColours));
  object.size = static_cast<ShapeSize>(random.below(kShapeSizes));
  object.side = object.size == ShapeSize::small ? random.between(50, 60) : random.between(88, 104);
  object.x = random.between(kGap, kPictureSide - kGap - object.side);
  object.y = random.between(kGap, kPictureSide - kGap - object.side);
  return object;
}

template <typename Value, std::size_t count>
Value value_named(const json& entry, const char* field, const std::string_view (&words)[count]) {
  const auto& text = entry.at(field).get_ref<const std::string&>();
  for (std::size_t i = 0; i < count; ++i) {
    if (words[i] == text) return static_cast<Value>(i);
  }
  throw Error(ErrorKind::input, std::string("there is no ") + field + " \"" + text + "\"");
}

SceneObject object_from(const json& entry) {
  SceneObject object;
  object.kind = value_named<ShapeKind>(entry, "kind", kKinds);
  object.colour = value_named<ShapeColour>(entry, "colour", kColours);
  object.size = value_named<ShapeSize>(entry, "size", kSizes);
  object.x = entry.at("x").get<int>();
  object.y = entry.at("y").get<int>();
  object.side = entry.at("side").get<int>();
  return object;
}

Scene scene_from(const json& line) {
  Scene scene;
  scene.image = line.at("image").get<std::string>();
  for (const json& entry : line.at("objects")) scene.objects.push_back(object_from(entry));
  return scene;
}

}  // namespace

std::string_view word(ShapeKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view word(ShapeColour colour) { return kColours[static_cast<std::size_t>(colour)]; }
std::string_view word(ShapeSize size) { return kSizes[static_cast<std::size_t>(size)]; }

Scene draw_scene(const std::string& image, Random& random) {
  constexpr int kCounts[] = {1, 2, 2, 2, 3, 3, 3, 4};  // How many shapes, each row as likely.
  Scene scene;
  scene.image = image;
  const int count = kCounts[random.below(8)];
  for (int i = 0; i < count; ++i) {
    for (int attempt = 0; attempt < kTries; ++attempt) {
      const SceneObject object = draw_object(random);
      bool fits = true;
      for (const SceneObject& other : scene.objects) {
        fits = fits && apart(object, other) && !alike(object, other);
      }
      if (fits) {
        scene.objects.push_back(object);
        break;
      }
    }
  }
  return scene;
}

std::string scene_to_json(const Scene& scene) {
  nlohmann::ordered_json line{{"image", scene.image}, {"objects", nlohmann::ordered_json::array()}};
  for (const SceneObject& object : scene.objects) {
    line["objects"].push_back({{"kind", word(object.kind)},
                               {"colour", word(object.colour)},
                               {"size", word(object.size)},
                               {"x", object.x},
                               {"y", object.y},
                               {"side", object.side}});
  }
  return line.dump();
}

std::map<std::string, Scene> parse_scenes(std::string_view lines, const std::string& name) {
  std::map<std::string, Scene> scenes;
  int number = 0;
  while (!lines.empty()) {
    ++number;
    const auto end = lines.find('\n');
    const auto line = lines.substr(0, end);
    lines = end == lines.npos ? std::string_view() : lines.substr(end + 1);
    const std::string place = name + ":" + std::to_string(number) + ": ";
    Scene scene;
    try {
      scene = scene_from(json::parse(line));
    } catch (const json::exception&) {
      throw Error(ErrorKind::input, place + "a scene as `gaze shapes` writes it was wanted");
    } catch (const Error& error) {
      throw Error(ErrorKind::input, place + error.what());
    }
    const std::string image = scene.image;
    if (!scenes.emplace(image, std::move(scene)).second) {
      throw Error(ErrorKind::input, place + "the picture " + image + " comes twice");
    }
  }
  return scenes;
}

std::map<std::string, Scene> read_scenes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream lines;
  // Copied only if not empty: a stream sets its fail bit when it copies nothing. A folder opens as
  // a file does and fails at the first byte.
  if (file.peek() != std::ifstream::traits_type::eof()) lines << file.rdbuf();
  if (!file.is_open() || file.bad()) throw Error(ErrorKind::input, path + ": cannot be read");
  return parse_scenes(lines.str(), path);
}

}  // namespace gaze
