#pragma once
#include <string>
#include <vector>

#include "cli/parse/flags.hpp"

namespace gaze {

struct BenchFlags {
  std::vector<std::string> what;  ///< "encoder", or "batch" or "train" and a folder
  std::string model;
  std::string encoder;  ///< of the training
  bool json = false;
  std::string against;  ///< results of an earlier run; empty: none
  int threads = 0;      ///< 0: one thread, and all cores
  int runs = 30;
  int photos = 1000;
};

Flags bench_flags(BenchFlags& into);

}  // namespace gaze
