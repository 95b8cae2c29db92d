#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/parse/console.hpp"

namespace gaze {

/// One number a benchmark measured.
struct BenchMeasure {
  enum class Better { lower, higher, neither };

  std::string key;      ///< in JSON
  std::string heading;  ///< in the table
  double value = 0;
  int digits = 2;  ///< behind the point, in the table
  Better better = Better::lower;
};

/// One thing measured: what it was (the row's first columns), and its numbers.
struct BenchRow {
  nlohmann::ordered_json what;  ///< an object of strings and whole numbers
  std::vector<BenchMeasure> measures;
};

/// What a run of `gaze bench` found. All rows have the same columns.
struct BenchReport {
  std::string bench;  ///< "encoder", "batch" or "train"
  std::vector<BenchRow> rows;
};

/// The lines that --json printed into a file. Throws Error(input), naming it, if it holds none.
std::vector<nlohmann::ordered_json> read_bench_results(const std::string& path);

/// A line on the machine and a table; or, for `json`, one object a line with the machine in each.
/// Below a table every row that is among the `earlier` results too is compared with the last of
/// them.
void print_report(const BenchReport& report, bool json,
                  const std::vector<nlohmann::ordered_json>& earlier, const Console& console);

}  // namespace gaze
