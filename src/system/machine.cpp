#include "system/machine.hpp"

#include <fstream>
#include <sstream>

#include "system/available_cores.hpp"

namespace gaze {
namespace {

/// What stands behind "key   : " in /proc/cpuinfo, of the first processor.
std::string value_of(const std::string& line, const std::string& key) {
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos || line.compare(0, key.size(), key) != 0) return {};
  const std::size_t first = line.find_first_not_of(" \t", colon + 1);
  return first == std::string::npos ? std::string() : line.substr(first);
}

std::string known_features(const std::string& flags) {
  std::string found;
  for (const std::string wanted :
       {"avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16"}) {
    if ((" " + flags + " ").find(" " + wanted + " ") == std::string::npos) continue;
    found += (found.empty() ? "" : " ") + wanted;
  }
  return found;
}

}  // namespace

Machine this_machine(const std::filesystem::path& root) {
  Machine machine;
  machine.cores = available_cores();
  std::ifstream processors(root / "proc/cpuinfo");
  for (std::string line; std::getline(processors, line);) {
    if (machine.processor.empty()) machine.processor = value_of(line, "model name");
    if (machine.features.empty()) machine.features = known_features(value_of(line, "flags"));
  }
  std::ifstream(root / "proc/loadavg") >> machine.load;
  return machine;
}

std::string in_words(const Machine& machine) {
  std::ostringstream words;
  words << (machine.processor.empty() ? "a processor" : machine.processor);
  if (!machine.features.empty()) words << ", " << machine.features;
  words << ", " << machine.cores << (machine.cores == 1 ? " core" : " cores");
  if (machine.load > 0) words << ", load " << machine.load;
  return words.str();
}

}  // namespace gaze
