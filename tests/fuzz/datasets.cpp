// Files of captions and boxes of people's data sets.
#include <sstream>

#include "data/caption_table.hpp"
#include "data/coco.hpp"
#include "data/concept_list.hpp"
#include "data/grounding_files.hpp"
#include "data/karpathy.hpp"
#include "data/metadata_jsonl.hpp"
#include "fuzz/target.hpp"
#include "gaze/error.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  std::istringstream stream{std::string(view(data + 1, size - 1))};
  may_throw<gaze::Error>([&] {
    if (data[0] == 255) {
      gaze::read_concept_list(stream, "x");
      return;
    }
    switch (data[0] % 8) {
      case 0:
        gaze::read_caption_tsv(stream, "x");
        break;
      case 1:
        gaze::read_token_file(stream, "x");
        break;
      case 2:
        gaze::read_karpathy(stream, "x", "/p", "");
        break;
      case 3:
        gaze::read_karpathy(stream, "x", "/p", "dev");
        break;
      case 4:
        gaze::read_coco(stream, "x", "/p");
        break;
      case 5:
        gaze::read_metadata_jsonl(stream, "x", "/p");
        break;
      case 6:
        gaze::read_boxes(stream, "x");
        break;
      default:
        gaze::read_phrases(stream, "x");
    }
  });
  return 0;
}
