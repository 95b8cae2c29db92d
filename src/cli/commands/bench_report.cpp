#include "cli/commands/bench_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "gaze/error.hpp"
#include "system/machine.hpp"

namespace gaze {
namespace {

using nlohmann::ordered_json;

std::string cell(const ordered_json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string number(const BenchMeasure& measure, double value) {
  return fmt::format("{:.{}f}", value, measure.digits);
}

/// Text to the left, numbers to the right, as wide as their widest.
void print_table(const BenchReport& report, const Console& console) {
  std::vector<std::vector<std::string>> lines(1);
  for (const auto& [name, value] : report.rows.front().what.items()) lines[0].push_back(name);
  const std::size_t texts = lines[0].size();
  for (const BenchMeasure& measure : report.rows.front().measures) {
    lines[0].push_back(measure.heading);
  }
  for (const BenchRow& row : report.rows) {
    lines.emplace_back();
    for (const auto& [name, value] : row.what.items()) lines.back().push_back(cell(value));
    for (const BenchMeasure& measure : row.measures) {
      lines.back().push_back(number(measure, measure.value));
    }
  }
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t k = 0; k < line.size(); ++k) {
      std::size_t width = 0;
      for (const auto& other : lines) width = std::max(width, other.at(k).size());
      text += fmt::format(k < texts ? "{:<{}}" : "{:>{}}", line[k], width);
      if (k + 1 < line.size()) text += "  ";
    }
    console.out << text << '\n';
  }
}

ordered_json object_of(const BenchReport& report, const BenchRow& row, const std::string& machine) {
  ordered_json object{{"bench", report.bench}};
  object.update(row.what);
  for (const BenchMeasure& measure : row.measures) object[measure.key] = measure.value;
  object["machine"] = machine;
  return object;
}

/// The last of the earlier results that measured the same; null: none did.
const ordered_json* same_in(const std::vector<ordered_json>& earlier, const BenchReport& report,
                            const BenchRow& row) {
  const auto same = [&](const ordered_json& object) {
    if (object["bench"] != report.bench) return false;
    for (const auto& [name, value] : row.what.items()) {
      if (!object.contains(name) || object[name] != value) return false;
    }
    return true;
  };
  const auto found = std::find_if(earlier.rbegin(), earlier.rend(), same);
  return found == earlier.rend() ? nullptr : &*found;
}

/// How many times as good `now` is as `then`; above 1 is better.
double gain(const BenchMeasure& measure, double then) {
  if (measure.better == BenchMeasure::Better::higher) return measure.value / then;
  return then / measure.value;
}

void print_comparison(const BenchReport& report, const std::vector<ordered_json>& earlier,
                      const Console& console) {
  std::string machine;
  for (const BenchRow& row : report.rows) {
    std::string name;
    for (const auto& [key, value] : row.what.items()) {
      name += (name.empty() ? "" : ", ") + (value.is_string() ? "" : key + " ") + cell(value);
    }
    const ordered_json* const then = same_in(earlier, report, row);
    if (then == nullptr) {
      console.out << "\n" << name << ": not measured then\n";
      continue;
    }
    const std::string where = then->contains("machine") ? cell(then->at("machine")) : "";
    if (where != machine) console.out << "\nthen: " << where << '\n';
    machine = where;
    console.out << '\n' << name << '\n';
    for (const BenchMeasure& measure : row.measures) {
      if (measure.better == BenchMeasure::Better::neither || !then->contains(measure.key)) continue;
      const ordered_json& value = then->at(measure.key);
      if (!value.is_number() || !(value.get<double>() > 0) || !(measure.value > 0)) continue;
      const double times = gain(measure, value.get<double>());
      console.out << fmt::format("  {:<14}{:>10} -> {:>10}   {:.2f} times as good{}\n",
                                 measure.heading, number(measure, value.get<double>()),
                                 number(measure, measure.value), times,
                                 times < 0.95 ? ": worse" : "");
    }
  }
}

}  // namespace

std::vector<ordered_json> read_bench_results(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw Error(ErrorKind::input, path + ": cannot be read");
  std::vector<ordered_json> results;
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty()) continue;
    const ordered_json object = ordered_json::parse(line, nullptr, false);
    if (!object.is_object() || !object.contains("bench")) {
      throw Error(ErrorKind::input,
                  fmt::format("{}: line {} is no result of gaze bench --json", path, number));
    }
    results.push_back(object);
  }
  if (results.empty()) throw Error(ErrorKind::input, path + ": holds no result of gaze bench");
  return results;
}

void print_report(const BenchReport& report, bool json, const std::vector<ordered_json>& earlier,
                  const Console& console) {
  const std::string machine = in_words(this_machine());
  if (json) {
    for (const BenchRow& row : report.rows) {
      console.out << object_of(report, row, machine).dump() << '\n';
    }
    return;
  }
  console.out << machine << '\n';
  print_table(report, console);
  if (!earlier.empty()) print_comparison(report, earlier, console);
}

}  // namespace gaze
