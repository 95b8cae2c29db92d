#include "batch/pipeline.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <thread>
#include <utility>
#include <vector>

#include "base/stopwatch.hpp"
#include "batch/bounded_queue.hpp"
#include "gaze/error.hpp"
#include "gaze/image.hpp"

namespace gaze {
namespace {

struct Numbered {
  std::uint64_t number = 0;  ///< in the order of the photos
  PhotoResult result;
  Image image;
};

class Pipeline {
 public:
  Pipeline(const Captioner& captioner, const DecodeOptions& decode, const PipelineOptions& options,
           const PipelineHooks& hooks)
      : captioner_(captioner),
        decode_(decode),
        options_(options),
        hooks_(hooks),
        window_(4 * static_cast<std::uint64_t>(options.caption_threads * options.batch +
                                               options.decode_threads)),
        photos_(options.queue_bytes),
        decoded_(options.queue_bytes) {
    read_ = captioner.read_options();
  }

  PipelineTimes run() {
    std::vector<std::thread> decoders, captioners;
    std::thread feeder([&] { guarded([&] { feed(); }); });
    for (int n = 0; n < options_.decode_threads; ++n) {
      decoders.emplace_back([&] { guarded([&] { decode(); }); });
    }
    for (int n = 0; n < options_.caption_threads; ++n) {
      captioners.emplace_back([&] {
        guarded([&] { caption(); });
        const std::lock_guard lock(finished_mutex_);
        ++finished_;
        finished_changed_.notify_all();
      });
    }
    std::thread closer([&] {
      feeder.join();
      photos_.close();
      for (std::thread& thread : decoders) thread.join();
      decoded_.close();
    });
    watch();
    closer.join();
    for (std::thread& thread : captioners) thread.join();
    if (failure_) std::rethrow_exception(failure_);
    return {in_seconds(decode_time_), in_seconds(caption_time_), in_seconds(record_time_),
            in_seconds(deliver_time_)};
  }

 private:
  /// Runs a thread's work; what it throws stops everything and is thrown on when all have stopped.
  template <typename Work>
  void guarded(const Work& work) {
    try {
      work();
    } catch (...) {
      const std::lock_guard lock(failure_mutex_);
      if (!failure_) failure_ = std::current_exception();
      abandon();
    }
  }

  void abandon() {
    stopped_ = true;
    photos_.abandon();
    decoded_.abandon();
    const std::lock_guard lock(record_mutex_);
    recorded_changed_.notify_all();
  }

  /// Waits for the end, asking `stop` and ticking.
  void watch() {
    std::unique_lock lock(finished_mutex_);
    const auto all = [&] { return finished_ == options_.caption_threads; };
    while (!finished_changed_.wait_for(lock, std::chrono::milliseconds(100), all)) {
      lock.unlock();
      guarded([&] {
        if (!stopped_ && hooks_.stop()) abandon();
        if (hooks_.tick) hooks_.tick();
      });
      lock.lock();
    }
  }

  void feed() {
    for (std::uint64_t number = 0;; ++number) {
      {
        std::unique_lock lock(record_mutex_);
        recorded_changed_.wait(lock, [&] { return stopped_ || number - recorded_ < window_; });
      }
      Numbered photo;
      photo.number = number;
      if (stopped_ || hooks_.stop() || !hooks_.next(photo.result.photo)) return;
      const auto& bytes = photo.result.photo.bytes;  // Those of an archive are here already.
      const std::size_t weight = bytes ? bytes->size() : 0;
      if (!photos_.push(std::move(photo), weight)) return;
    }
  }

  void decode() {
    for (auto photos = photos_.pop(1); !photos.empty(); photos = photos_.pop(1)) {
      Numbered& photo = photos.front();
      {
        const StageWatch watch(&decode_time_);
        decode(photo);
      }
      const std::size_t bytes = photo.image.rgb.size();
      if (!decoded_.push(std::move(photo), bytes)) return;
    }
  }

  void decode(Numbered& photo) const {
    PhotoRef& ref = photo.result.photo;
    if (!ref.problem.empty()) {
      photo.result.error = ref.problem;
      return;
    }
    try {
      photo.image =
          ref.bytes ? decode_image(*ref.bytes, ref.path, read_) : read_image(ref.path, read_);
      if (hooks_.examine) photo.result.suspect = hooks_.examine(photo.image);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      photo.result.error = error.what();
    } catch (const std::bad_alloc&) {
      photo.result.error = ref.path + ": the photo needs more memory than there is";
    }
    ref.bytes = nullptr;
  }

  void caption() {
    const auto batch = static_cast<std::size_t>(options_.batch);
    for (auto photos = decoded_.pop(batch); !photos.empty(); photos = decoded_.pop(batch)) {
      {
        const StageWatch watch(&caption_time_);
        caption(photos);
      }
      for (Numbered& photo : photos) {
        photo.image = {};
        keep(std::move(photo));
      }
    }
  }

  void caption(std::vector<Numbered>& photos) const {
    std::vector<Image> images;
    std::vector<std::size_t> places;
    for (std::size_t n = 0; n < photos.size(); ++n) {
      if (photos[n].result.error) continue;
      images.push_back(std::move(photos[n].image));
      places.push_back(n);
    }
    if (images.empty()) return;
    try {
      auto captioned = captioner_.describe(images, decode_);
      for (std::size_t n = 0; n < places.size(); ++n) {
        photos[places[n]].result.captioned = std::move(captioned[n]);
      }
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      // One of them: which one shows when they are taken singly.
      for (std::size_t n = 0; n < places.size(); ++n) caption(photos[places[n]], images[n]);
    }
  }

  void caption(Numbered& photo, const Image& image) const {
    try {
      photo.result.captioned = captioner_.describe(image, decode_);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      photo.result.error = error.what();
    }
  }

  void keep(Numbered photo) {
    std::vector<PhotoResult> kept;
    {
      const std::lock_guard lock(record_mutex_);
      const StageWatch watch(&record_time_);
      if (options_.ordered) {
        waiting_.emplace(photo.number, std::move(photo.result));
        while (!waiting_.empty() && waiting_.begin()->first == recorded_) {
          kept.push_back(std::move(waiting_.begin()->second));
          waiting_.erase(waiting_.begin());
          hooks_.record(kept.back());
          ++recorded_;
        }
      } else {
        kept.push_back(std::move(photo.result));
        hooks_.record(kept.back());
        ++recorded_;
      }
      recorded_changed_.notify_all();
    }
    if (!hooks_.deliver) return;
    const StageWatch watch(&deliver_time_);
    for (const PhotoResult& result : kept) hooks_.deliver(result);
  }

  const Captioner& captioner_;
  const DecodeOptions& decode_;
  const PipelineOptions& options_;
  const PipelineHooks& hooks_;
  ReadOptions read_;
  std::uint64_t window_;  ///< photos between next and record
  BoundedQueue<Numbered> photos_, decoded_;
  std::atomic<bool> stopped_{false};

  std::mutex record_mutex_;
  std::condition_variable recorded_changed_;
  std::uint64_t recorded_ = 0;
  std::map<std::uint64_t, PhotoResult> waiting_;

  std::mutex finished_mutex_, failure_mutex_;
  std::condition_variable finished_changed_;
  int finished_ = 0;
  std::exception_ptr failure_;
  std::atomic<std::int64_t> decode_time_{0}, caption_time_{0}, record_time_{0}, deliver_time_{0};
};

}  // namespace

PipelineTimes run_pipeline(const Captioner& captioner, const DecodeOptions& decode,
                           const PipelineOptions& options, const PipelineHooks& hooks) {
  return Pipeline(captioner, decode, options, hooks).run();
}

}  // namespace gaze
