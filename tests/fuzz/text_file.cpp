// A text file, gzip-compressed or not, by lines.
#include "data/text_file.hpp"

#include "fuzz/scratch_file.hpp"
#include "fuzz/target.hpp"
#include "gaze/error.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ScratchFile file(".gz");
  file.write(view(data, size));
  may_throw<gaze::Error>([&] {
    const auto stream = gaze::open_text(file.path());
    gaze::Lines lines(*stream, "x");
    for (int n = 0; n < 10'000 && lines.next(); ++n) {
      require(!lines.fields().empty(), "every line has a field");
    }
  });
  return 0;
}
