#include "shapes/world.hpp"

#include <zlib.h>

#include <algorithm>
#include <opencv2/core.hpp>
#include <set>
#include <sstream>

#include "data/flickr8k.hpp"
#include "data/grounding_files.hpp"
#include "data/text_file.hpp"
#include "gaze/error.hpp"
#include "shapes/picture.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const std::string& text) {
  Rows rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) rows.back().push_back(cell);
  }
  return rows;
}

std::string unzip(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  std::string text;
  char buffer[4096];
  for (int got = 0; (got = gzread(file, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(got));
  }
  gzclose(file);
  return text;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

/// The smallest box around all pixels that differ by more than noise.
cv::Rect changed(const Image& a, const Image& b) {
  int left = a.width, top = a.height, right = -1, bottom = -1;
  for (int y = 0; y < a.height; ++y) {
    for (int x = 0; x < a.width; ++x) {
      const auto at = static_cast<std::size_t>((y * a.width + x) * 3);
      if (std::equal(a.rgb.begin() + static_cast<std::ptrdiff_t>(at),
                     a.rgb.begin() + static_cast<std::ptrdiff_t>(at + 3),
                     b.rgb.begin() + static_cast<std::ptrdiff_t>(at))) {
        continue;
      }
      left = std::min(left, x);
      right = std::max(right, x);
      top = std::min(top, y);
      bottom = std::max(bottom, y);
    }
  }
  return {left, top, right - left + 1, bottom - top + 1};
}

Scene scene_of(const SceneObject& object) {
  Scene scene;
  scene.objects.push_back(object);
  return scene;
}

WorldOptions twenty() {
  WorldOptions options;
  options.count = 20;
  options.seed = 7;
  return options;
}

}  // namespace

TEST_CASE("scenes keep the rules", "[scene]") {
  std::set<std::size_t> counts;
  for (int index = 0; index < 1000; ++index) {
    const Scene scene = world_entry(3, index).scene;
    counts.insert(scene.objects.size());
    for (std::size_t i = 0; i < scene.objects.size(); ++i) {
      const SceneObject& a = scene.objects[i];
      CHECK(a.side >= 48);  // Three cells of sixteen pixels.
      CHECK((a.x >= 0 && a.y >= 0));
      CHECK((a.x + a.side <= kPictureSide && a.y + a.side <= kPictureSide));
      for (std::size_t j = 0; j < i; ++j) {
        const SceneObject& b = scene.objects[j];
        const bool apart = a.x + a.side <= b.x || b.x + b.side <= a.x || a.y + a.side <= b.y ||
                           b.y + b.side <= a.y;
        CHECK(apart);
        CHECK_FALSE((a.kind == b.kind && a.colour == b.colour && a.size == b.size));
      }
    }
  }
  CHECK(counts == std::set<std::size_t>{1, 2, 3, 4});
}

TEST_CASE("a scene survives being written and read", "[scene]") {
  const Scene scene = world_entry(3, 8).scene;
  const auto read = parse_scenes(scene_to_json(scene) + "\n", "s.jsonl");
  REQUIRE(read.size() == 1);
  CHECK(scene_to_json(read.at(scene.image)) == scene_to_json(scene));
}

TEST_CASE("a scene that cannot be read is refused by its line", "[scene][error]") {
  const std::string good = scene_to_json(world_entry(3, 8).scene) + "\n";
  CHECK_THROWS_WITH(parse_scenes(good + "{", "s.jsonl"),
                    "s.jsonl:2: a scene as `gaze shapes` writes it was wanted");
  CHECK_THROWS_WITH(parse_scenes(good + good, "s.jsonl"),
                    "s.jsonl:2: the picture 0000008.jpg comes twice");
  CHECK_THROWS_WITH(
      parse_scenes(R"({"image":"a","objects":[{"kind":"blob","colour":"red","size":"small",)"
                   R"("x":1,"y":1,"side":50}]})",
                   "s.jsonl"),
      "s.jsonl:1: there is no kind \"blob\"");
  CHECK_THROWS_WITH(read_scenes("no/such/file"), "no/such/file: cannot be read");
}

TEST_CASE("five captions differ and their phrases lie where they say", "[describe]") {
  for (int index = 0; index < 500; ++index) {
    const WorldEntry entry = world_entry(5, index);
    REQUIRE(entry.captions.size() == 5);
    std::set<std::string> texts;
    for (const auto& caption : entry.captions) {
      texts.insert(caption.text);
      REQUIRE_FALSE(caption.phrases.empty());
      const auto words = words_of(caption.text);
      for (const auto& phrase : caption.phrases) {
        const auto wanted = words_of(phrase.text);
        const auto first = static_cast<std::size_t>(phrase.first_word);
        REQUIRE(first + wanted.size() <= words.size());
        CHECK(std::equal(wanted.begin(), wanted.end(),
                         words.begin() + static_cast<std::ptrdiff_t>(first)));
      }
    }
    CHECK(texts.size() == 5);
  }
}

TEST_CASE("a phrase of one object fits no other object", "[describe]") {
  for (int index = 0; index < 500; ++index) {
    const WorldEntry entry = world_entry(6, index);
    for (const auto& caption : entry.captions) {
      for (const auto& phrase : caption.phrases) {
        if (phrase.objects.size() > 1) continue;
        int fitting = 0;
        for (const SceneObject& object : entry.scene.objects) {
          bool fits = true;
          for (const std::string& each : words_of(phrase.text)) {
            fits = fits && (each == "a" || each == "an" || each == word(object.kind) ||
                            each == word(object.colour) || each == word(object.size));
          }
          if (fits) ++fitting;
        }
        CAPTURE(phrase.text, scene_to_json(entry.scene));
        CHECK(fitting == 1);
      }
    }
  }
}

TEST_CASE("an orange shape takes the article an", "[describe]") {
  const Scene scene =
      scene_of({ShapeKind::star, ShapeColour::orange, ShapeSize::small, 100, 100, 50});
  std::set<std::string> texts;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Random random(seed);
    for (const auto& caption : describe_scene(scene, random)) texts.insert(caption.text);
  }
  CHECK(texts.count("an orange star is in the middle") == 1);
  CHECK(texts.count("a small orange star") == 1);
  for (const auto& text : texts) CHECK(text.find("a orange") == std::string::npos);
}

TEST_CASE("an empty scene cannot be described", "[describe][error]") {
  Random random(1);
  CHECK_THROWS_WITH(describe_scene({}, random),
                    "1 to 5 captions of a scene with objects were wanted, got 5 of one with 0");
}

TEST_CASE("a shape fills its box and paints nothing outside", "[picture]") {
  for (int kind = 0; kind < kShapeKinds; ++kind) {
    for (int colour = 0; colour < kShapeColours; ++colour) {
      const Scene scene = scene_of({static_cast<ShapeKind>(kind), static_cast<ShapeColour>(colour),
                                    ShapeSize::small, 31, 97, 51});
      Random with(9), without(9);
      const cv::Rect box = changed(draw_picture(scene, with), draw_picture({}, without));
      CAPTURE(kind, colour);
      CHECK(box == cv::Rect(31, 97, 51, 51));
    }
  }
}

TEST_CASE("colours stand out from the background", "[picture]") {
  for (int colour = 0; colour < kShapeColours; ++colour) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      Scene scene;
      scene.objects = {
          {ShapeKind::square, static_cast<ShapeColour>(colour), ShapeSize::small, 80, 80, 50}};
      Random random(seed);
      const Image picture = draw_picture(scene, random);
      int most = 0;  // Largest difference of a channel between the square's middle and beside it.
      for (std::size_t c = 0; c < 3; ++c) {
        const int inside = picture.rgb[(105 * 224 + 105) * 3 + c];
        const int outside = picture.rgb[(105 * 224 + 60) * 3 + c];
        most = std::max(most, std::abs(inside - outside));
      }
      CAPTURE(colour, seed);
      CHECK(most > 40);
    }
  }
}

TEST_CASE("a picture on disk is the picture drawn", "[picture]") {
  const TemporaryFolder folder;
  write_world(folder / "w", twenty());
  const WorldEntry entry = world_entry(7, 4);
  Random random(entry.picture_seed);
  const Image drawn = draw_picture(entry.scene, random);
  const Image read = read_image(folder / "w/images/0000004.jpg");
  REQUIRE(read.rgb.size() == drawn.rgb.size());
  double error = 0;
  for (std::size_t i = 0; i < read.rgb.size(); ++i) error += std::abs(read.rgb[i] - drawn.rgb[i]);
  CHECK(error / static_cast<double>(read.rgb.size()) < 3);  // What JPEG loses.
}

TEST_CASE("a world is written in the layout that training reads", "[world]") {
  const TemporaryFolder folder;
  int done = 0;
  write_world(folder / "w", twenty(), [&](int pictures) { done = pictures; });
  CHECK(done == 20);

  const auto captions = rows_of(read_bytes(folder / "w/captions.tsv"));
  REQUIRE(captions.size() == 100);
  const auto train = rows_of(read_bytes(folder / "w/train.txt"));
  CHECK(train.size() == 18);
  CHECK(read_bytes(folder / "w/dev.txt") == "0000009.jpg\n0000019.jpg\n");

  const auto scenes = read_scenes(folder / "w/scenes.jsonl");
  REQUIRE(scenes.size() == 20);
  for (const auto& [name, scene] : scenes) {
    const Image picture = read_image(folder / ("w/images/" + name));
    CHECK(picture.width == kPictureSide);
    CHECK(picture.height == kPictureSide);
  }

  std::map<std::string, std::vector<cv::Rect2d>> boxes;  // By picture and chain.
  const auto box_rows = rows_of(unzip(folder / "w/boxes.tsv.gz"));
  CHECK(box_rows[0] == std::vector<std::string>{"#image", "chain_id", "cx", "cy", "w", "h"});
  for (std::size_t i = 1; i < box_rows.size(); ++i) {
    const auto& row = box_rows[i];
    REQUIRE(row.size() == 6);
    const double w = std::stod(row[4]), h = std::stod(row[5]);
    boxes[row[0] + "/" + row[1]].emplace_back(std::stod(row[2]) - w / 2, std::stod(row[3]) - h / 2,
                                              w, h);
  }
  const auto phrase_rows = rows_of(unzip(folder / "w/phrases.tsv.gz"));
  CHECK(phrase_rows[0] == std::vector<std::string>{"#image", "caption_no", "chain_id", "type",
                                                   "first_word_index", "phrase", "caption"});
  REQUIRE(phrase_rows.size() > 100);
  for (std::size_t i = 1; i < phrase_rows.size(); ++i) {
    const auto& row = phrase_rows[i];
    REQUIRE(row.size() == 7);
    const auto picture = static_cast<std::size_t>(std::stoi(row[0]));
    const auto& caption = captions[5 * picture + static_cast<std::size_t>(std::stoi(row[1]))];
    CHECK(caption == std::vector<std::string>{row[0], row[6]});
    const auto found = boxes.find(row[0] + "/" + row[2]);
    REQUIRE(found != boxes.end());
    const unsigned chain = static_cast<unsigned>(std::stoi(row[2]));
    std::size_t next = 0;
    for (std::size_t object = 0; object < scenes.at(row[0]).objects.size(); ++object) {
      if ((chain & (1u << object)) == 0) continue;
      REQUIRE(next < found->second.size());
      const cv::Rect2d& box = found->second[next++];
      const SceneObject& wanted = scenes.at(row[0]).objects[object];
      CHECK(box.x * kPictureSide == Approx(wanted.x).margin(0.01));
      CHECK(box.y * kPictureSide == Approx(wanted.y).margin(0.01));
      CHECK(box.width * kPictureSide == Approx(wanted.side).margin(0.01));
      CHECK(box.height * kPictureSide == Approx(wanted.side).margin(0.01));
    }
    CHECK(next == found->second.size());
  }
}

TEST_CASE("training and evaluation read a world like any data set", "[world]") {
  const TemporaryFolder folder;
  write_world(folder / "w", twenty());
  const auto train = read_flickr8k(folder / "w", "train");
  REQUIRE(train->size() == 18);
  CHECK(train->get(3).captions.size() == 5);
  CHECK(std::filesystem::exists(train->get(3).path));
  CHECK(read_flickr8k(folder / "w", "dev")->size() == 2);

  const auto boxes = read_boxes(*open_text(folder / "w/boxes.tsv.gz"), "boxes");
  const auto grounded = read_phrases(*open_text(folder / "w/phrases.tsv.gz"), "phrases");
  CHECK(boxes.size() == 20);
  CHECK(grounded.size() == 100);
  for (const auto& caption : grounded) {
    for (const auto& phrase : caption.phrases) {
      CHECK(boxes.at(caption.photo).count(phrase.chain) == 1);
    }
  }
}

TEST_CASE("one seed gives one world and another seed another", "[world]") {
  const TemporaryFolder folder;
  write_world(folder / "a", twenty());
  write_world(folder / "b", twenty());
  WorldOptions other = twenty();
  other.seed = 8;
  write_world(folder / "c", other);
  for (const char* file : {"captions.tsv", "train.txt", "dev.txt", "scenes.jsonl", "boxes.tsv.gz",
                           "phrases.tsv.gz", "images/0000013.jpg"}) {
    CHECK(read_bytes(folder / ("a/" + std::string(file))) ==
          read_bytes(folder / ("b/" + std::string(file))));
  }
  CHECK(read_bytes(folder / "a/captions.tsv") != read_bytes(folder / "c/captions.tsv"));
}

TEST_CASE("a longer world begins with the shorter one", "[world]") {
  const TemporaryFolder folder;
  WorldOptions ten = twenty();
  ten.count = 10;
  write_world(folder / "ten", ten);
  write_world(folder / "twenty", twenty());
  const auto shorter = read_bytes(folder / "ten/captions.tsv");
  CHECK(read_bytes(folder / "twenty/captions.tsv").substr(0, shorter.size()) == shorter);
  CHECK(read_bytes(folder / "ten/images/0000004.jpg") ==
        read_bytes(folder / "twenty/images/0000004.jpg"));
}

TEST_CASE("a world is not written over other files", "[world][error]") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "w");
  write_bytes(folder / "w/notes.txt", "mine");
  CHECK_THROWS_WITH(write_world(folder / "w", twenty()),
                    (folder / "w") + ": an empty folder was wanted, it holds notes.txt");
  CHECK_FALSE(std::filesystem::exists(folder / "w/captions.tsv"));
}

TEST_CASE("a count out of range is refused", "[world][error]") {
  const TemporaryFolder folder;
  WorldOptions options;
  options.count = 9;
  CHECK_THROWS_WITH(write_world(folder / "w", options),
                    "the count of pictures must be 10 to 1000000, got 9");
  CHECK_FALSE(std::filesystem::exists(folder / "w"));
}
