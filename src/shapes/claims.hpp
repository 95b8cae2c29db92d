#pragma once
#include <string_view>

#include "shapes/scene.hpp"

namespace gaze {

// What the words of the shapes world mean. The generator uses a word only where it is clearly true
// (`clearly`); the checker accepts it wherever it is not false.

enum class Relation { left_of, right_of, above, below };
enum class Place { left, right, top, bottom, middle };

constexpr int kRelations = 4;
constexpr int kPlaces = 5;

/// a is left of b when its centre is at least a cell (1/14 of the picture) further left; so for the
/// others.
bool holds(Relation relation, const SceneObject& a, const SceneObject& b);

/// ... at least 1/5 of the picture further, and further in this direction than across it.
bool clearly_holds(Relation relation, const SceneObject& a, const SceneObject& b);

/// On the left: the centre is in the left two fifths. In the middle: it is in the middle two fifths
/// both ways.
bool holds(Place place, const SceneObject& object);

/// ... in the left third; in the middle fifth both ways.
bool clearly_holds(Place place, const SceneObject& object);

std::string_view words(Relation relation);  ///< "left of", ...
std::string_view words(Place place);        ///< "on the left", "at the top", "in the middle", ...

}  // namespace gaze
