#include "overlay/sheet.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "overlay/font.hpp"

namespace gaze {
namespace {

const cv::Scalar kPaper(255, 255, 255), kInk(24, 24, 27), kGrey(95, 95, 104), kTrack(228, 228, 231),
    kBar(190, 55, 82);

int rounded(double value) { return static_cast<int>(std::lround(value)); }

/// Distances in pixels, all from the sheet's and the panels' width.
struct Measures {
  int margin, gap, panel, word, small, title, bar;
  int note;  ///< the text of subtitle and legend: of the sheet, however narrow its panels
  Measures(int width, int columns, int dpi) {
    margin = std::max(8, rounded(width * 0.02));
    gap = std::max(6, rounded(width * 0.0125));
    panel = (width - 2 * margin - (columns - 1) * gap) / columns;
    const int smallest = dpi > 0 ? rounded(7.0 / 72 * dpi) : 0;
    word = std::max({smallest, 9, std::min(rounded(panel * 0.1), rounded(width * 0.022))});
    small = std::max({smallest, 8, rounded(word * 0.72)});
    title = std::max({smallest, word, rounded(width * 0.024)});
    note = std::max({smallest, 8, rounded(title * 0.62)});
    bar = std::max(2, rounded(word * 0.16));
  }
  int label_height() const { return rounded(word * 1.45) + bar + rounded(small * 1.75); }
};

void draw_panel(cv::Mat& sheet, const Panel& panel, int left, int top, const Measures& at,
                Font& plain, Font& bold) {
  if (panel.picture.empty() && panel.word.empty()) return;
  int y = top;
  if (!panel.picture.empty()) {
    panel.picture.copyTo(sheet(cv::Rect({left, top}, panel.picture.size())));
    y += panel.picture.rows;
  }
  const auto word = bold.fit(panel.word, at.word, at.panel);
  bold.draw(sheet, word.text, left, y + rounded(at.word * 1.18), word.size, kInk);
  y += rounded(at.word * 1.45);
  if (panel.bar) {
    const cv::Rect track(left, y, at.panel, at.bar);
    cv::rectangle(sheet, track, kTrack, cv::FILLED);
    const int filled = rounded(std::clamp(*panel.bar, 0.0, 1.0) * at.panel);
    if (filled > 0) cv::rectangle(sheet, cv::Rect(left, y, filled, at.bar), kBar, cv::FILLED);
  }
  y += at.bar;
  const auto detail = plain.fit(panel.detail, at.small, at.panel);
  plain.draw(sheet, detail.text, left, y + rounded(at.small * 1.3), detail.size, kGrey);
}

void draw_legend(cv::Mat& sheet, const Legend& legend, int top, const Measures& at, Font& plain) {
  const int room = sheet.cols - 2 * at.margin;
  const int length = std::min(room / 3, at.note * 16), space = at.note / 2;
  const int wanted = plain.width(legend.low, at.note) + plain.width(legend.high, at.note);
  const double shrink =
      std::min(1.0, static_cast<double>(room - length - 2 * space) / std::max(wanted, 1));
  const int size = std::max(4, static_cast<int>(std::floor(at.note * shrink)));
  const int baseline = top + at.note;
  int left = at.margin;
  plain.draw(sheet, legend.low, left, baseline, size, kGrey);
  left += plain.width(legend.low, size) + space;
  const cv::Rect place(left, top + at.note / 4, length, std::max(3, rounded(at.note * 0.75)));
  cv::resize(legend.bar, sheet(place), place.size(), 0, 0, cv::INTER_LINEAR);
  cv::rectangle(sheet, place, kTrack, 1);
  plain.draw(sheet, legend.high, left + length + space, baseline, size, kGrey);
}

}  // namespace

cv::Size panel_size(int width, int columns, double aspect) {
  const Measures at(width, columns, 0);
  return {std::max(at.panel, 1), std::max(rounded(at.panel / aspect), 1)};
}

int good_columns(int panels, double aspect, int width) {
  int best = 1;
  double least = std::numeric_limits<double>::infinity();
  for (int columns = 1; columns <= panels; ++columns) {
    const Measures at(width, columns, 0);
    if (at.panel < 60 && columns > 1) break;
    const int rows = (panels + columns - 1) / columns;
    const double height = rows * (at.panel / aspect + at.label_height() + at.gap) + 3.0 * at.title;
    const double shape = std::abs(std::log(width / height / 1.5));
    const double empty = static_cast<double>(rows * columns - panels) / columns;
    const double small = std::max(0.0, std::min(150.0, width * 0.085) / at.panel - 1);
    const double cost = shape + 0.35 * empty + 2 * small;
    if (cost < least) {
      least = cost;
      best = columns;
    }
  }
  return best;
}

cv::Mat draw_sheet(const Sheet& sheet, int width, int dpi) {
  Font plain(false), bold(true);
  const Measures at(width, sheet.columns, dpi);
  const int room = width - 2 * at.margin;
  const auto title = bold.wrap(sheet.title, at.title, room);
  const auto subtitle = plain.wrap(sheet.subtitle, at.note, room);
  const int head = static_cast<int>(title.size()) * rounded(at.title * 1.3) +
                   static_cast<int>(subtitle.size()) * rounded(at.note * 1.5);
  int picture = 0;
  for (const auto& panel : sheet.panels) picture = std::max(picture, panel.picture.rows);
  const int columns = std::max(sheet.columns, 1), count = static_cast<int>(sheet.panels.size());
  const int rows = (count + columns - 1) / columns;
  const int row_height = picture + at.label_height();
  const int body_top = at.margin + head + (head > 0 ? at.gap : 0);
  const int body = rows * row_height + std::max(rows - 1, 0) * at.gap;
  const int foot = sheet.legend ? at.gap + rounded(at.note * 1.4) : 0;

  cv::Mat paper(body_top + body + foot + at.margin, width, CV_8UC3, kPaper);
  int y = at.margin;
  for (const auto& line : title) {
    bold.draw(paper, line, at.margin, y + at.title, at.title, kInk);
    y += rounded(at.title * 1.3);
  }
  for (const auto& line : subtitle) {
    plain.draw(paper, line, at.margin, y + rounded(at.note * 1.1), at.note, kGrey);
    y += rounded(at.note * 1.5);
  }
  for (int i = 0; i < count; ++i) {
    draw_panel(paper, sheet.panels[static_cast<std::size_t>(i)],
               at.margin + i % columns * (at.panel + at.gap),
               body_top + i / columns * (row_height + at.gap), at, plain, bold);
  }
  if (sheet.legend) draw_legend(paper, *sheet.legend, body_top + body + at.gap, at, plain);
  return paper;
}

}  // namespace gaze
