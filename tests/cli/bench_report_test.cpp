#include "cli/commands/bench_report.hpp"

#include <sstream>

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using gaze_tests::TemporaryFolder;

namespace {

using Better = BenchMeasure::Better;

BenchReport report(double photos, double milliseconds) {
  return {"batch",
          {{{{"way", "batch"}, {"threads", 2}},
            {{"photos_per_second", "photos/s", photos, 1, Better::higher},
             {"milliseconds", "ms", milliseconds, 2},
             {"limit", "limit", 3, 0, Better::neither}}},
           {{{"way", "one at a time"}, {"threads", 2}},
            {{"photos_per_second", "photos/s", 9.5, 1, Better::higher},
             {"milliseconds", "ms", 105.26, 2},
             {"limit", "limit", 3, 0, Better::neither}}}}};
}

std::string printed(const BenchReport& found, bool json,
                    const std::vector<nlohmann::ordered_json>& earlier = {}) {
  std::ostringstream out, err;
  std::istringstream in;
  print_report(found, json, earlier, Console{out, err, in, false});
  return out.str();
}

std::string without_first_line(const std::string& text) { return text.substr(text.find('\n') + 1); }

}  // namespace

TEST_CASE("a benchmark's table has the machine above it", "[bench]") {
  CHECK(without_first_line(printed(report(20, 50), false)) ==
        "way            threads  photos/s      ms  limit\n"
        "batch          2            20.0   50.00      3\n"
        "one at a time  2             9.5  105.26      3\n");
}

TEST_CASE("a benchmark's lines can be read again and compared", "[bench]") {
  const TemporaryFolder folder;
  const std::string path = folder.write("then.json", printed(report(10, 40), true));
  const auto earlier = read_bench_results(path);
  REQUIRE(earlier.size() == 2);
  CHECK(earlier[0]["bench"] == "batch");
  CHECK(earlier[0]["way"] == "batch");
  CHECK(earlier[0]["threads"] == 2);
  CHECK(earlier[0]["photos_per_second"] == 10.0);
  CHECK(earlier[0]["machine"].get<std::string>().find("core") != std::string::npos);
  const std::string compared = printed(report(20, 50), false, earlier);
  CHECK(compared.find("batch, threads 2\n"
                      "  photos/s            10.0 ->       20.0   2.00 times as good\n"
                      "  ms                 40.00 ->      50.00   0.80 times as good: worse\n"
                      "\none at a time, threads 2\n"
                      "  photos/s             9.5 ->        9.5   1.00 times as good\n") !=
        std::string::npos);
}

TEST_CASE("of the same row measured twice the last counts", "[bench]") {
  const TemporaryFolder folder;
  const auto earlier = read_bench_results(folder.write(
      "then.json", printed(report(10, 40), true) + "\n" + printed(report(40, 40), true)));
  CHECK(printed(report(20, 50), false, earlier).find("40.0 ->       20.0   0.50 times") !=
        std::string::npos);
}

TEST_CASE("a row that was not measured then is named", "[bench]") {
  const auto earlier = std::vector<nlohmann::ordered_json>{{{"bench", "encoder"}}};
  CHECK(printed(report(20, 50), false, earlier).find("batch, threads 2: not measured then\n") !=
        std::string::npos);
}

TEST_CASE("a file that holds no benchmark is refused by its name and line", "[bench]") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(read_bench_results(folder / "none"), folder / "none" + ": cannot be read");
  CHECK_THROWS_WITH(read_bench_results(folder.write("empty", "\n")),
                    folder / "empty" + ": holds no result of gaze bench");
  CHECK_THROWS_WITH(read_bench_results(folder.write("other", "{\"bench\":\"batch\"}\nway 1\n")),
                    folder / "other" + ": line 2 is no result of gaze bench --json");
}
