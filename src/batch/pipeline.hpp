#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "batch/source/photo_source.hpp"
#include "gaze/captioner.hpp"
#include "gaze/image.hpp"

namespace gaze {

struct PipelineOptions {
  int decode_threads = 2;
  int caption_threads = 2;
  int batch = 8;         ///< photos a call of the captioner, at most; never changes an answer
  bool ordered = false;  ///< results in the order of the photos; otherwise as they get done
  /// Decoded pixels that wait, at most; and as many bytes of photos from archives.
  std::size_t queue_bytes = std::size_t{256} << 20U;
  /// Files and pixels of all photos that are read or wait decoded, at most; one always may.
  std::size_t memory_bytes = std::size_t{1} << 30U;
  ReadOptions read;  ///< limits of each photo
};

/// One photo, done.
struct PhotoResult {
  PhotoRef photo;
  std::optional<std::string> error;  ///< why it could not be captioned
  CaptionedPhoto captioned;          ///< if it could
  std::string suspect;               ///< why it is probably no photograph; empty: it looks like one
};

/// What a pipeline works on. Only `next`, `record` and `stop` must be there.
struct PipelineHooks {
  /// The next photo, false at the end. Called from one thread.
  std::function<bool(PhotoRef&)> next;
  /// Keeps a result. Never called by two threads at once.
  std::function<void(const PhotoResult&)> record;
  /// Afterwards, from several threads at once: what takes longer and can be done again.
  std::function<void(const PhotoResult&)> deliver;
  /// True: begin no more photos. Asked all the time.
  std::function<bool()> stop;
  /// Called by the thread that runs the pipeline, every tenth of a second.
  std::function<void()> tick;
  /// Looks at a decoded photo, in its decode thread, and fills PhotoResult::suspect.
  std::function<std::string(const Image&)> examine;
  /// Looks at a photo from an archive in its decode thread, before its bytes are let go.
  std::function<void(PhotoRef&)> keep_words;
  /// Whether a photo is to be worked on with no other in the pipeline.
  std::function<bool(const PhotoRef&)> alone;
  /// Held by a thread while it works on the photo: decodes it, captions it, delivers it.
  std::function<std::shared_ptr<void>(const PhotoRef&)> hold;
};

/// Seconds of all threads together.
struct PipelineTimes {
  double decode = 0, caption = 0, record = 0, deliver = 0;
};

/// Captions all photos: decode threads read ahead, caption threads take what is decoded. At any
/// time no more than a fixed number of photos is between `next` and `record`. When `stop` says so,
/// photos being captioned are finished and recorded, the others dropped; with `ordered`, also those
/// behind a dropped one. A photo that cannot be read is a result with an error. Any other Error,
/// and what a hook throws, stops the pipeline in the same way and then leaves it.
PipelineTimes run_pipeline(const Captioner& captioner, const DecodeOptions& decode,
                           const PipelineOptions& options, const PipelineHooks& hooks);

}  // namespace gaze
