// usage: consumer MODEL PHOTO
#include <gaze/captioner.hpp>
#include <iostream>

int main(int, char** arguments) {
  const auto captioner = gaze::load_captioner(arguments[1]);
  const auto photo = gaze::read_image(arguments[2]);
  std::cout << captioner->describe(photo).caption.text() << "\n";
}
