#pragma once
#include <string>
#include <vector>

#include "base/random.hpp"
#include "shapes/scene.hpp"

namespace gaze {

/// Words of a caption that name one object of the scene, or a counted group of them.
struct ScenePhrase {
  std::string text;  ///< "a red circle", "two stars"
  int first_word = 0;
  std::vector<int> objects;  ///< places in Scene::objects, rising
  std::string type;          ///< the kind of shape, or "shape" for a group of several kinds
};

struct SceneCaption {
  std::string text;  ///< lower case, a space between words, no full stop
  std::vector<ScenePhrase> phrases;
};

/// `count` different captions (at most 5), each true of the scene and grammatical: "a small red
/// circle is left of a blue square", "there is an orange star at the top", "two circles", ... A
/// phrase of one object fits no other object of the scene, so its box is the only right one.
std::vector<SceneCaption> describe_scene(const Scene& scene, Random& random, int count = 5);

}  // namespace gaze
