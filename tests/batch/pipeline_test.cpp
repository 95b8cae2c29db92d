#include "batch/pipeline.hpp"

#include <atomic>

#include "batch/bounded_queue.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/fake_captioner.hpp"
#include "support/tiny_png.hpp"

using namespace gaze;

namespace {

/// Photos in memory; those whose number is in `bad` are none.
class Photos {
 public:
  explicit Photos(int count, std::vector<int> bad = {}) : count_(count), bad_(std::move(bad)) {}

  bool next(PhotoRef& photo) {
    if (n_ == count_) return false;
    const bool bad = std::find(bad_.begin(), bad_.end(), n_) != bad_.end();
    photo.path = std::to_string(n_);
    photo.bytes = std::make_shared<const std::string>(
        bad ? "no photo" : gaze_tests::tiny_png(1 + n_ % 3, 1 + n_ % 2, n_ % 256, 100, 50));
    ++n_;
    return true;
  }

 private:
  int count_, n_ = 0;
  std::vector<int> bad_;
};

struct Results {
  std::vector<std::string> paths, captions, errors;
};

Results run(Photos photos, PipelineOptions options, const Captioner& captioner) {
  Results results;
  PipelineHooks hooks;
  hooks.next = [&](PhotoRef& photo) { return photos.next(photo); };
  hooks.stop = [] { return false; };
  hooks.record = [&](const PhotoResult& result) {
    results.paths.push_back(result.photo.path);
    results.captions.push_back(result.captioned.caption.text());
    if (result.error) results.errors.push_back(result.photo.path);
  };
  run_pipeline(captioner, {}, options, hooks);
  return results;
}

}  // namespace

TEST_CASE("an ordered pipeline gives every photo its own caption in order", "[pipeline]") {
  const FakeCaptioner captioner;
  PipelineOptions options;
  options.ordered = true;
  const auto expected = [&] {
    options.decode_threads = options.caption_threads = options.batch = 1;
    return run(Photos(300), options, captioner);
  }();
  REQUIRE(expected.paths.size() == 300);
  for (int n = 0; n < 300; ++n) {
    REQUIRE(expected.paths[static_cast<std::size_t>(n)] == std::to_string(n));
  }
  for (const int threads : {1, 2, 5}) {
    for (const int batch : {1, 3, 64}) {
      options.decode_threads = threads;
      options.caption_threads = 6 - threads;
      options.batch = batch;
      options.queue_bytes = batch == 3 ? 1 : 1U << 20U;  // Even with no room to wait in.
      const auto results = run(Photos(300), options, captioner);
      CHECK(results.paths == expected.paths);
      CHECK(results.captions == expected.captions);
    }
  }
}

TEST_CASE("bad photos are results and the others get their captions", "[pipeline]") {
  const FakeCaptioner captioner;
  PipelineOptions options;
  options.ordered = true;
  const auto results = run(Photos(50, {0, 7, 49}), options, captioner);
  CHECK(results.paths.size() == 50);
  CHECK(results.errors == std::vector<std::string>{"0", "7", "49"});
}

TEST_CASE("a pipeline that is to stop begins no more photos", "[pipeline]") {
  const FakeCaptioner captioner;
  for (const bool ordered : {false, true}) {
    Photos photos(100000);
    std::atomic<int> recorded{0};
    PipelineOptions options;
    options.ordered = ordered;
    PipelineHooks hooks;
    hooks.next = [&](PhotoRef& photo) { return photos.next(photo); };
    hooks.record = [&](const PhotoResult&) { ++recorded; };
    hooks.stop = [&] { return recorded >= 20; };
    run_pipeline(captioner, {}, options, hooks);
    CHECK(recorded >= 20);
    CHECK(recorded < 300);
  }
}

TEST_CASE("what goes wrong in a thread leaves the pipeline", "[pipeline][error]") {
  const FakeCaptioner captioner;
  Photos photos(100);
  PipelineHooks hooks;
  hooks.next = [&](PhotoRef& photo) { return photos.next(photo); };
  hooks.stop = [] { return false; };
  hooks.record = [](const PhotoResult&) {
    throw Error(ErrorKind::environment, "the disk is full");
  };
  CHECK_THROWS_WITH(run_pipeline(captioner, {}, {}, hooks), "the disk is full");

  DecodeOptions wrong;
  wrong.beam = 0;
  hooks.record = [](const PhotoResult&) {};
  CHECK_THROWS_WITH(run_pipeline(captioner, wrong, {}, hooks), "beam must be 1 to 100, got 0");
}

TEST_CASE("a queue holds what it may and one item always", "[pipeline]") {
  BoundedQueue<int> queue(10);
  CHECK(queue.push(1, 100));
  CHECK(queue.pop(5) == std::vector<int>{1});
  CHECK(queue.push(2, 5));
  CHECK(queue.push(3, 5));
  queue.close();
  CHECK_FALSE(queue.push(4, 1));
  CHECK(queue.pop(1) == std::vector<int>{2});
  CHECK(queue.pop(9) == std::vector<int>{3});
  CHECK(queue.pop(9).empty());
  BoundedQueue<int> thrown(10);
  CHECK(thrown.push(1, 1));
  thrown.abandon();
  CHECK(thrown.pop(1).empty());
}
