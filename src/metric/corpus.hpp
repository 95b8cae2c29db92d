#pragma once
#include <string>
#include <vector>

namespace gaze {

using Tokens = std::vector<std::string>;

/// One image's caption and its references. Every metric takes a vector of these.
struct ScoredImage {
  Tokens hypothesis;
  std::vector<Tokens> references;  ///< at least one
};

/// Throws Error(usage), naming the image's index, if one has no reference.
void check(const std::vector<ScoredImage>& images);

}  // namespace gaze
