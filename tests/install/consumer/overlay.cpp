// usage: overlay PHOTO FIGURE
// Captions a photo and draws where each word looked.
#include <gaze/captioner.hpp>
#include <gaze/error.hpp>
#include <gaze/overlay.hpp>
#include <iostream>

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: overlay PHOTO FIGURE\n";
    return 2;
  }
  try {
    const auto captioner = gaze::load_captioner("");
    const gaze::Image photo = gaze::read_image(arguments[1]);
    const gaze::CaptionedPhoto captioned = captioner->describe(photo);
    gaze::write_image(gaze::draw_figure(photo, captioned), arguments[2]);
    for (const gaze::Word& word : captioned.caption.words) {
      std::cout << word.text << "\t" << word.log_prob << "\n";
    }
  } catch (const gaze::Error& error) {
    std::cerr << "overlay: " << error.what() << "\n";
    return 1;
  }
}
