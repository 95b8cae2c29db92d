#pragma once
#include <string_view>

#include "shapes/scene.hpp"

namespace gaze {

enum class Truth {
  holds,           ///< every claim in the caption is true of the scene
  fails,           ///< it can be read, and something in it is not true
  not_understood,  ///< it is no sentence of the shapes world
};

/// Whether a caption is true of the scene. Five sampled references never list all truths, so
/// generated captions are checked in this way.
///
/// A caption is one or more clauses joined by "and":
///   [there is|are] PHRASE {and PHRASE} [is|are] {PLACE or RELATION PHRASE, joined by "and"}
/// PHRASE: a, an or a number word (one .. six), then perhaps a size, perhaps a colour, then a kind
/// of shape or the word "shape", singular or plural as the number asks. "a red circle" claims that
/// there is one; two phrases of one clause are never the same object, those of different clauses
/// may be. "two red circles" claims that there are exactly two. What follows "is" refers to the
/// last phrase before it, what follows "are" to all in its clause. Relations and places are defined
/// in claims.hpp. Capital letters and full stops do not matter.
Truth check_caption(std::string_view caption, const Scene& scene);

}  // namespace gaze
