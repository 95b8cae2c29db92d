#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/stopwatch.hpp"
#include "gaze/captioner.hpp"

namespace gaze {

/// What to time: a folder's photos as `gaze batch` captions them, and one after the other.
struct BatchBenchRequest {
  std::string folder;
  std::vector<int> threads;     ///< each in both ways
  std::uint64_t photos = 1000;  ///< the folder's first ones, at most
  DecodeOptions decode;
};

/// One way to caption the photos, timed.
struct BatchTiming {
  std::string way;  ///< "batch", or "one at a time" as `gaze caption` does: threads within a photo
  int threads = 0;
  std::uint64_t photos = 0;  ///< captioned
  double seconds = 0;        ///< from the first photo to the last line, the model being loaded
  double photos_per_second = 0;
  /// Milliseconds of one thread a photo: reading and resizing it, the encoder, the decoder with
  /// its search, and writing the line. Threads that wait for a core count as if they worked.
  double decode = 0, encode = 0, caption = 0, write = 0;
  double peak_megabytes = 0;  ///< of the whole process
  double ratio = 1;           ///< photos a second over those of one at a time on as many threads
};

/// A captioner that uses so many threads for one photo and adds to `times`, which outlive it.
using LoadTimed = std::function<std::unique_ptr<Captioner>(int threads, StageTimes& times)>;

/// Two timings for each number of threads. The files are read once before, so that every way finds
/// them in memory. Throws Error(input) if there is no photo, and Error(environment) if the two ways
/// do not caption every photo alike.
std::vector<BatchTiming> bench_batch(const BatchBenchRequest& request, const LoadTimed& load);

}  // namespace gaze
