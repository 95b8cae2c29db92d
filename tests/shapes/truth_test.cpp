#include "shapes/truth.hpp"

#include "shapes/describe.hpp"
#include "shapes/world.hpp"
#include "support/catch.hpp"

using namespace gaze;

namespace {

/// A large red circle top left, a small red circle top right, a small blue square bottom left.
Scene three_shapes() {
  Scene scene;
  scene.image = "x.jpg";
  scene.objects = {{ShapeKind::circle, ShapeColour::red, ShapeSize::large, 10, 10, 90},
                   {ShapeKind::circle, ShapeColour::red, ShapeSize::small, 160, 12, 50},
                   {ShapeKind::square, ShapeColour::blue, ShapeSize::small, 20, 160, 50}};
  return scene;
}

Truth judge(const char* caption) { return check_caption(caption, three_shapes()); }

}  // namespace

TEST_CASE("a shape that is there may be named", "[truth]") {
  CHECK(judge("a red circle") == Truth::holds);
  CHECK(judge("a large red circle") == Truth::holds);
  CHECK(judge("a shape") == Truth::holds);
  CHECK(judge("there is a blue shape") == Truth::holds);
  CHECK(judge("There is a small  blue square .") == Truth::holds);
  CHECK(judge("a green circle") == Truth::fails);
  CHECK(judge("a large blue square") == Truth::fails);
  CHECK(judge("there is a star") == Truth::fails);
}

TEST_CASE("a relation holds between the right shapes and in the right direction", "[truth]") {
  CHECK(judge("a large circle is left of a small circle") == Truth::holds);
  CHECK(judge("a large circle is to the left of a small circle") == Truth::holds);
  CHECK(judge("a large circle is right of a small circle") == Truth::fails);
  CHECK(judge("a small circle is right of a blue square") == Truth::holds);
  CHECK(judge("a blue square is below a circle") == Truth::holds);
  CHECK(judge("a blue square is above a circle") == Truth::fails);
  CHECK(judge("a blue square is left of a star") == Truth::fails);
}

TEST_CASE("it is enough that some shape of the kind fits", "[truth]") {
  CHECK(judge("a red circle is right of a blue square") == Truth::holds);
  CHECK(judge("a circle is left of a circle") == Truth::holds);  // Two circles, not one twice.
  CHECK(judge("a square is left of a square") == Truth::fails);
  CHECK(judge("a circle and a circle") == Truth::holds);
  CHECK(judge("a circle and a circle and a circle") == Truth::fails);
}

TEST_CASE("a second clause may speak of the same shape again", "[truth]") {
  CHECK(judge("a large circle is above a square and a blue square is at the bottom") ==
        Truth::holds);
  CHECK(judge("a large circle is above a square and a blue square is at the top") == Truth::fails);
  CHECK(judge("there is a square and there is a blue shape") == Truth::holds);
}

TEST_CASE("two relations must hold for the same shape", "[truth]") {
  CHECK(judge("a circle is right of a blue square and above a square") == Truth::fails);
  CHECK(judge("a circle is right of a large circle and above a square") == Truth::holds);
  CHECK(judge("a square is left of a small circle and below a large circle") == Truth::holds);
  CHECK(judge("a square is left of a small circle and above a large circle") == Truth::fails);
}

TEST_CASE("a relation reaches over the word and", "[truth]") {
  CHECK(judge("a square is below a large circle and a small circle") == Truth::holds);
  CHECK(judge("a small circle is right of a large circle and a square") == Truth::holds);
  CHECK(judge("a large circle is left of a small circle and a square") == Truth::fails);
  CHECK(judge("a circle is at the top and a square is at the bottom") == Truth::holds);
  CHECK(judge("a circle is right of a square and a large circle is at the top") == Truth::holds);
  CHECK(judge("a circle is right of a square and a large circle is at the bottom") == Truth::fails);
  // The verb may be missing: what follows still begins a clause of its own.
  CHECK(judge("a circle is right of a square and a large circle at the top") == Truth::holds);
  CHECK(judge("a circle is right of a square and a large circle at the bottom") == Truth::fails);
  CHECK(judge("a square is below a large circle and a small circle right of a square") ==
        Truth::holds);
  CHECK(judge("a square is below a large circle and a small circle left of a square") ==
        Truth::fails);
}

TEST_CASE("places are where they should be", "[truth]") {
  CHECK(judge("a large circle is at the top") == Truth::holds);
  CHECK(judge("a large circle is on the left") == Truth::holds);
  CHECK(judge("there is a circle on the right") == Truth::holds);
  CHECK(judge("a blue square is at the bottom") == Truth::holds);
  CHECK(judge("a blue square is on the right") == Truth::fails);
  CHECK(judge("a shape is in the middle") == Truth::fails);
  CHECK(judge("a circle is at the top and on the right") == Truth::holds);
  CHECK(judge("a square is at the top and on the left") == Truth::fails);
}

TEST_CASE("numbers count exactly", "[truth]") {
  CHECK(judge("two circles") == Truth::holds);
  CHECK(judge("there are two red circles") == Truth::holds);
  CHECK(judge("three shapes") == Truth::holds);
  CHECK(judge("two shapes") == Truth::fails);
  CHECK(judge("two small circles") == Truth::fails);
  CHECK(judge("one square") == Truth::holds);
  CHECK(judge("one circle") == Truth::fails);
  CHECK(judge("two circles are at the top") == Truth::holds);
  CHECK(judge("two circles are on the left") == Truth::fails);
  CHECK(judge("two circles are above a blue square") == Truth::holds);
  CHECK(judge("two circles and a square") == Truth::holds);
  CHECK(judge("two circles and a large circle") == Truth::fails);  // There is no third.
}

TEST_CASE("is speaks of the last phrase and are of all", "[truth]") {
  CHECK(judge("a square and a small circle is at the top") == Truth::holds);
  CHECK(judge("a square and a small circle are at the top") == Truth::fails);
  CHECK(judge("a large circle and a small circle are at the top") == Truth::holds);
}

TEST_CASE("what is no sentence of this world is not understood", "[truth]") {
  for (const char* caption : {"",
                              ".",
                              "a",
                              "red circle",
                              "a dog runs on grass",
                              "a red",
                              "a circle is",
                              "a circle circle",
                              "a circle is left of",
                              "a circle is left of a",
                              "a circle and",
                              "there a circle",
                              "a circles",
                              "two circle",
                              "a circle is red",
                              "a circle is left a square",
                              "a circle is at the top of",
                              "a <unk> circle",
                              "above a circle",
                              "a circle are to the above"}) {
    CAPTURE(caption);
    CHECK(judge(caption) == Truth::not_understood);
  }
}

TEST_CASE("every caption the generator writes is true", "[truth][describe]") {
  int false_ones = 0;
  for (int index = 0; index < 2000; ++index) {
    const WorldEntry entry = world_entry(11, index);
    for (const auto& caption : entry.captions) {
      if (check_caption(caption.text, entry.scene) != Truth::holds) {
        ++false_ones;
        UNSCOPED_INFO(caption.text << " of " << scene_to_json(entry.scene));
      }
    }
  }
  CHECK(false_ones == 0);
}

TEST_CASE("turning a relation of the generator round makes it false", "[truth][describe]") {
  int turned = 0, still_true = 0;
  const std::pair<std::string, std::string> opposites[] = {{" left of ", " right of "},
                                                           {" right of ", " left of "},
                                                           {" above ", " below "},
                                                           {" below ", " above "}};
  for (int index = 0; index < 500; ++index) {
    const WorldEntry entry = world_entry(12, index);
    for (const auto& caption : entry.captions) {
      for (const auto& [from, to] : opposites) {
        const auto place = caption.text.find(from);
        if (place == std::string::npos) continue;
        std::string text = caption.text;
        text.replace(place, from.size(), to);
        ++turned;
        if (check_caption(text, entry.scene) != Truth::fails) ++still_true;
        break;
      }
    }
  }
  CHECK(turned > 500);
  CHECK(still_true == 0);
}

TEST_CASE("captions of another scene are mostly false", "[truth][describe]") {
  int total = 0, accepted = 0;
  for (int index = 0; index < 500; ++index) {
    const WorldEntry entry = world_entry(13, index), other = world_entry(13, index + 500);
    for (const auto& caption : entry.captions) {
      ++total;
      if (check_caption(caption.text, other.scene) == Truth::holds) ++accepted;
    }
  }
  CHECK(accepted < total / 10);
  CHECK(accepted > 0);
}
