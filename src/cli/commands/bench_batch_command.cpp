#include "cli/commands/bench_batch_command.hpp"

#include "batch/batch_bench.hpp"
#include "system/available_cores.hpp"

namespace gaze {

BenchReport bench_batch_report(const BenchFlags& flags, const std::function<Engine&()>& engine,
                               const ModelPlaces& places) {
  BatchBenchRequest request;
  request.folder = flags.what[1];
  request.photos = static_cast<std::uint64_t>(flags.photos);
  request.threads = {flags.threads};
  if (flags.threads == 0) {
    const int cores = available_cores();
    request.threads = {1};
    if (cores > 1) request.threads.push_back(cores);
  }
  const std::string model = find_model(flags.model, places);
  const auto timings = bench_batch(request, [&](int threads, StageTimes& times) {
    CaptionerOptions options;
    options.threads = threads;
    return engine().load_timed_captioner(model, options, times);
  });
  using Better = BenchMeasure::Better;
  BenchReport report{"batch", {}};
  for (const BatchTiming& t : timings) {
    report.rows.push_back(
        {{{"way", t.way}, {"threads", t.threads}, {"photos", t.photos}},
         {{"seconds", "seconds", t.seconds, 1},
          {"photos_per_second", "photos/s", t.photos_per_second, 1, Better::higher},
          {"ratio", "ratio", t.ratio, 2, Better::neither},
          {"decode_milliseconds", "decode ms", t.decode},
          {"encode_milliseconds", "encode ms", t.encode},
          {"caption_milliseconds", "caption ms", t.caption},
          {"write_milliseconds", "write ms", t.write},
          {"peak_megabytes", "peak MB", t.peak_megabytes, 0}}});
  }
  return report;
}

}  // namespace gaze
