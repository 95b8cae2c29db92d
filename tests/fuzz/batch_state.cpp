// The settings that a batch keeps beside its journal.
#include "batch/journal/batch_state.hpp"

#include "fuzz/scratch_file.hpp"
#include "fuzz/target.hpp"
#include "gaze/error.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ScratchFile file(".state");
  file.write(view(data, size));
  may_throw<gaze::Error>([&] {
    const gaze::BatchSettings settings = gaze::read_settings(file.path());
    require(gaze::differences(settings, settings).empty(), "settings equal themselves");
  });
  return 0;
}
