#include "sample_training.hpp"

#include <filesystem>
#include <string>

#include "support/paths.hpp"
#include "support/small_decoder.hpp"

using namespace gaze;

namespace gaze_tests {

namespace fs = std::filesystem;

void make_data(const TemporaryFolder& folder) {
  std::string captions, train, dev;
  int n = 0;
  for (const char* name : {"dog", "cat", "coffee", "horses", "astronaut", "photographer"}) {
    const std::string file = std::string(name) + ".jpg";
    fs::create_directories(folder / "data/images");
    fs::copy_file(asset_path(file), folder / ("data/images/" + file));
    captions += file + "\tA " + name + " is in the picture .\n";
    captions += file + "\tThis is a " + name + " , and nothing else .\n";
    (n++ < 4 ? train : dev) += file + "\n";
  }
  folder.write("data/captions.tsv", captions);
  folder.write("data/train.txt", train);
  folder.write("data/dev.txt", dev);
}

TrainingRequest request_in(const TemporaryFolder& folder) {
  TrainingRequest request;
  request.data = {folder / "data"};
  request.encoder = fixture_path("tiny.safetensors");
  request.output = folder / "out.safetensors";
  request.work = folder / "work";
  request.provenance = "the sample photos";
  TrainOptions& options = request.options;
  options.decoder = small_decoder(16);
  options.epochs = 2;
  options.min_count = 1;
  options.batch_photos = 2;
  options.warmup_batches = 2;
  return request;
}

}  // namespace gaze_tests
