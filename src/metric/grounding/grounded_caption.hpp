#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "metric/corpus.hpp"

namespace gaze {

/// A rectangle in fractions of the photo's width and height, 0..1 from the top left.
struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
};

/// A photo's boxes. A chain is one thing (or group) of the photo, with one or more boxes; its
/// number is what phrases point at.
using ChainBoxes = std::unordered_map<int, std::vector<Box>>;

/// Photo name -> its chains' boxes, cut at the photo's edges.
using BoxTable = std::unordered_map<std::string, ChainBoxes>;

/// Words of a caption that name a chain: tokens first .. first + count - 1, the last its head.
struct Phrase {
  std::string type;  ///< people, animals, ...; "vehicles/scene" belongs to both
  int chain = 0;
  int first = 0;
  int count = 0;  ///< at least 1
};

/// A reference caption, and which of its words name which things.
struct GroundedCaption {
  std::string photo;
  int number = 0;  ///< which of the photo's captions
  Tokens tokens;   ///< as tokenize() gives them
  std::vector<Phrase> phrases;
};

}  // namespace gaze
