#include "cli/flags/overlay_flags.hpp"

#include <fmt/format.h>

#include <locale>
#include <sstream>

#include "base/file_name.hpp"
#include "cli/flags/decode_flags.hpp"
#include "cli/flags/overlay_style_flags.hpp"

namespace gaze {
namespace {

void check_flags(OverlayFlags& flags) {
  if (!flags.hide_text.empty()) flags.hide = parse_region(flags.hide_text);
  if (flags.output.empty() && flags.panels.empty()) {
    throw Error(ErrorKind::usage, "say where to write: -o FILE, or --panels DIR");
  }
  const bool animation = animation_format(flags.output) != AnimationFormat::none;
  const bool compares = !flags.compare.empty() || !flags.hide.empty();
  if (flags.decode.n_best > 1) {
    throw Error(ErrorKind::usage, "a figure shows one caption; --n-best is for gaze caption");
  }
  if (!flags.compare.empty() && !flags.hide.empty()) {
    throw Error(ErrorKind::usage, "--compare and --hide cannot be given together");
  }
  if (animation && (compares || flags.strip)) {
    throw Error(ErrorKind::usage,
                "an animation shows one caption: no --compare, --hide or --strip");
  }
  if (compares && (flags.strip || !flags.panels.empty())) {
    throw Error(ErrorKind::usage, "--compare and --hide make a figure: no --strip or --panels");
  }
  const int least = animation ? 64 : 200, most = animation ? 4096 : 20000;
  if (flags.width != 0 && (flags.width < least || flags.width > most)) {
    throw Error(ErrorKind::usage,
                fmt::format("--width must be {} to {}, got {}", least, most, flags.width));
  }
  flags.overlay.width = flags.width != 0 && !animation ? flags.width : OverlayOptions{}.width;
  if (!(flags.seconds >= 0.04 && flags.seconds <= 60)) {
    throw Error(ErrorKind::usage,
                fmt::format("--seconds must be 0.04 to 60, got {}", flags.seconds));
  }
  if (!animation && flags.seconds != OverlayFlags{}.seconds) {
    throw Error(ErrorKind::usage, "--seconds is of animations: it needs -o FILE.gif or FILE.mp4");
  }
}

}  // namespace

std::vector<double> parse_region(const std::string& text) {
  std::vector<double> numbers;
  std::istringstream in(text);
  in.imbue(std::locale::classic());
  double number = 0;
  while (in >> number) {
    numbers.push_back(number);
    if (in.peek() == ',') in.get();
  }
  const bool all_read = in.eof() && !text.empty() && text.back() != ',';
  const bool fits = all_read && numbers.size() == 4 && numbers[0] >= 0 && numbers[1] >= 0 &&
                    numbers[2] > 0 && numbers[3] > 0 && numbers[0] + numbers[2] <= 1 + 1e-9 &&
                    numbers[1] + numbers[3] <= 1 + 1e-9;
  if (!fits) {
    throw Error(
        ErrorKind::usage,
        fmt::format("--hide must be X,Y,W,H, fractions of the photo such as 0.2,0.3,0.5,0.4, "
                    "got {}",
                    text));
  }
  return numbers;
}

Flags overlay_flags(OverlayFlags& into) {
  Flags flags("overlay", "[flags] IMAGE -o FILE",
              "Draws where the model looked for each word: a figure as PNG, JPEG or WebP, or an "
              "animation, word by word, as .gif or .mp4.");
  flags.positional("IMAGE", into.images, 1, 1)
      .group("output")
      .text("output,o", "FILE", into.output, "the figure or animation to write")
      .text("panels", "DIR", into.panels, "also each word's panel, as a PNG of its own")
      .on("strip", into.strip, "one row of panels, without title and legend")
      .whole("columns", into.overlay.columns, "panels a row; 0: what suits the photo")
      .whole("width", into.width, "in pixels; 0: 1600, for an animation 480")
      .whole("dpi", into.overlay.dpi,
             "printed at this resolution: text is at least 7 points high; 0: for a screen")
      .number("seconds", into.seconds, "a word, in an animation")
      .group("questions")
      .text("hide", "X,Y,W,H", into.hide_text,
            "grey this part of the photo (fractions) and show the captions before and after")
      .texts(
          "compare", "MODEL", into.compare,
          "another model's caption under the first's; may be repeated. Given twice or more, only "
          "these models are shown");
  add_overlay_style_flags(flags, into.overlay);
  add_decode_flags(flags, into.decode);
  add_model_flags(flags, into.model);
  flags.validate([&into] { check_flags(into); });
  return flags;
}

}  // namespace gaze
