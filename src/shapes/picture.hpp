#pragma once
#include "base/random.hpp"
#include "gaze/image.hpp"
#include "shapes/scene.hpp"

namespace gaze {

/// Draws the scene on a background of muted, textured grey: 224 x 224 pixels. Edges are smooth;
/// each shape reaches all four sides of its box and nothing of it lies outside. The same scene and
/// generator give the same pixels.
Image draw_picture(const Scene& scene, Random& random);

}  // namespace gaze
