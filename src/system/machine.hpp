#pragma once
#include <filesystem>
#include <string>

namespace gaze {

/// What a measured time depends on beside the program.
struct Machine {
  std::string processor;  ///< as the system names it; empty where it does not
  std::string features;   ///< instruction sets a network gains by: "avx2 avx512f avx512_bf16"
  int cores = 1;          ///< available_cores()
  double load = 0;        ///< processes that wanted to run, mean of the last minute; 0: not known
};

/// The machine this process runs on. `root` is the folder that holds proc.
Machine this_machine(const std::filesystem::path& root = "/");

/// In one line: "AMD EPYC, avx2 avx512f avx512_bf16, 2 cores, load 0.4"
std::string in_words(const Machine& machine);

}  // namespace gaze
