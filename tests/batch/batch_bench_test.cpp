#include "batch/batch_bench.hpp"

#include "batch/photos.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/fake_captioner.hpp"

using namespace gaze;
using gaze_tests::TemporaryFolder;
using gaze_tests::write_photos;

namespace {

/// Says how many threads it has, if `honest` is false.
class CountingCaptioner : public FakeCaptioner {
 public:
  CountingCaptioner(int threads, bool honest, StageTimes& times)
      : threads_(threads), honest_(honest), times_(times) {}

  std::vector<CaptionedPhoto> describe(const std::vector<Image>& photos,
                                       const DecodeOptions& options) const override {
    auto captioned = FakeCaptioner::describe(photos, options);
    times_.encode += 2'000'000 * static_cast<std::int64_t>(photos.size());
    times_.resize += 1'000'000 * static_cast<std::int64_t>(photos.size());
    times_.decode += 4'000'000 * static_cast<std::int64_t>(photos.size());
    if (!honest_ && threads_ > 1) captioned.front().caption.words.front().text = "two";
    return captioned;
  }

 private:
  int threads_;
  bool honest_;
  StageTimes& times_;
};

LoadTimed loader(bool honest) {
  return [honest](int threads, StageTimes& times) -> std::unique_ptr<Captioner> {
    return std::make_unique<CountingCaptioner>(threads, honest, times);
  };
}

}  // namespace

TEST_CASE("each way to caption a folder is timed by stage", "[batch_bench]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 12);
  folder.write("photos/broken.jpg", "x");
  const auto timings = bench_batch({folder / "photos", {1, 2}, 11, {}}, loader(true));
  REQUIRE(timings.size() == 4);
  for (const BatchTiming& timing : timings) {
    // Eleven photos, of which the first folder's are ten and the broken one lies behind them.
    CHECK(timing.photos == 11);
    CHECK(timing.encode == Approx(2));
    CHECK(timing.caption == Approx(4));
    CHECK(timing.decode > 1);
    CHECK(timing.write > 0);
    CHECK(timing.peak_megabytes > 1);
    CHECK(timing.photos_per_second == Approx(11 / timing.seconds));
  }
  CHECK(timings[0].way == "one at a time");
  CHECK(timings[1].way == "batch");
  CHECK(timings[3].threads == 2);
  CHECK(timings[3].ratio == Approx(timings[3].photos_per_second / timings[2].photos_per_second));
}

TEST_CASE("a benchmark of captions that differ is refused", "[batch_bench][error]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 3);
  CHECK_THROWS_WITH(bench_batch({folder / "photos", {2}, 10, {}}, loader(false)),
                    folder / "photos: a photo's caption depends on how it was captioned");
}

TEST_CASE("a benchmark without photos is refused", "[batch_bench][error]") {
  const TemporaryFolder folder;
  folder.write("none/x.txt", "x");
  folder.write("bad/x.jpg", "x");
  CHECK_THROWS_WITH(bench_batch({folder / "none", {1}, 10, {}}, loader(true)),
                    folder / "none: there are no photos to time");
  CHECK_THROWS_WITH(bench_batch({folder / "bad", {1}, 10, {}}, loader(true)),
                    folder / "bad: there is no photo that can be read");
}
