// Every function of the public headers, so that linking fails if the library lacks one.
#include <gaze/batch.hpp>
#include <gaze/caption_json.hpp>
#include <gaze/captioner.hpp>
#include <gaze/error.hpp>
#include <gaze/overlay.hpp>
#include <gaze/version.hpp>

void call_everything(const std::string& path) {
  const gaze::DecodeOptions options;
  gaze::check(options);
  gaze::check(gaze::OverlayOptions{});
  gaze::check(gaze::BatchRequest{});
  const auto captioner = gaze::load_captioner(path);
  const auto other = gaze::load_captioner_from_bytes(path, gaze::version());
  const gaze::Image photo = gaze::read_image(path, captioner->read_options());
  const gaze::CaptionedPhoto captioned = captioner->describe(photo, options);
  const auto attended = other->attend(photo, {{"a", "dog"}}, options);
  gaze::write_image(
      gaze::draw_figure(gaze::decode_image(captioned.caption.text(), path), captioned), path);
  gaze::write_image(gaze::draw_strip(photo, captioned), path);
  gaze::write_image(gaze::draw_panels(photo, captioned).front(), path);
  gaze::write_image(gaze::draw_comparison({{path, photo, captioned}}), path);
  gaze::write_animation(photo, captioned, path);
  const gaze::JsonRecord record = gaze::read_json_record(gaze::caption_json(path, captioned));
  gaze::read_json_record(gaze::error_json(record.image, path));
  const gaze::BatchResult result = gaze::run_batch(gaze::BatchRequest{}, gaze::BatchEvents{});
  if (captioned.caption.mean_log_prob() > double(result.counts.done)) {
    throw gaze::Error(gaze::ErrorKind::input, attended.front().text());
  }
}
