// What a batch holds for each photo. Every allocation of this program is counted.
#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "batch/batch.hpp"
#include "batch/photos.hpp"
#include "batch/source/inputs.hpp"
#include "files/path_fingerprint.hpp"
#include "support/catch.hpp"
#include "support/fake_captioner.hpp"

using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;

namespace {

std::atomic<long> held{0}, peak{0};

void* counted(std::size_t size) {
  void* const block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) throw std::bad_alloc();
  const long now = held += static_cast<long>(malloc_usable_size(block));
  for (long before = peak; before < now && !peak.compare_exchange_weak(before, now);) continue;
  return block;
}

void uncounted(void* block) noexcept {
  if (block != nullptr) held -= static_cast<long>(malloc_usable_size(block));
  std::free(block);
}

/// The most bytes held at a time during `work`, beyond those held before.
template <typename Work>
double peak_of(const Work& work) {
  const long before = held;
  peak = before;
  work();
  return static_cast<double>(peak - before);
}

constexpr int kFew = 1000, kMany = 7000;
constexpr double kMost = 100;  // Bytes a photo.

/// What one more photo costs: the peak of many less that of few.
template <typename Work>
double bytes_a_photo(const Work& work) {
  const double few = peak_of([&] { work(kFew); }), many = peak_of([&] { work(kMany); });
  return (many - few) / (kMany - kFew);
}

/// `count` photos in one folder; the few are among the many.
std::string photos(const TemporaryFolder& folder, int count) {
  const std::string below = "photos-" + std::to_string(count);
  for (int n = 0; n < count; ++n) {
    folder.write(below + "/COCO_val2014_" + std::to_string(100000000000 + n) + ".png",
                 tiny_png(1, 1, n % 256, 9, 9));
  }
  return folder / below;
}

/// The photos that are done in the end.
std::uint64_t run(const gaze::BatchOptions& options) {
  const gaze::FakeCaptioner captioner;
  const auto result =
      gaze::run_batch(options, {[&]() -> const gaze::Captioner& { return captioner; },
                                nullptr,
                                {},
                                [] { return false; },
                                [](auto&&...) {},
                                [](auto&&...) {}});
  return result.counts.done + result.counts.skipped;
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* block) noexcept { uncounted(block); }
void operator delete[](void* block) noexcept { uncounted(block); }
void operator delete(void* block, std::size_t) noexcept { uncounted(block); }
void operator delete[](void* block, std::size_t) noexcept { uncounted(block); }

TEST_CASE("the set of done photos takes less than 50 bytes a photo", "[growth]") {
  const auto fill = [](int count) {
    gaze::FingerprintSet done;
    for (int n = 0; n < count; ++n) done.insert(gaze::fingerprint("photo-" + std::to_string(n)));
  };
  const double few = peak_of([&] { fill(20'000); }), many = peak_of([&] { fill(200'000); });
  CHECK((many - few) / 180'000 < 50);
  CHECK((many - few) / 180'000 > 16);  // The counting works.
}

TEST_CASE("a list of photos is read in the same memory however long it is", "[growth]") {
  const TemporaryFolder folder;
  const auto read = [&](int count) {
    const std::string path = folder / "list.txt";
    {
      std::ofstream list(path);
      for (int n = 0; n < count; ++n) list << "a/long/path/to/photo-" << n << ".jpg\n";
    }
    const auto source = gaze::open_inputs({path}, {}, {}, {});
    int seen = 0;
    for (gaze::PhotoRef photo; source->next(photo);) ++seen;
    CHECK(seen == count);
  };
  const double few = peak_of([&] { read(20'000); }), many = peak_of([&] { read(200'000); });
  CHECK(many - few < 10'000);
}

TEST_CASE("a batch holds less than 100 bytes a photo whatever it writes", "[growth]") {
  const TemporaryFolder folder;
  const std::string few = photos(folder, kFew), many = photos(folder, kMany);
  for (const char* output : {"o.jsonl", "o.json", "o.csv"}) {
    const auto caption = [&](int count) {
      gaze::BatchOptions options;
      options.inputs = {count == kFew ? few : many};
      options.output = folder / (std::to_string(count) + output);
      options.pipeline.ordered = true;
      CHECK(run(options) == static_cast<std::uint64_t>(count));
    };
    INFO(output);
    CHECK(bytes_a_photo(caption) < kMost);
    CHECK(bytes_a_photo(caption) < kMost);  // Again: all of them are done.
  }
}
