#include "cli/commands/bench_train_command.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/stopwatch.hpp"
#include "data/dataset.hpp"
#include "data/flickr8k.hpp"
#include "files/make_folder.hpp"
#include "files/scratch_folder.hpp"
#include "gaze/error.hpp"
#include "system/available_cores.hpp"

namespace gaze {
namespace {

/// Enough to score, little enough that scoring is not most of the time.
constexpr std::size_t kDevPhotos = 24;

/// Writes the first `most` photos of a split and their captions into a folder of the same layout.
std::size_t copy_split(const std::string& data, const std::string& split, std::size_t most,
                       const std::filesystem::path& to, std::ofstream& captions) {
  const PresentPhotos photos(read_flickr8k(data, split));
  std::ofstream list(to / (split + ".txt"), std::ios::binary);
  const std::size_t count = std::min(most, photos.size());
  for (std::size_t i = 0; i < count; ++i) {
    const CaptionedPath& photo = photos.get(i);
    list << photo.name << '\n';
    const auto link = to / "images" / photo.name;
    make_folder(link.parent_path());
    std::filesystem::create_symlink(std::filesystem::absolute(photo.path), link);
    for (const std::string& caption : photo.captions)
      captions << photo.name << '\t' << caption << '\n';
  }
  if (count == 0)
    throw Error(ErrorKind::input, data + ": no photo of split " + split + " is there");
  return count;
}

}  // namespace

BenchReport bench_train_report(const BenchFlags& flags, const std::function<Engine&()>& engine,
                               const ModelPlaces& places) {
  const ScratchFolder scratch;
  TrainingRequest request;
  const std::string data = scratch / "data";
  request.data = {data};
  request.work = scratch / "work";
  request.output = scratch / "model.safetensors";
  request.encoder = flags.encoder.empty() ? find_model(flags.model, places) : flags.encoder;
  request.threads = flags.threads;
  request.options.epochs = 1;
  make_folder(data);
  std::size_t photos = 0;
  {
    std::ofstream captions(data + "/captions.tsv", std::ios::binary);
    const auto most = static_cast<std::size_t>(flags.photos);
    photos = copy_split(flags.what[1], "train", most, data, captions);
    copy_split(flags.what[1], "dev", kDevPhotos, data, captions);
  }

  // The first photo prepares what later ones find ready: its time is not counted.
  Stopwatch since_first_photo, since_learning;
  std::int64_t encoded = 0;
  double encoding = 0, scoring = 0;  // seconds
  double captions_a_second = 0;
  TrainingRunObserver observer;
  observer.encoded = [&](std::int64_t done, std::int64_t) {
    if (done == 1) since_first_photo.restart();
    encoding = since_first_photo.seconds();
    encoded = done;
  };
  observer.training.progress = [&](const TrainProgress& progress) {
    captions_a_second = progress.captions_a_second;
    since_learning.restart();
  };
  observer.training.scored = [&](const DevScores&) { scoring = since_learning.seconds(); };
  engine().train(request, observer);

  const int threads = flags.threads > 0 ? flags.threads : available_cores();
  return {
      "train",
      {{{{"threads", threads}, {"photos", photos}},
        {{"photos_encoded_per_second", "photos encoded/s", double(encoded - 1) / encoding, 1,
          BenchMeasure::Better::higher},
         {"captions_per_second", "captions/s", captions_a_second, 0, BenchMeasure::Better::higher},
         {"scoring_milliseconds", "scoring ms a photo", scoring * 1e3 / double(kDevPhotos), 1}}}}};
}

}  // namespace gaze
