#include "shapes/claims.hpp"

#include <cmath>

namespace gaze {
namespace {

/// The distance from a to b in the relation's direction and across it, in fractions of the picture.
struct Offset {
  double along;
  double across;
};

Offset offset(Relation relation, const SceneObject& a, const SceneObject& b) {
  const double dx = b.centre_x() - a.centre_x();
  const double dy = b.centre_y() - a.centre_y();
  switch (relation) {
    case Relation::left_of:
      return {dx, dy};
    case Relation::right_of:
      return {-dx, dy};
    case Relation::above:
      return {dy, dx};
    case Relation::below:
      return {-dy, dx};
  }
  return {0, 0};
}

/// `side` is how much of the picture an edge place takes, `middle` how far the middle reaches.
bool lies(Place place, const SceneObject& object, double side, double middle) {
  const double x = object.centre_x();
  const double y = object.centre_y();
  switch (place) {
    case Place::left:
      return x <= side;
    case Place::right:
      return x >= 1 - side;
    case Place::top:
      return y <= side;
    case Place::bottom:
      return y >= 1 - side;
    case Place::middle:
      return std::abs(x - 0.5) <= middle && std::abs(y - 0.5) <= middle;
  }
  return false;
}

}  // namespace

bool holds(Relation relation, const SceneObject& a, const SceneObject& b) {
  return offset(relation, a, b).along >= 1.0 / 14;
}

bool clearly_holds(Relation relation, const SceneObject& a, const SceneObject& b) {
  const Offset far = offset(relation, a, b);
  return far.along >= 0.2 && far.along > std::abs(far.across);
}

bool holds(Place place, const SceneObject& object) { return lies(place, object, 0.4, 0.2); }

bool clearly_holds(Place place, const SceneObject& object) {
  return lies(place, object, 1.0 / 3, 0.1);
}

std::string_view words(Relation relation) {
  constexpr std::string_view kWords[] = {"left of", "right of", "above", "below"};
  return kWords[static_cast<std::size_t>(relation)];
}

std::string_view words(Place place) {
  constexpr std::string_view kWords[] = {"on the left", "on the right", "at the top",
                                         "at the bottom", "in the middle"};
  return kWords[static_cast<std::size_t>(place)];
}

}  // namespace gaze
