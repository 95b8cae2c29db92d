#pragma once
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <vector>

#include "gaze/overlay.hpp"

namespace gaze {

/// A contact sheet: equal panels in rows, each over its own lines of text. It has nothing about
/// attention in it; figure.cpp fills the panels.

struct Panel {
  cv::Mat picture;   ///< CV_8UC3, RGB; all panels of one size. Empty: the place stays blank
  std::string word;  ///< bold, on its own line
  std::optional<double> bar;  ///< 0..1, a bar under the word
  std::string detail;         ///< small, under the bar
};

/// The legend at the bottom: a colour bar from 0 to a number.
struct Legend {
  cv::Mat bar;  ///< its height is not used
  std::string low, high;
};

struct Sheet {
  std::string title;     ///< wraps over as many lines as it needs
  std::string subtitle;  ///< small, under the title
  std::vector<Panel> panels;
  int columns = 1;
  std::optional<Legend> legend;
};

/// The pixels of one panel's picture on a sheet `width` wide, for photos of this shape.
cv::Size panel_size(int width, int columns, double aspect);

/// The number of columns for a sheet of a readable shape: near 3 : 2 over all, panels not too
/// small, few empty places. `aspect` is the photo's width over its height.
int good_columns(int panels, double aspect, int width);

/// All text fits its place whatever its length: it wraps or shrinks, and is never cut.
cv::Mat draw_sheet(const Sheet& sheet, int width, int dpi);

}  // namespace gaze
