#include "cli/commands/bench_command.hpp"

#include "cli/commands/bench_batch_command.hpp"
#include "cli/commands/bench_report.hpp"
#include "cli/commands/bench_train_command.hpp"
#include "cli/flags/bench_flags.hpp"

namespace gaze {
namespace {

BenchReport bench_encoder(const BenchFlags& flags, const std::function<Engine&()>& engine,
                          const ModelPlaces& places) {
  EncoderBenchRequest request;
  request.model = find_model(flags.model, places);
  if (flags.threads > 0) request.threads = {flags.threads};
  request.runs = flags.runs;
  using Better = BenchMeasure::Better;
  BenchReport report{"encoder", {}};
  for (const EncoderTiming& t : engine().bench_encoder(request)) {
    report.rows.push_back(
        {{{"precision", t.precision}, {"batch", t.batch}, {"threads", t.threads}},
         {{"milliseconds", "ms a photo", t.milliseconds},
          {"limit_milliseconds", "limit ms", t.limit_milliseconds, 2, Better::neither},
          {"ratio", "ratio", t.ratio},
          {"sgemm_gflops", "sgemm GFLOP/s", t.sgemm_gflops, 1, Better::neither}}});
  }
  return report;
}

}  // namespace

ExitStatus bench_command(const Args& args, const Console& console,
                         const std::function<Engine&()>& engine, const ModelPlaces& places) {
  BenchFlags flags;
  const Flags known = bench_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  // Before anything is measured: a wrong name should not cost a run.
  std::vector<nlohmann::ordered_json> earlier;
  if (!flags.against.empty()) earlier = read_bench_results(flags.against);
  const std::string& what = flags.what.front();
  const BenchReport report = what == "batch"   ? bench_batch_report(flags, engine, places)
                             : what == "train" ? bench_train_report(flags, engine, places)
                                               : bench_encoder(flags, engine, places);
  print_report(report, flags.json, earlier, console);
  return kDone;
}

}  // namespace gaze
