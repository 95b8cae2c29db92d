#include "cli/flags/overlay_flags.hpp"

#include <fmt/format.h>

#include <locale>
#include <sstream>

#include "cli/flags/decode_flags.hpp"
#include "cli/flags/overlay_style_flags.hpp"
#include "files/file_name.hpp"
#include "options/overlay_option_table.hpp"

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
    throw Error(ErrorKind::usage, "--compare and --occlude cannot be given together");
  }
  if (animation && (compares || flags.strip)) {
    throw Error(ErrorKind::usage,
                "an animation shows one caption: no --compare, --occlude or --strip");
  }
  if (compares && (flags.strip || !flags.panels.empty())) {
    throw Error(ErrorKind::usage, "--compare and --occlude make a figure: no --strip or --panels");
  }
  const Range width =
      animation ? Range{64, 4096} : row_called("width", overlay_option_table()).range;
  if (flags.width != 0) require_in_range("--width", flags.width, width);
  flags.overlay.width = flags.width != 0 && !animation ? flags.width : OverlayOptions{}.width;
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
        fmt::format("--occlude must be X,Y,W,H, fractions of the photo such as 0.2,0.3,0.5,0.4, "
                    "got {}",
                    text));
  }
  return numbers;
}

Flags overlay_flags(OverlayFlags& into) {
  Flags flags(
      "overlay", "[flags] IMAGE -o FILE",
      "Draws the attention of each word over the photo: a figure as PNG, JPEG or WebP, or an "
      "animation, word by word, as .gif or .mp4.");
  flags.positional("IMAGE", into.images, 1, 1)
      .group("output")
      .text("output,o", "FILE", into.output, "the figure or animation to write")
      .text("panels", "DIR", into.panels, "also each word's panel, as a PNG of its own")
      .on("strip", into.strip, "one row of panels, without title and legend")
      .option(row_called("columns", overlay_option_table()), into.overlay)
      .whole("width", into.width, {0, Range::kNoLimit},
             "in pixels: 200 to 20000, of an animation 64 to 4096; 0: 1600, of an animation 480")
      .option(row_called("dpi", overlay_option_table()), into.overlay)
      .number("seconds", into.seconds, {0.04, 60}, "of each word in an animation")
      .group("comparison")
      .text("occlude", "X,Y,W,H", into.hide_text,
            "cover this part of the photo (in fractions of its width and height) with grey and "
            "show the captions before and after")
      .formerly("hide")
      .texts(
          "compare", "MODEL", into.compare,
          "another model's caption under the first's; may be given more than once. Given twice or "
          "more, only these models are shown");
  add_overlay_style_flags(flags, into.overlay);
  add_decode_flags(flags, into.decode);
  add_limit_flags(flags, into.limits);
  add_model_flags(flags, into.model);
  flags.validate([&into] { check_flags(into); });
  flags.needs(
      "seconds", [&into] { return animation_format(into.output) != AnimationFormat::none; },
      "only an animation takes time; give -o FILE.gif or FILE.mp4");
  return flags;
}

}  // namespace gaze
