#pragma once
#include <string_view>

/// The files of assets/viewer, built into the library, so they are always there at run time.
namespace gaze::viewer {

extern const std::string_view kTemplate;
extern const std::string_view kStyle;
extern const std::string_view kMaps;
extern const std::string_view kScript;

}  // namespace gaze::viewer
