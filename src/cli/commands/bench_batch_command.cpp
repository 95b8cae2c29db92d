#include "cli/commands/bench_batch_command.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "batch/batch_bench.hpp"

namespace gaze {

void bench_batch_command(const BenchFlags& flags, const Console& console,
                         const std::function<Engine&()>& engine, const ModelPlaces& places) {
  BatchBenchRequest request;
  request.folder = flags.what[1];
  request.photos = static_cast<std::uint64_t>(flags.photos);
  request.threads = {flags.threads};
  if (flags.threads == 0) {
    const auto cores = static_cast<int>(std::thread::hardware_concurrency());
    request.threads = {1};
    if (cores > 1) request.threads.push_back(cores);
  }
  const std::string model = find_model(flags.model, places);
  const auto timings = bench_batch(request, [&](int threads, StageTimes& times) {
    CaptionerOptions options;
    options.threads = threads;
    return engine().load_timed_captioner(model, options, times);
  });
  if (!flags.json) {
    console.out << "way            threads  photos  photos/s  ratio  decode ms  encode ms  "
                   "caption ms  write ms  peak MB\n";
  }
  for (const BatchTiming& t : timings) {
    if (flags.json) {
      console.out << nlohmann::ordered_json{{"way", t.way},
                                            {"threads", t.threads},
                                            {"photos", t.photos},
                                            {"seconds", t.seconds},
                                            {"photos_per_second", t.photos_per_second},
                                            {"ratio", t.ratio},
                                            {"decode_milliseconds", t.decode},
                                            {"encode_milliseconds", t.encode},
                                            {"caption_milliseconds", t.caption},
                                            {"write_milliseconds", t.write},
                                            {"peak_megabytes", t.peak_megabytes}}
                         .dump()
                  << '\n';
    } else {
      console.out << fmt::format(
          "{:<13}  {:>7}  {:>6}  {:>8.2f}  {:>5.2f}  {:>9.2f}  {:>9.2f}  {:>10.2f}  {:>8.2f}  "
          "{:>7.0f}\n",
          t.way, t.threads, t.photos, t.photos_per_second, t.ratio, t.decode, t.encode, t.caption,
          t.write, t.peak_megabytes);
    }
  }
}

}  // namespace gaze
