#include "cli/commands/bench_command.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/commands/bench_batch_command.hpp"
#include "cli/flags/bench_flags.hpp"

namespace gaze {

ExitStatus bench_command(const Args& args, const Console& console,
                         const std::function<Engine&()>& engine, const ModelPlaces& places) {
  BenchFlags flags;
  const Flags known = bench_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  if (flags.what.front() == "batch") {
    bench_batch_command(flags, console, engine, places);
    return kDone;
  }
  EncoderBenchRequest request;
  request.model = find_model(flags.model, places);
  if (flags.threads > 0) request.threads = {flags.threads};
  request.runs = flags.runs;
  const auto timings = engine().bench_encoder(request);
  if (!flags.json) {
    console.out << "precision  batch  threads  ms a photo  limit ms  ratio  sgemm GFLOP/s\n";
  }
  for (const EncoderTiming& t : timings) {
    if (flags.json) {
      console.out << nlohmann::ordered_json{{"precision", t.precision},
                                            {"batch", t.batch},
                                            {"threads", t.threads},
                                            {"milliseconds", t.milliseconds},
                                            {"limit_milliseconds", t.limit_milliseconds},
                                            {"ratio", t.ratio},
                                            {"sgemm_gflops", t.sgemm_gflops}}
                         .dump()
                  << '\n';
    } else {
      console.out << fmt::format("{:<9}  {:>5}  {:>7}  {:>10.2f}  {:>8.2f}  {:>5.2f}  {:>13.1f}\n",
                                 t.precision, t.batch, t.threads, t.milliseconds,
                                 t.limit_milliseconds, t.ratio, t.sgemm_gflops);
    }
  }
  return kDone;
}

}  // namespace gaze
