// Every function of the public headers, so that linking fails if the library lacks one.
#include <gaze/captioner.hpp>
#include <gaze/error.hpp>
#include <gaze/overlay.hpp>

void call_everything(const std::string& path) {
  const gaze::DecodeOptions options;
  gaze::check(options);
  const auto captioner = gaze::load_captioner(path);
  const gaze::Image photo = gaze::read_image(path);
  const gaze::CaptionedPhoto captioned = captioner->describe(photo, options);
  gaze::write_image(
      gaze::draw_figure(gaze::decode_image(captioned.caption.text(), path), captioned), path);
  if (captioned.caption.mean_log_prob() > 0) throw gaze::Error(gaze::ErrorKind::input, path);
}
