#include "cli/commands/overlay_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <string>
#include <system_error>

#include "base/tab_separated.hpp"
#include "cli/flags/overlay_flags.hpp"
#include "files/file_name.hpp"
#include "files/make_folder.hpp"
#include "gaze/image.hpp"
#include "gaze/overlay.hpp"
#include "overlay/heat_map.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

/// The photo at the sizes that captioning and drawing need. The captioner gets exactly what
/// `gaze caption` gives it, so that the captions agree.
struct Photo {
  Image to_caption, to_draw;
};

/// Refuses to replace a photo by its own figure.
void check_output(const OverlayFlags& flags) {
  for (const std::string& image : flags.images) {
    std::error_code error;
    if (!flags.output.empty() && fs::equivalent(image, flags.output, error)) {
      throw Error(ErrorKind::usage,
                  fmt::format("{} is the photo itself; give --output another name", flags.output));
    }
  }
}

Photo read_photo(const std::string& path, const Captioner& captioner, const LimitFlags& limits) {
  return {read_image(path, limits.read(captioner.read_options())), read_image(path, limits.read())};
}

/// The region in mid-grey, which gives the network an input near zero.
void hide(Image& photo, const std::vector<double>& region) {
  const auto pixel = [](double fraction, int pixels) {
    return std::clamp(static_cast<int>(std::lround(fraction * pixels)), 0, pixels);
  };
  const int left = pixel(region[0], photo.width), right = pixel(region[0] + region[2], photo.width);
  const int top = pixel(region[1], photo.height),
            bottom = pixel(region[1] + region[3], photo.height);
  for (int y = top; y < bottom; ++y) {
    const auto row = static_cast<std::ptrdiff_t>(y) * photo.width;
    std::fill(photo.rgb.begin() + 3 * (row + left), photo.rgb.begin() + 3 * (row + right),
              std::uint8_t{128});
  }
}

/// A file name for a word: what is not a letter or digit becomes "_".
std::string file_word(const std::string& word) {
  std::string name;
  for (const char letter : word.substr(0, 40)) {
    const auto byte = static_cast<unsigned char>(letter);
    name += std::isalnum(byte) != 0 ? letter : '_';
  }
  return name;
}

void write_panels(const OverlayFlags& flags, const Image& photo, const CaptionedPhoto& captioned) {
  make_folder(flags.panels);
  const auto panels = draw_panels(photo, captioned, flags.overlay);
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const auto name =
        fmt::format("{:02}-{}.png", i + 1, file_word(captioned.caption.words[i].text));
    write_image(panels[i], (fs::path(flags.panels) / name).string(), flags.overlay.dpi);
  }
}

void draw_one(const OverlayFlags& flags, const Image& photo, const CaptionedPhoto& captioned) {
  if (!flags.panels.empty()) write_panels(flags, photo, captioned);
  if (flags.output.empty()) return;
  if (animation_format(flags.output) != AnimationFormat::none) {
    AnimationOptions animation;
    animation.overlay = flags.overlay;
    if (flags.width != 0) animation.width = flags.width;
    animation.seconds_a_word = flags.seconds;
    write_animation(photo, captioned, flags.output, animation);
    return;
  }
  const Image figure = flags.strip ? draw_strip(photo, captioned, flags.overlay)
                                   : draw_figure(photo, captioned, flags.overlay);
  write_image(figure, flags.output, flags.overlay.dpi);
}

void print_caption(const Console& console, const std::string& title, const Caption& caption) {
  console.out << escape_field(title) << '\t' << escape_field(caption.text()) << '\n';
}

void draw_what_if(const OverlayFlags& flags, const Console& console, const Captioner& captioner) {
  Photo before = read_photo(flags.images[0], captioner, flags.limits), after = before;
  hide(after.to_caption, flags.hide);
  hide(after.to_draw, flags.hide);
  const auto first = captioner.describe(before.to_caption, flags.decode);
  const auto second = captioner.describe(after.to_caption, flags.decode);
  write_image(draw_comparison({{"before", before.to_draw, first}, {"after", after.to_draw, second}},
                              flags.overlay),
              flags.output, flags.overlay.dpi);
  print_caption(console, "before", first.caption);
  print_caption(console, "after", second.caption);
  const Region region{flags.hide[0], flags.hide[1], flags.hide[2], flags.hide[3]};
  for (const auto& word : first.caption.words) {
    console.out << fmt::format("share\t{}\t{:.3f}\n", escape_field(word.text),
                               share_inside(word.attention, first.grid, region));
  }
}

void draw_compared(const OverlayFlags& flags, const Console& console, const LoadCaptioner& load) {
  std::vector<std::string> models = flags.compare;
  if (models.size() == 1) models.insert(models.begin(), flags.model.model);
  std::vector<ComparedPhoto> compared;
  for (const auto& model : models) {
    ModelFlags chosen = flags.model;
    chosen.model = model;
    const auto captioner = load(chosen);
    Photo photo = read_photo(flags.images[0], *captioner, flags.limits);
    auto captioned = captioner->describe(photo.to_caption, flags.decode);
    print_caption(console, captioner->name(), captioned.caption);
    compared.push_back({captioner->name(), std::move(photo.to_draw), std::move(captioned)});
  }
  write_image(draw_comparison(compared, flags.overlay), flags.output, flags.overlay.dpi);
}

}  // namespace

ExitStatus overlay_command(const Args& args, const Console& console, const LoadCaptioner& load) {
  OverlayFlags flags;
  const Flags known = overlay_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  check(flags.overlay);
  check_output(flags);
  if (!flags.compare.empty()) {
    draw_compared(flags, console, load);
    return kDone;
  }
  const auto captioner = load(flags.model);
  if (!flags.hide.empty()) {
    draw_what_if(flags, console, *captioner);
    return kDone;
  }
  const Photo photo = read_photo(flags.images[0], *captioner, flags.limits);
  const auto captioned = captioner->describe(photo.to_caption, flags.decode);
  draw_one(flags, photo.to_draw, captioned);
  print_caption(console, flags.images[0], captioned.caption);
  return kDone;
}

}  // namespace gaze
