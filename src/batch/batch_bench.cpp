#include "batch/batch_bench.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/peak_memory.hpp"
#include "batch/batch.hpp"
#include "batch/journal/journal_records.hpp"
#include "files/scratch_folder.hpp"
#include "gaze/caption_json.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

/// What a captioner output for a photo, to be compared.
std::string answer(const std::string& path, const Caption& caption) {
  std::ostringstream text;
  text.precision(17);
  text << path << '\t' << caption.text() << '\t' << caption.log_prob;
  return text.str();
}

class Bench {
 public:
  Bench(const BatchBenchRequest& request, const LoadTimed& load) : request_(request), load_(load) {
    const auto source = walk_folder(request.folder, {}, [](auto&&...) {});
    std::ofstream list(scratch_ / "photos.txt", std::ios::binary);
    for (PhotoRef photo; paths_.size() < request.photos && source->next(photo);) {
      // A list holds no such name, and one photo more or less says nothing about speed.
      if (photo.archived || photo.path.find('\n') != std::string::npos) continue;
      list << photo.path << '\n';
      paths_.push_back(photo.path);
      std::ifstream file(photo.path, std::ios::binary);
      while (file.ignore(1 << 20)) continue;
    }
    if (paths_.empty()) {
      throw Error(ErrorKind::input, request.folder + ": there are no photos to time");
    }
  }

  std::vector<BatchTiming> run() {
    std::vector<BatchTiming> timings;
    for (const int threads : request_.threads) {
      const BatchTiming alone = one_at_a_time(threads);
      BatchTiming batch = in_batch(threads);
      batch.ratio = batch.photos_per_second / alone.photos_per_second;
      timings.push_back(alone);
      timings.push_back(batch);
    }
    return timings;
  }

 private:
  BatchTiming one_at_a_time(int threads) {
    const auto captioner = warm(threads);
    const ReadOptions read = captioner->read_options();
    std::ofstream out(scratch_ / "alone.jsonl", std::ios::binary);
    std::atomic<std::int64_t> reading{0}, writing{0};
    std::vector<std::string> answers;
    const Stopwatch whole;
    for (const std::string& path : paths_) {
      try {
        Image photo;
        {
          const StageWatch watch(&reading);
          photo = read_image(path, read);
        }
        const CaptionedPhoto captioned = captioner->describe(photo, request_.decode);
        const StageWatch watch(&writing);
        out << caption_json(path, captioned) << '\n' << std::flush;
        answers.push_back(answer(path, captioned.caption));
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) throw;
      }
    }
    const double seconds = whole.seconds();
    check(std::move(answers));
    return timing("one at a time", threads, seconds, in_seconds(reading), in_seconds(writing));
  }

  BatchTiming in_batch(int threads) {
    const auto captioner = warm(1);
    BatchOptions options;
    options.inputs = {scratch_ / "photos.txt"};
    options.output = scratch_ / ("batch-" + std::to_string(threads) + ".jsonl");
    options.decode = request_.decode;
    options.pipeline.caption_threads = threads;
    options.pipeline.decode_threads = threads;
    const BatchCallbacks callbacks{[&]() -> const Captioner& { return *captioner; },
                                   nullptr,
                                   {},
                                   [] { return false; },
                                   [](auto&&...) {},
                                   [](auto&&...) {}};
    const TimedBatchResult result = run_batch(options, callbacks);
    std::vector<std::string> answers;
    for_each_record(options.output, [&](const JsonRecord& record) {
      if (!record.error) answers.push_back(answer(record.image, record.photo.caption));
    });
    check(std::move(answers));
    return timing("batch", threads, result.counts.seconds, result.times.decode,
                  result.times.record);
  }

  /// A captioner that has captioned a photo: what it prepares then is no photo's time.
  std::unique_ptr<Captioner> warm(int threads) {
    auto captioner = load_(threads, times_);
    Image grey;
    grey.width = grey.height = captioner->input_size();
    grey.rgb.assign(
        static_cast<std::size_t>(grey.width) * static_cast<std::size_t>(grey.height) * 3, 128);
    captioner->describe(grey, request_.decode);
    times_.resize = times_.encode = times_.decode = 0;
    forget_peak_memory();
    return captioner;
  }

  /// `reading` and `writing` are seconds of all threads together.
  BatchTiming timing(const std::string& way, int threads, double seconds, double reading,
                     double writing) const {
    BatchTiming made;
    made.way = way;
    made.threads = threads;
    made.photos = answers_.size();
    made.seconds = seconds;
    const auto photos = static_cast<double>(answers_.size());
    made.photos_per_second = photos / seconds;
    const auto a_photo = [&](double spent) { return spent * 1e3 / photos; };
    made.decode = a_photo(reading + in_seconds(times_.resize));
    made.encode = a_photo(in_seconds(times_.encode));
    made.caption = a_photo(in_seconds(times_.decode));
    made.write = a_photo(writing);
    made.peak_megabytes = peak_memory_megabytes();
    return made;
  }

  /// Speed counts only where the answer is the same.
  void check(std::vector<std::string> answers) {
    std::sort(answers.begin(), answers.end());
    if (answers_.empty()) answers_ = answers;
    if (answers_.empty()) {
      throw Error(ErrorKind::input, request_.folder + ": there is no photo that can be read");
    }
    if (answers != answers_) {
      throw Error(ErrorKind::environment,
                  request_.folder + ": a photo's caption depends on how it was captioned");
    }
  }

  const BatchBenchRequest& request_;
  const LoadTimed& load_;
  ScratchFolder scratch_;
  std::vector<std::string> paths_, answers_;
  StageTimes times_;
};

}  // namespace

std::vector<BatchTiming> bench_batch(const BatchBenchRequest& request, const LoadTimed& load) {
  return Bench(request, load).run();
}

}  // namespace gaze
