#pragma once
#include <string>

#include "batch/source/photo_source.hpp"

namespace gaze {

/// Where a file made for a photo (sidecar, figure) goes: beside it where `folder` is empty, else to the same place below
/// `folder`, and never outside of it. Different photos get different paths.
std::string mirrored_path(const PhotoRef& photo, const std::string& folder);

}  // namespace gaze
