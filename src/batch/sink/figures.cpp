#include "batch/sink/figures.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "batch/sink/attend_again.hpp"
#include "batch/sink/mirrored_path.hpp"
#include "files/make_folder.hpp"
#include "gaze/image.hpp"

namespace gaze {

namespace fs = std::filesystem;

Figures::Figures(FigureOptions options, std::function<const Captioner&()> captioner)
    : options_(std::move(options)), captioner_(std::move(captioner)) {
  make_folder(options_.output_folder);
}

std::string Figures::path(const PhotoRef& photo) const {
  return mirrored_path(photo, options_.output_folder) + ".png";
}

std::string Figures::words_found(const PhotoRef& /*photo*/) const { return ""; }

bool Figures::needs_write(const PhotoRef& photo) const {
  std::error_code ignored;
  return !fs::exists(path(photo), ignored);
}

std::string Figures::deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                             const std::string& /*suspect*/) const {
  if (captioned.caption.words.empty()) return "";
  CaptionedPhoto attended = captioned;
  if (!has_attention(attended)) attend_again(attended, photo.path, captioner_(), options_.decode);
  ReadOptions read;  // No panel is wider than the figure.
  read.enough_pixels_a_side = options_.overlay_style.width;
  const std::string to = path(photo);
  make_folder(fs::path(to).parent_path());
  write_image(draw_figure(read_image(photo.path, read), attended, options_.overlay_style), to,
              options_.overlay_style.dpi);
  return "";
}

}  // namespace gaze
