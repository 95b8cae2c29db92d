// Captions of other programs: COCO results, JSON lines, tab-separated text.
#include "evaluate/predictions.hpp"

#include <sstream>

#include "fuzz/target.hpp"
#include "gaze/error.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  std::istringstream stream{std::string(view(data + 1, size - 1))};
  const char* const names[] = {"x.json", "x.jsonl", "x.tsv", "x.csv"};
  may_throw<gaze::Error>([&] {
    require(!gaze::read_predictions(stream, names[data[0] % 4], (data[0] & 16U) != 0).empty(),
            "a file without predictions is an error");
  });
  return 0;
}
