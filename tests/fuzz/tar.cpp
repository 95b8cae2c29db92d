// An archive of photos.
#include "batch/source/tar_source.hpp"
#include "fuzz/scratch_file.hpp"
#include "fuzz/target.hpp"
#include "gaze/error.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ScratchFile file(".tar");
  file.write(view(data, size));
  may_throw<gaze::Error>([&] {
    const auto source = gaze::tar_source(file.path(), "r.tar", {});
    gaze::PhotoRef photo;
    for (int n = 0; n < 500 && source->next(photo); ++n) {
      if (n % 3 != 0) source->load(photo);
      require(!photo.path.empty(), "every photo has a path");
      photo = {};
    }
  });
  return 0;
}
