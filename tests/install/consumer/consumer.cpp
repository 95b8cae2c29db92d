// usage: consumer PHOTO [MODEL]
#include <gaze/captioner.hpp>
#include <iostream>

int main(int count, char** arguments) {
  const auto captioner = gaze::load_captioner(count > 2 ? arguments[2] : "");
  const auto photo = gaze::read_image(arguments[1]);
  std::cout << captioner->describe(photo).caption.text() << "\n";
}
