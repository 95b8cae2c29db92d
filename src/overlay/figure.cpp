#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "gaze/error.hpp"
#include "gaze/overlay.hpp"
#include "overlay/heat_map.hpp"
#include "overlay/sheet.hpp"
#include "overlay/style.hpp"
#include "overlay/style_constants.hpp"

namespace gaze {
namespace {

std::string percent(double fraction) {
  const double value = 100 * fraction;
  return value > 0 && value < 1 ? "<1%" : fmt::format("{:.0f}%", value);
}

void check_figure(const CaptionedPhoto& captioned, const OverlayOptions& options) {
  check(options);
  for (const auto& word : captioned.caption.words) check_attention(word.attention, captioned.grid);
}

/// A photo at a panel's size. A photo that must grow is enlarged smoothly, not averaged.
cv::Mat resized(const cv::Mat& photo, cv::Size size) {
  cv::Mat small;
  const bool grows = size.width > photo.cols || size.height > photo.rows;
  cv::resize(photo, small, size, 0, 0, grows ? cv::INTER_CUBIC : cv::INTER_AREA);
  return small;
}

// A photo one pixel wide would make panels too tall for other programs and for the memory.
constexpr int kTallest = 30000;

void check_height(const Image& photo, cv::Size panel, std::size_t panels, int columns) {
  const auto rows = (static_cast<std::int64_t>(panels) + columns - 1) / columns;
  if (rows * panel.height <= kTallest) return;
  throw Error(ErrorKind::usage,
              fmt::format("a figure of a photo of {} x {} pixels would be {} pixels high, {} at "
                          "most; a smaller width or more columns make it lower",
                          photo.width, photo.height, rows * panel.height, kTallest));
}

std::string detail_of(const Word& word) {
  std::string detail = percent(std::exp(word.log_prob));
  if (word.gate) detail += fmt::format(" · gate {:.2f}", *word.gate);
  double in_photo = 0;
  for (const float weight : word.attention) in_photo += weight;
  // With Luong's product or the sentinel the cells' weights sum to less than 1.
  if (in_photo < kMostlyInPhoto) detail += fmt::format(" · {} in photo", percent(in_photo));
  return detail;
}

Panel word_panel(const cv::Mat& photo, const Word& word, const GridGeometry& grid,
                 const OverlayOptions& options, double scale) {
  Panel panel;
  const double own = options.scale_each_word ? full_scale(word, grid, options.style) : scale;
  panel.picture = paint(photo, word, grid, options.style, options.opacity, own);
  panel.word = word.text;
  panel.bar = std::exp(word.log_prob);
  panel.detail = detail_of(word);
  return panel;
}

Legend legend_of(const GridGeometry& grid, const OverlayOptions& options, double scale) {
  Legend legend;
  std::optional<StrengthCurve> curve;
  if (!options.scale_each_word) curve.emplace(scale, grid);
  legend.bar = colour_bar(options.style, {256, 1}, curve);
  // "Times an even share" can be read without knowing the grid: 1 is the weight of each cell under
  // uniform attention.
  legend.low = "an even share or less";
  const double times_even = scale * grid.rows * grid.columns;
  legend.high =
      options.scale_each_word
          ? fmt::format("each word's own strongest attention, at least {:.0f} times an even share",
                        kFlatFloor)
          : fmt::format("{:.1f}% of the attention in one cell, {:.{}f} times an even share",
                        100 * scale, times_even, times_even < 10 ? 1 : 0);
  return legend;
}

// So that the line stays shorter than most captions.
constexpr std::size_t kConceptsShown = 3;

std::string confidence_text(double confidence) {
  return (confidence < kSureConfidence ? kNotSure : "") + ("confidence " + percent(confidence));
}

std::string subtitle_of(const CaptionedPhoto& captioned) {
  const auto& caption = captioned.caption;
  std::string text = captioned.model;
  if (!text.empty()) text += " · ";
  text += fmt::format("log-probability {:.2f}", caption.log_prob);
  if (caption.confidence) text += " · " + confidence_text(*caption.confidence);
  if (!caption.ended) text += " · cut at the longest length";
  for (std::size_t k = 0; k < std::min(kConceptsShown, captioned.concepts.size()); ++k) {
    const RecognisedConcept& one = captioned.concepts[k];
    text += fmt::format("{}{} {:.0f}%", k == 0 ? " · recognised: " : ", ", one.noun,
                        100 * one.probability);
  }
  return text;
}

Image draw(const Image& photo, const CaptionedPhoto& captioned, const OverlayOptions& options,
           bool strip) {
  check_figure(captioned, options);
  const cv::Mat original = view(photo);
  const double aspect = static_cast<double>(original.cols) / original.rows;
  const auto& words = captioned.caption.words;
  const int panels = static_cast<int>(words.size()) + 1;
  Sheet sheet;
  sheet.columns = strip                 ? panels
                  : options.columns > 0 ? std::min(options.columns, panels)
                                        : good_columns(panels, aspect, options.width);
  const cv::Size size = panel_size(options.width, sheet.columns, aspect);
  check_height(photo, size, words.size() + 1, sheet.columns);
  const cv::Mat small = resized(original, size);
  const double scale = full_scale(captioned.caption, captioned.grid, options.style);
  if (!strip) {
    sheet.title = captioned.caption.text();
    sheet.subtitle = subtitle_of(captioned);
    if (!words.empty()) sheet.legend = legend_of(captioned.grid, options, scale);
  }
  Panel first;
  first.picture = small;
  first.word = "photo";
  first.detail = fmt::format("{} × {}", captioned.width, captioned.height);
  sheet.panels.push_back(first);
  for (const auto& word : words) {
    sheet.panels.push_back(word_panel(small, word, captioned.grid, options, scale));
  }
  return to_image(draw_sheet(sheet, options.width, options.dpi));
}

}  // namespace

Image draw_figure(const Image& photo, const CaptionedPhoto& captioned,
                  const OverlayOptions& options) {
  return draw(photo, captioned, options, false);
}

Image draw_strip(const Image& photo, const CaptionedPhoto& captioned,
                 const OverlayOptions& options) {
  return draw(photo, captioned, options, true);
}

std::vector<Image> draw_panels(const Image& photo, const CaptionedPhoto& captioned,
                               const OverlayOptions& options) {
  check_figure(captioned, options);
  const double scale = full_scale(captioned.caption, captioned.grid, options.style);
  std::vector<Image> panels;
  for (const auto& word : captioned.caption.words) {
    panels.push_back(
        to_image(word_panel(view(photo), word, captioned.grid, options, scale).picture));
  }
  return panels;
}

Image draw_comparison(const std::vector<ComparedPhoto>& compared, const OverlayOptions& options) {
  if (compared.empty())
    throw Error(ErrorKind::usage, "a comparison needs at least one caption, got none");
  double scale = 0;
  std::size_t longest = 0;
  for (const auto& one : compared) {
    check_figure(one.captioned, options);
    scale = std::max(scale, full_scale(one.captioned.caption, one.captioned.grid, options.style));
    longest = std::max(longest, one.captioned.caption.words.size());
  }
  const cv::Mat first = view(compared.front().photo);
  const double aspect = static_cast<double>(first.cols) / first.rows;
  const int most = static_cast<int>(longest) + 1;
  Sheet sheet;
  sheet.columns = options.columns > 0 ? std::clamp(options.columns, std::min(2, most), most)
                                      : std::min(most, std::max(2, options.width / 200));
  const cv::Size size = panel_size(options.width, sheet.columns, aspect);
  check_height(compared.front().photo, size, compared.size() * (longest + 1), sheet.columns);
  const auto words_a_row = static_cast<std::size_t>(std::max(sheet.columns - 1, 1));
  for (std::size_t start = 0; start == 0 || start < longest; start += words_a_row) {
    for (const auto& one : compared) {
      const auto& words = one.captioned.caption.words;
      if (start > 0 && start >= words.size()) continue;  // This caption has ended.
      const cv::Mat small = resized(view(one.photo), size);
      Panel head;
      if (start == 0) head.picture = small;
      head.word = one.title;
      head.detail = start == 0 ? fmt::format("log-prob. {:.2f}", one.captioned.caption.log_prob)
                               : "continued";
      sheet.panels.push_back(head);
      for (std::size_t i = start; i < start + words_a_row && sheet.columns > 1; ++i) {
        sheet.panels.push_back(i < words.size()
                                   ? word_panel(small, words[i], one.captioned.grid, options, scale)
                                   : Panel{});
      }
    }
  }
  sheet.legend = legend_of(compared.front().captioned.grid, options, scale);
  return to_image(draw_sheet(sheet, options.width, options.dpi));
}

}  // namespace gaze
