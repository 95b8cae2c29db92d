#include "overlay/page/viewer_constants.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "gaze/caption.hpp"
#include "overlay/style.hpp"
#include "overlay/style_constants.hpp"

namespace gaze {

std::string viewer_constants() {
  nlohmann::ordered_json colours = nlohmann::ordered_json::array();
  for (const auto& colour : heat_colours()) {
    colours.push_back(
        {static_cast<int>(colour[0]), static_cast<int>(colour[1]), static_cast<int>(colour[2])});
  }
  const nlohmann::ordered_json constants = {{"flatFloor", kFlatFloor},
                                            {"firstColour", kFirstColour},
                                            {"lastColour", kLastColour},
                                            {"greyed", kGreyed},
                                            {"dark", kDark},
                                            {"contourLevels", kContourLevels},
                                            {"contourTone", kContourTone},
                                            {"contourHalf", kContourHalf},
                                            {"contourEdge", kContourEdge},
                                            {"sidesALine", kSidesALine},
                                            {"thinnestLine", kThinnestLine},
                                            {"thickestLine", kThickestLine},
                                            {"peakRadius", kPeakRadius},
                                            {"peakThickness", kPeakThickness},
                                            {"peakDot", kPeakDot},
                                            {"cellLineOpacity", kCellLineOpacity},
                                            {"mostlyInPhoto", kMostlyInPhoto},
                                            {"peakEvenShares", kPeakEvenShares},
                                            {"hardlyUsedGate", kHardlyUsedGate},
                                            {"wordOpacity", kWordOpacity},
                                            {"notSure", kNotSure},
                                            {"sureConfidence", kSureConfidence},
                                            {"colours", std::move(colours)}};
  return constants.dump();
}

}  // namespace gaze
