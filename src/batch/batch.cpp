#include "batch/batch.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/stopwatch.hpp"
#include "batch/journal/journal.hpp"
#include "batch/journal/journal_records.hpp"
#include "batch/journal/output_format.hpp"
#include "batch/photos_in_hand.hpp"
#include "batch/sink/review_list.hpp"
#include "batch/sink/run_page.hpp"
#include "batch/sink/sidecar.hpp"
#include "batch/sink/sink.hpp"
#include "batch/sink/xmp_words.hpp"
#include "batch/source/input_watch.hpp"
#include "batch/source/inputs.hpp"
#include "batch/source/photo_map.hpp"
#include "files/make_folder.hpp"
#include "files/path_fingerprint.hpp"
#include "gaze/error.hpp"
#include "image/not_a_photo.hpp"

namespace gaze {
namespace {

constexpr double kSyncEvery = 5;  // Seconds: what a crash of the machine may cost.

std::string record_line(const PhotoResult& result, JsonOptions fields) {
  const std::string& path = result.photo.path;
  fields.suspect = result.suspect;
  return result.error ? error_json(path, *result.error)
                      : caption_json(path, result.captioned, fields);
}

/// Counts the photos in a thread of its own, so that the time left is known.
class PhotoCounter {
 public:
  explicit PhotoCounter(const BatchOptions& options)
      : countable_(std::find(options.inputs.begin(), options.inputs.end(), "-") ==
                   options.inputs.end()) {
    if (!countable_) return;
    const auto count = [this, &options] {
      const SignalStack stack;
      try {
        WalkOptions walk = options.walk;
        walk.in_order = false;
        const auto source = open_inputs(options.inputs, walk, {}, [](auto&&...) {});
        std::uint64_t total = 0;
        for (PhotoRef photo; !stop_ && source->next(photo);) {
          if (options.shard.has(photo.relative)) ++total;
        }
        total_ = total;
        counted_ = !stop_;
      } catch (...) {
        // The run itself meets the same and says so; only the time left stays unknown.
        counted_ = false;
      }
    };
    try {
      thread_ = std::thread(count);
    } catch (const std::system_error&) {
      // Without another thread nothing is counted.
    }
  }
  ~PhotoCounter() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  PhotoCounter(const PhotoCounter&) = delete;
  PhotoCounter& operator=(const PhotoCounter&) = delete;

  std::optional<std::uint64_t> total() const {
    return counted_ ? std::optional<std::uint64_t>(total_) : std::nullopt;
  }

 private:
  bool countable_;
  std::thread thread_;
  std::atomic<bool> stop_{false}, counted_{false};
  std::atomic<std::uint64_t> total_{0};
};

class Batch {
 public:
  Batch(const BatchOptions& options, const BatchCallbacks& callbacks)
      : options_(options), callbacks_(callbacks), watch_(options.inputs) {
    if (options.sidecars) sinks_.push_back(std::make_unique<Sidecars>(*options.sidecars));
    // Sidecars first: what is written into a photo must not be taken for a person's.
    if (options.xmp_sidecars) {
      sinks_.push_back(std::make_unique<XmpSidecars>(*options.xmp_sidecars));
    }
    if (options.embedded) {
      sinks_.push_back(std::make_unique<EmbeddedWords>(*options.embedded));
    }
    if (options.figures) {
      sinks_.push_back(std::make_unique<Figures>(
          *options.figures, [this]() -> const Captioner& { return captioner(); }));
    }
  }

  TimedBatchResult run() {
    const SignalStack stack;
    const bool to_file = options_.output != "-";
    // First, so that a mistyped INPUT leaves no output behind.
    source_ = open_inputs(options_.inputs, options_.walk, callbacks_.stdin_lines,
                          [this](const std::string& path, const std::string& sentence) {
                            on_error(path + ": " + sentence);
                          });
    if (to_file) open_journal();
    PhotoRef first;
    if (next(first)) {
      first_ = std::move(first);
      caption_all();
    }
    if (journal_) journal_->sync();
    if (!missing_.empty()) deliver_missing();
    if (in_hand_ && !interrupted_ && !too_many_errors_) in_hand_->finish();
    if (to_file && !options_.page.empty() && !interrupted_ && !callbacks_.interrupted()) {
      write_page();
    }
    if (to_file && !options_.review.empty()) {
      write_review_list(journal_path(options_.output), options_.review, options_.min_confidence);
    }
    result_.undelivered = undelivered_;
    result_.counts.skipped = skipped_;
    result_.counts.left = left_;
    result_.counts.failed += unreadable_;
    result_.interrupted = interrupted_ || callbacks_.interrupted();
    if (to_file && output_format(options_.output) != OutputFormat::jsonl) {
      write_table(journal_path(options_.output), options_.output, output_format(options_.output),
                  options_.inputs);
    }
    return result_;
  }

 private:
  void open_journal() {
    const std::string path = journal_path(options_.output), state = state_path(options_.output);
    const bool begun = has_bytes(path);
    if (!begun) {
      if (has_bytes(state)) {
        read_settings(state);  // Refuses what is none of ours.
      } else if (path != options_.output && has_bytes(options_.output)) {
        throw Error(ErrorKind::environment,
                    options_.output + " is there, but neither " + path + " nor " + state +
                        ": it was not written by gaze batch and is left as it is; choose another "
                        "output");
      }
    } else if (!options_.force) {
      const BatchSettings before = renamed(read_settings(state), options_.former_settings);
      const std::string changes = differences(before, options_.settings);
      if (!changes.empty()) {
        throw Error(ErrorKind::environment, options_.output +
                                                " was begun with other settings: " + changes +
                                                "; use the same ones, another output, or --force");
      }
    }
    make_folder(std::filesystem::path(path).parent_path());
    journal_ = std::make_unique<Journal>(path, options_.retry_errors,
                                         [this](const JournalEntry& entry, std::string_view) {
                                           done_.insert(fingerprint(entry.image));
                                           if (entry.failed) ++result_.failed_before;
                                         });
    write_settings(state, options_.settings);
    in_hand_ = std::make_unique<PhotosInHand>(in_hand_path(path), options_.retry_errors);
  }

  static bool has_bytes(const std::string& path) {
    struct stat status = {};
    return stat(path.c_str(), &status) == 0 && status.st_size > 0;
  }

  /// The photo is being worked on while what this gives lives.
  std::shared_ptr<void> hold(const PhotoRef& photo) {
    if (!in_hand_) return nullptr;
    return std::make_shared<PhotosInHand::Hold>(in_hand_.get(), photo.path);
  }

  /// The next photo that is ours and not done. Called by the feeding thread alone.
  bool next(PhotoRef& photo) {
    if (first_) {
      photo = *std::exchange(first_, std::nullopt);
      return true;
    }
    while (source_->next(photo)) {
      if (!wanted(photo)) continue;
      const std::string path = photo.path;
      source_->load(photo);
      // An archive that ends within the photo is what failed, and perhaps known to.
      if (photo.path == path || wanted(photo)) return true;
    }
    return false;
  }

  bool wanted(PhotoRef& photo) {
    if (!options_.shard.has(photo.relative)) {
      // Another shard writes it down, but ours may have lost photos with it too.
      if (!photo.problem.empty()) on_error(photo.problem);
      return false;
    }
    if (photo.archived) check_archived(photo);
    const bool fresh = done_.insert(fingerprint(photo.path));
    if (in_hand_ && in_hand_->is_given_up(photo.path)) return pass_over(photo, fresh);
    const auto held = sinks_.empty() ? nullptr : hold(photo);  // Looks into files.
    if (fresh) {
      const std::string found = photo.problem.empty() ? words_found(photo) : "";
      if (found.empty()) return true;
      note_words(found);
      ++left_;
    } else {
      ++skipped_;
      // Stopped between a caption and what is made of it: the journal has what is needed.
      if (photo.problem.empty() && needs_write(photo)) {
        missing_.add(photo);
        return false;
      }
    }
    if (in_hand_) in_hand_->clear(photo.path);
    return false;
  }

  /// A photo that has ended two runs: failed, and not touched again.
  bool pass_over(PhotoRef& photo, bool fresh) {
    const std::string sentence =
        photo.path +
        ": two runs ended while this photo was in hand, and it is passed over; "
        "--retry-errors tries again";
    if (fresh) {
      photo.problem = sentence;
      return true;
    }
    ++skipped_;
    if (!sinks_.empty()) {  // It has its caption, and perhaps not what is made of it.
      callbacks_.on_error(sentence);
      ++undelivered_;
    }
    return false;
  }

  /// Not everything can be made of a photo that is no file.
  void check_archived(const PhotoRef& photo) const {
    const auto beside = [](const auto& sidecars) {
      return sidecars && sidecars->output_folder.empty();
    };
    if (beside(options_.sidecars) || beside(options_.xmp_sidecars)) {
      throw Error(ErrorKind::usage, photo.path +
                                        ": nothing can be written beside a photo in an archive: "
                                        "sidecars need --output-dir");
    }
    if (options_.embedded || options_.figures || !options_.page.empty()) {
      throw Error(ErrorKind::usage, photo.path +
                                        ": --embed-metadata, --overlay-dir and --view need photos "
                                        "that are files, and this one is in an archive");
    }
    if (options_.output != "-" && output_format(options_.output) == OutputFormat::hugging_face) {
      throw Error(ErrorKind::usage, photo.path +
                                        ": metadata.jsonl names files, and this photo is in an "
                                        "archive: the output must be another");
    }
  }

  /// Where a person's words are, if there is nothing to make of the photo because of them.
  std::string words_found(const PhotoRef& photo) const {
    std::string first;
    for (const auto& sink : sinks_) {
      const std::string found = sink->words_found(at_sink_path(photo));
      if (found.empty()) return "";
      if (first.empty()) first = found;
    }
    return first;
  }

  void note_words(const std::string& place) {
    const std::lock_guard lock(words_mutex_);
    ++result_.words_left[place];
  }

  bool needs_write(const PhotoRef& photo) const {
    return std::any_of(sinks_.begin(), sinks_.end(),
                       [&](const auto& sink) { return sink->needs_write(at_sink_path(photo)); });
  }

  /// The photo as the files of sinks are named after it. Paths below several INPUTs may be the same.
  PhotoRef at_sink_path(PhotoRef photo) const {
    if (options_.inputs.size() > 1) photo.relative = photo.path;
    return photo;
  }

  void on_error(const std::string& sentence) {
    watch_.check();
    callbacks_.on_error(sentence);
    ++unreadable_;
  }

  void caption_all() {
    const Captioner& model = captioner();
    if (options_.min_confidence >= 0 && !model.gives_confidence()) {
      throw Error(ErrorKind::usage,
                  "model " + model.name() +
                      " gives no confidence, so the least confidence must be a mean "
                      "log-probability per word, below 0");
    }
    const PhotoCounter counter(options_);
    const Stopwatch watch;
    PipelineHooks hooks;
    hooks.next = [this](PhotoRef& photo) { return next(photo); };
    hooks.record = [this](const PhotoResult& result) { record(result); };
    if (!sinks_.empty()) {
      hooks.deliver = [this](const PhotoResult& result) {
        if (!result.error) deliver(result.photo, result.captioned, result.suspect);
        if (in_hand_) in_hand_->clear(result.photo.path);
      };
    }
    hooks.examine = why_not_a_photo;
    if (options_.xmp_sidecars) {
      hooks.keep_words = [this](PhotoRef& photo) {
        photo.words = std::make_shared<ExistingMetadata>(
            words_found_in(*photo.bytes, options_.xmp_sidecars->most_metadata));
      };
    }
    hooks.alone = [this](const PhotoRef& photo) {
      return in_hand_ && in_hand_->is_suspect(photo.path);
    };
    hooks.hold = [this](const PhotoRef& photo) { return hold(photo); };
    hooks.stop = [this] {
      if (callbacks_.interrupted()) {
        interrupted_ = true;
        if (in_hand_) in_hand_->stop();
      }
      return interrupted_ || too_many_errors_;
    };
    const auto counts = [&] {
      BatchCounts now;
      now.done = done_now_;
      now.failed = failed_now_;
      now.skipped = skipped_;
      now.left = left_;
      now.total = counter.total();
      now.seconds = watch.seconds();
      return now;
    };
    hooks.tick = [&] {
      if (journal_ && synced_.seconds() > kSyncEvery) {
        journal_->sync();
        synced_.restart();
      }
      callbacks_.progress(counts());
    };
    result_.times = run_pipeline(model, options_.decode, options_.pipeline, hooks);
    result_.too_many_errors = too_many_errors_;
    result_.counts = counts();
  }

  /// Loaded when it is first needed.
  const Captioner& captioner() {
    const std::lock_guard lock(captioner_mutex_);
    if (captioner_ == nullptr) captioner_ = &callbacks_.captioner();
    return *captioner_;
  }

  void write_page() {
    RunPage page;
    page.path = options_.page;
    page.overlay_style = options_.overlay_style;
    page.decode = options_.decode;
    page.captioner = [this]() -> const Captioner& { return captioner(); };
    page.interrupted = callbacks_.interrupted;
    page.on_error = [this](const std::string& sentence) {
      callbacks_.on_error(sentence);
      ++undelivered_;
    };
    if (!write_run_page(journal_path(options_.output), page)) interrupted_ = true;
  }

  void deliver(const PhotoRef& photo, const CaptionedPhoto& captioned, const std::string& suspect) {
    // A text must not outlive its record in a power cut: it would count as a person's.
    journal_->sync();
    std::string left;
    for (const auto& sink : sinks_) {
      try {
        const std::string found = sink->deliver(at_sink_path(photo), captioned, suspect);
        if (left.empty()) left = found;
      } catch (const Error& error) {  // The caption is in the journal; a later run tries again.
        callbacks_.on_error(error.what());
        ++undelivered_;
      } catch (const std::exception& error) {  // A library's own.
        callbacks_.on_error(photo.path + ": " + error.what());
        ++undelivered_;
      }
    }
    if (!left.empty()) note_words(left);
  }

  void deliver_missing() {
    for_each_record(journal_path(options_.output), [this](const JsonRecord& record) {
      if (record.error || callbacks_.interrupted()) return;
      const auto photo = missing_.find(record.image);
      if (!photo) return;
      {
        const auto held = hold(*photo);
        deliver(*photo, record.photo, record.suspect);
      }
      if (in_hand_) in_hand_->clear(photo->path);
    });
  }

  void record(const PhotoResult& result) {
    if (result.error) {
      watch_.check();
      callbacks_.on_error(*result.error);
    }
    const std::string line = record_line(result, options_.fields);
    if (journal_) {
      journal_->append(line);
    } else if (callbacks_.out != nullptr) {
      *callbacks_.out << line << '\n' << std::flush;
      if (!*callbacks_.out && callbacks_.interrupted()) {  // Who read it has gone.
        interrupted_ = true;
        return;
      }
      if (!*callbacks_.out) throw Error(ErrorKind::environment, "cannot write to stdout");
    }
    if (callbacks_.photo) {
      callbacks_.photo({result.photo.path, result.error, result.captioned, result.suspect});
    }
    if (in_hand_ && (result.error || sinks_.empty())) in_hand_->clear(result.photo.path);
    if (!result.error) {
      ++done_now_;
    } else if (++failed_now_, options_.max_errors >= 0 &&
                                  failed_now_ > static_cast<std::uint64_t>(options_.max_errors)) {
      too_many_errors_ = true;
    }
  }

  const BatchOptions& options_;
  const BatchCallbacks& callbacks_;
  InputWatch watch_;
  std::mutex captioner_mutex_;
  const Captioner* captioner_ = nullptr;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<PhotosInHand> in_hand_;  ///< none without a journal
  std::unique_ptr<PhotoSource> source_;
  FingerprintSet done_;  ///< in the journal, or on their way into it
  std::optional<PhotoRef> first_;
  std::vector<std::unique_ptr<Sink>> sinks_;
  PhotoMap missing_;  ///< in the journal, without all that is to be made of them
  Stopwatch synced_;
  std::mutex words_mutex_;  ///< of result_.words_left
  std::atomic<std::uint64_t> done_now_{0}, failed_now_{0}, skipped_{0}, left_{0}, unreadable_{0},
      undelivered_{0};
  std::atomic<bool> too_many_errors_{false}, interrupted_{false};
  TimedBatchResult result_;
};

}  // namespace

TimedBatchResult run_batch(const BatchOptions& options, const BatchCallbacks& callbacks) {
  return Batch(options, callbacks).run();
}

}  // namespace gaze
