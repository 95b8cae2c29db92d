#pragma once
#include <string>
#include <string_view>

namespace gaze {

/// The caption (Caption-Abstract, 2:120) in a block of IPTC data; empty if there is none.
std::string iptc_caption(std::string_view block);

/// The first caption in the IPTC data among Photoshop's resources, as JPEG's APP13 holds them;
/// empty if there is none.
std::string photoshop_caption(std::string_view resources);

/// The IPTC data among Photoshop's resources, the first ones; empty if there are none.
std::string_view iptc_of_photoshop(std::string_view resources);

}  // namespace gaze
