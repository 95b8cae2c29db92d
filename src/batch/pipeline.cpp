#include "batch/pipeline.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/outside/crash_mark.hpp"
#include "base/outside/memory_budget.hpp"
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
  std::unique_ptr<MemoryShare> share;  ///< of what its file and pixels take
};

class Pipeline {
 public:
  Pipeline(const Captioner& captioner, const DecodeOptions& decode, const PipelineOptions& options,
           const PipelineHooks& hooks)
      : captioner_(captioner),
        decode_(decode),
        options_(options),
        hooks_(hooks),
        read_(options.read),
        window_(4 * static_cast<std::uint64_t>(options.caption_threads * options.batch +
                                               options.decode_threads)),
        budget_(options.memory_bytes),
        photos_(options.queue_bytes),
        decoded_(options.queue_bytes) {
    read_.enough_pixels_a_side = captioner.read_options().enough_pixels_a_side;
  }

  PipelineTimes run() {
    // The last to leave a stage closes the queue behind it.
    feeding_ = 1;
    decoding_ = options_.decode_threads;
    std::vector<std::thread> threads;
    int captioners = 0;
    try {
      threads.emplace_back([&] {
        guarded([&] { feed(); });
        if (--feeding_ == 0) photos_.close();
      });
      for (int n = 0; n < options_.decode_threads; ++n) {
        threads.emplace_back([&] {
          guarded([&] { decode(); });
          if (--decoding_ == 0) decoded_.close();
        });
      }
      for (; captioners < options_.caption_threads; ++captioners) {
        threads.emplace_back([&] {
          guarded([&] { caption(); });
          const std::lock_guard lock(finished_mutex_);
          ++finished_;
          finished_changed_.notify_all();
        });
      }
    } catch (const std::system_error& error) {  // Those that have started end like all others.
      fail(std::make_exception_ptr(
          Error(ErrorKind::environment, std::string("the system starts no more threads (") +
                                            error.what() + "): fewer are started with --threads")));
    }
    watch(captioners);
    for (std::thread& thread : threads) thread.join();
    if (failure_) std::rethrow_exception(failure_);
    return {in_seconds(decode_time_), in_seconds(caption_time_), in_seconds(record_time_),
            in_seconds(deliver_time_)};
  }

 private:
  /// Runs a thread's work; what it throws stops everything and is thrown on when all have stopped.
  template <typename Work>
  void guarded(const Work& work) {
    try {
      const SignalStack stack;
      work();
    } catch (...) {
      fail(std::current_exception());
    }
  }

  void fail(const std::exception_ptr& failure) {
    const std::lock_guard lock(failure_mutex_);
    if (!failure_) failure_ = failure;
    abandon();
  }

  void abandon() {
    stopped_ = true;
    photos_.abandon();
    decoded_.abandon();
    const std::lock_guard lock(record_mutex_);
    recorded_changed_.notify_all();
  }

  /// Waits for the end, asking `stop` and ticking.
  void watch(int captioners) {
    std::unique_lock lock(finished_mutex_);
    const auto all = [&] { return finished_ == captioners; };
    while (!finished_changed_.wait_for(lock, std::chrono::milliseconds(100), all)) {
      lock.unlock();
      try {
        if (!stopped_ && hooks_.stop()) abandon();
        if (hooks_.tick) hooks_.tick();
      } catch (...) {
        fail(std::current_exception());
      }
      lock.lock();
    }
  }

  void feed() {
    for (std::uint64_t number = 0;; ++number) {
      wait_until([&] { return number - recorded_ < window_; });
      Numbered photo;
      photo.number = number;
      if (stopped_ || hooks_.stop() || !hooks_.next(photo.result.photo)) return;
      const bool alone = hooks_.alone && hooks_.alone(photo.result.photo);
      if (alone) wait_until([&] { return delivered_ == number; });
      const auto& bytes = photo.result.photo.bytes;  // Those of an archive are here already.
      const std::size_t weight = bytes ? bytes->size() : 0;
      if (!photos_.push(std::move(photo), weight)) return;
      if (alone) wait_until([&] { return delivered_ > number; });
    }
  }

  /// `ready` is asked under record_mutex_.
  template <typename Ready>
  void wait_until(const Ready& ready) {
    std::unique_lock lock(record_mutex_);
    recorded_changed_.wait(lock, [&] { return stopped_ || ready(); });
  }

  std::shared_ptr<void> hold(const Numbered& photo) const {
    return hooks_.hold ? hooks_.hold(photo.result.photo) : nullptr;
  }

  void decode() {
    for (auto photos = photos_.pop(1); !photos.empty(); photos = photos_.pop(1)) {
      Numbered& photo = photos.front();
      {
        const StageWatch watch(&decode_time_);
        const auto held = hold(photo);
        decode(photo);
      }
      const std::size_t bytes = photo.image.rgb.size();
      if (!decoded_.push(std::move(photo), bytes)) return;
    }
  }

  void decode(Numbered& photo) {
    PhotoRef& ref = photo.result.photo;
    if (!ref.problem.empty()) {
      photo.result.error = ref.problem;
      return;
    }
    photo.share = std::make_unique<MemoryShare>(budget_);
    ReadOptions read = read_;
    read.share = photo.share.get();
    try {
      if (ref.bytes && ref.bytes->size() > static_cast<std::size_t>(read.max_file_bytes)) {
        throw Error(ErrorKind::input,
                    ref.path + ": the photo has " + std::to_string(ref.bytes->size()) +
                        " bytes, more than the limit of " + std::to_string(read.max_file_bytes));
      }
      photo.image =
          ref.bytes ? decode_image(*ref.bytes, ref.path, read) : read_image(ref.path, read);
      if (ref.bytes && hooks_.keep_words) hooks_.keep_words(ref);
      if (hooks_.examine) photo.result.suspect = hooks_.examine(photo.image);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      photo.result.error = error.what();
    } catch (const std::bad_alloc&) {
      photo.result.error = ref.path + ": the photo needs more memory than there is";
    } catch (const std::exception& error) {  // A library's own: one photo must not end the run.
      photo.result.error = ref.path + ": the photo cannot be read: " + error.what();
    }
    ref.bytes = nullptr;
    photo.share->shrink_to(photo.image.rgb.size());
  }

  void caption() {
    const auto batch = static_cast<std::size_t>(options_.batch);
    for (auto photos = decoded_.pop(batch); !photos.empty(); photos = decoded_.pop(batch)) {
      {
        const StageWatch watch(&caption_time_);
        std::vector<std::shared_ptr<void>> held;
        for (const Numbered& photo : photos) {
          if (!photo.result.error) held.push_back(hold(photo));
        }
        caption(photos);
      }
      for (Numbered& photo : photos) {
        photo.image = {};
        photo.share.reset();
        keep(std::move(photo));
      }
    }
  }

  void caption(std::vector<Numbered>& photos) const {
    std::vector<Image> images;
    std::vector<std::size_t> indices;
    for (std::size_t n = 0; n < photos.size(); ++n) {
      if (photos[n].result.error) continue;
      images.push_back(std::move(photos[n].image));
      indices.push_back(n);
    }
    if (images.empty()) return;
    try {
      auto captioned = captioner_.describe(images, decode_);
      for (std::size_t n = 0; n < indices.size(); ++n) {
        photos[indices[n]].result.captioned = std::move(captioned[n]);
      }
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      // One of them: which one shows when they are taken singly.
      for (std::size_t n = 0; n < indices.size(); ++n) caption(photos[indices[n]], images[n]);
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
    if (hooks_.deliver) {
      const StageWatch watch(&deliver_time_);
      for (const PhotoResult& result : kept) {
        const auto held = hooks_.hold ? hooks_.hold(result.photo) : nullptr;
        hooks_.deliver(result);
      }
    }
    const std::lock_guard lock(record_mutex_);
    delivered_ += kept.size();
    recorded_changed_.notify_all();
  }

  const Captioner& captioner_;
  const DecodeOptions& decode_;
  const PipelineOptions& options_;
  const PipelineHooks& hooks_;
  ReadOptions read_;
  std::uint64_t window_;  ///< photos between next and record
  MemoryBudget budget_;   // Outlives the photos in the queues.
  BoundedQueue<Numbered> photos_, decoded_;
  std::atomic<bool> stopped_{false};
  std::atomic<int> feeding_{0}, decoding_{0};  ///< threads that still work there

  std::mutex record_mutex_;
  std::condition_variable recorded_changed_;
  std::uint64_t recorded_ = 0, delivered_ = 0;
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
