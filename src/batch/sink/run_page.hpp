#pragma once
#include <functional>
#include <string>

#include "gaze/captioner.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

/// What a page of a run is made of, besides its journal.
struct RunPage {
  std::string path;
  OverlayOptions overlay_style;
  DecodeOptions decode;                         ///< what the captions were written with
  std::function<const Captioner&()> captioner;  ///< for captions that were kept without attention
  std::function<bool()> interrupted;
  std::function<void(const std::string&)> on_error;  ///< a photo whose attention cannot be shown
};

/// Writes the page of `gaze view`, whole or not at all, in the order of the journal. The photos are
/// built in if at most kEmbedAtMost of them have a caption, else linked to. One photo is in memory
/// at a time, and of each a line for the gallery. False if interrupted: no page then.
/// Throws Error(environment).
bool write_run_page(const std::string& journal, const RunPage& run);

}  // namespace gaze
