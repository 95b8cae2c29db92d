#pragma once
#include <array>

namespace gaze {

/// The numbers by which attention is drawn and described. Figures, animations and the viewer's page
/// share them: the page gets them as JSON (page/viewer_constants.hpp).

/// Full scale is never below this many even shares (1 / cells each).
inline constexpr double kFlatFloor = 3;

/// The part of the palette that is used, 0..255. The lowest seventh of inferno is nearly black; on
/// a photo it looks like shadow, not like a small weight.
inline constexpr int kFirstColour = 36, kLastColour = 248;

/// Heat and contours lie on a photo that is greyed this much, so that colours are the map's and
/// never the photo's. The weights of R, G and B in grey are those of the CSS filter grayscale(),
/// which the page uses (Filter Effects Module Level 1, section 9.1).
inline constexpr double kGreyed = 0.7;
inline constexpr std::array<float, 3> kGreyWeights = {0.2126F, 0.7152F, 0.0722F};

/// Brightness of the photo where spotlight shows no attention.
inline constexpr double kDark = 0.2;

/// Where contour lines lie, as fractions of the way from an even share to full scale.
inline constexpr std::array<double, 4> kContourLevels = {0.1, 0.2, 0.4, 0.8};
/// A line of strength s has the palette's colour of kContourTone + (1 - kContourTone) s.
inline constexpr double kContourTone = 0.35;
/// Half a contour line's width in line widths, and the opacity of its dark edge, twice as wide.
inline constexpr double kContourHalf = 0.75, kContourEdge = 0.55;

/// A line width is the photo's shorter side over kSidesALine pixels, within these limits:
/// visible, and narrow enough to hide nothing.
inline constexpr double kSidesALine = 260, kThinnestLine = 1, kThickestLine = 6;
/// The mark of the peak, in line widths: a ring and a dot.
inline constexpr double kPeakRadius = 4.5, kPeakThickness = 1.5, kPeakDot = 1.2;
/// The white lines between raw cells.
inline constexpr double kCellLineOpacity = 0.22;

/// Where less than this much of a word's attention lies on the photo, figures and the page show how
/// much.
inline constexpr double kMostlyInPhoto = 0.95;

/// The page says of a word that it looked at no particular place where no cell has this many even
/// shares, and that it hardly used the photo where its gate is below this value.
inline constexpr double kPeakEvenShares = 2, kHardlyUsedGate = 0.25;
/// Opacity of a word's background in the page at full scale, while the photo is pointed at.
inline constexpr double kWordOpacity = 0.85;

/// Stands before a confidence below kSureConfidence (gaze/caption.hpp).
inline constexpr const char* kNotSure = "not sure: ";

}  // namespace gaze
