#include <gaze/captioner.hpp>
#include <iostream>

int main(int, char** arguments) {
  const auto captioner = gaze::load_captioner("");  // The default model.
  std::cout << captioner->describe(gaze::read_image(arguments[1])).caption.text() << "\n";
}
