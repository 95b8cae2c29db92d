#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "batch/journal/batch_state.hpp"
#include "batch/pipeline.hpp"
#include "batch/sink/embedded_words.hpp"
#include "batch/sink/figures.hpp"
#include "batch/sink/sidecar.hpp"
#include "batch/sink/xmp_sidecar.hpp"
#include "batch/source/folder_walk.hpp"
#include "batch/source/photo_source.hpp"
#include "batch/source/shard.hpp"
#include "gaze/batch.hpp"
#include "gaze/caption_json.hpp"
#include "gaze/captioner.hpp"

namespace gaze {

struct BatchOptions {
  std::vector<std::string> inputs;  ///< folders, photos, lists of paths, "-" for paths on stdin
  std::string output;               ///< "-": JSON lines on stdout, without journal or resuming
  WalkOptions walk;
  Shard shard;
  bool retry_errors = false;      ///< caption again what failed in an earlier run
  bool force = false;             ///< go on although the settings have changed
  std::int64_t max_errors = -1;   ///< stop when more photos than this have failed; -1: never
  BatchSettings settings;         ///< what decides the captions
  BatchSettings former_settings;  ///< names of settings in earlier versions: old to new
  JsonOptions fields;
  DecodeOptions decode;
  PipelineOptions pipeline;
  std::optional<SidecarOptions> sidecars;  ///< this and what follows: besides the output
  std::optional<XmpOptions> xmp_sidecars;
  std::optional<XmpOptions> embedded;  ///< in the photos themselves
  std::optional<FigureOptions> figures;
  std::string page;  ///< an HTML page of all photos, as `gaze view` makes it; empty: none
  OverlayOptions overlay_style;                            ///< of the page
  double min_confidence = AltTextPolicy{}.min_confidence;  ///< what is weak, for the review list
  std::string review;  ///< where to list weak and suspect captions; empty: nowhere
};

/// What a batch asks of the program around it.
struct BatchCallbacks {
  std::function<const Captioner&()> captioner;  ///< called once there is a photo to caption
  std::ostream* out = nullptr;                  ///< for the output "-"; null: nowhere
  NextLine stdin_lines;                         ///< for the input "-"
  std::function<bool()> interrupted;
  std::function<void(const std::string&)> on_error;  ///< a sentence
  std::function<void(const BatchCounts&)> progress;  ///< ten times a second
  std::function<void(const BatchPhoto&)> photo{};    ///< after it was stored; may be empty
};

struct TimedBatchResult : BatchResult {
  PipelineTimes times;
};

/// Captions many photos, each exactly once, and keeps every caption the moment it is there.
/// Throws Error(environment) if the output is in use, was begun with other settings, or cannot be
/// written; what was captioned until then is kept.
TimedBatchResult run_batch(const BatchOptions& options, const BatchCallbacks& callbacks);

}  // namespace gaze
