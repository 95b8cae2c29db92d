#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "shapes/describe.hpp"
#include "shapes/scene.hpp"

namespace gaze {

/// One picture of the shapes world, its pixels apart.
struct WorldEntry {
  Scene scene;
  std::vector<SceneCaption> captions;  ///< five
  std::uint64_t picture_seed = 0;      ///< for draw_picture()
};

/// Picture number `index` of the world `seed`. It does not depend on how many pictures are made.
WorldEntry world_entry(std::uint64_t seed, int index);

/// The dev split is every tenth picture, so a longer world only adds to both.
bool is_dev(int index);

struct WorldOptions {
  int count = 3000;  ///< pictures, kPictureCounts
  std::uint64_t seed = 1;
};

/// Writes `folder` in the layout of Flickr8k that training and evaluation read:
///   images/0000000.jpg ...  JPEG, quality 95
///   captions.tsv            picture, caption: five a picture
///   train.txt, dev.txt      pictures; 9 to 1
///   boxes.tsv.gz            picture, chain_id, centre x, centre y, width, height (fractions)
///   phrases.tsv.gz          picture, caption number, chain_id, type, first word, phrase, caption
///   scenes.jsonl            what is in each picture, for check_caption()
/// The chain_id of a phrase has bit i set where it names object i; a group has a box an object.
/// `progress`, if given, is called with the number of pictures done.
/// Throws Error(usage) if the count is out of range or the folder exists and is not empty,
/// Error(environment) if it cannot be written.
void write_world(const std::string& folder, const WorldOptions& options,
                 const std::function<void(int)>& progress = {});

}  // namespace gaze
