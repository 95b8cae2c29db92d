#include "cli/overlay_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "caption/tab_separated.hpp"
#include "cli/overlay_flags.hpp"
#include "gaze/image.hpp"
#include "gaze/overlay.hpp"

namespace gaze {
namespace {

std::string lower_extension(const std::string& path) {
  std::string extension = std::filesystem::path(path).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

void draw(const Image& photo, const CaptionedPhoto& captioned, const OverlayFlags& flags) {
  const std::string extension = lower_extension(flags.output);
  if (extension == ".gif" || extension == ".mp4") {
    AnimationOptions animation;
    animation.overlay = flags.overlay;
    animation.seconds_a_word = flags.seconds_a_word;
    write_animation(photo, captioned, flags.output, animation);
    return;
  }
  write_image(draw_figure(photo, captioned, flags.overlay), flags.output, flags.overlay.dpi);
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
  const std::string& path = flags.images.front();
  // The whole photo, not the small one that is enough for captioning: people will look at it.
  const Image photo = read_image(path);
  const auto captioner = load(flags.model);
  const CaptionedPhoto captioned = captioner->describe(photo, flags.decode);
  draw(photo, captioned, flags);
  console.out << fmt::format("{}\t{}\n", escape_field(path),
                             escape_field(captioned.caption.text()));
  return kDone;
}

}  // namespace gaze
