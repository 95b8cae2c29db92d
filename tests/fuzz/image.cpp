// A photo of one format (GAZE_FUZZ_FORMAT): it becomes a picture of the size it says, or an Error of
// one line.
#include "gaze/image.hpp"
#include "fuzz/target.hpp"
#include "gaze/error.hpp"
#include "image/format.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = view(data, size);
  if (gaze::image_format(bytes.substr(0, gaze::kFormatBytes)) !=
      gaze::ImageFormat::GAZE_FUZZ_FORMAT) {
    return -1;  // Not kept in the corpus.
  }
  gaze::ReadOptions options;
  options.max_pixels = 300'000;
  options.enough_pixels_a_side = size % 2 != 0 ? 0 : 32;
  try {
    const gaze::Image image = gaze::decode_image(bytes, "x", options);
    require(image.width > 0 && image.height > 0 &&
                image.rgb.size() == static_cast<std::size_t>(image.width) *
                                        static_cast<std::size_t>(image.height) * 3,
            "a picture has as many pixels as its size says");
  } catch (const gaze::Error& error) {
    require(std::string_view(error.what()).find('\n') == std::string_view::npos,
            "an Error is one line");
  }
  return 0;
}
