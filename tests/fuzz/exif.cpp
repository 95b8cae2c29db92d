// The blocks in which a photo's metadata lie: EXIF, IPTC, Photoshop's resources.
#include "image/metadata/exif.hpp"

#include "fuzz/target.hpp"
#include "xmp/camera_words.hpp"
#include "xmp/exif_words.hpp"
#include "xmp/iptc.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = view(data, size);
  const int orientation = gaze::exif_orientation(bytes);
  require(orientation >= 1 && orientation <= 8, "an orientation is 1 to 8");
  gaze::exif_words(bytes);
  gaze::iptc_caption(bytes);
  gaze::iptc_caption(gaze::iptc_of_photoshop(bytes));
  gaze::photoshop_caption(bytes);
  gaze::is_camera_words(bytes);
  return 0;
}
