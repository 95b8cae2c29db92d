#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gaze/caption.hpp"
#include "gaze/captioner.hpp"
#include "gaze/decode_options.hpp"
#include "gaze/export.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

/// What is written beside each photo.
enum class SidecarKind {
  none,
  txt,      ///< a.txt
  caption,  ///< a.caption
  xmp,      ///< a.jpg.xmp, in which all else stays
};

/// What `gaze batch` does, member by flag: `gaze help batch` describes each at length.
struct BatchRequest {
  std::vector<std::string> inputs;  ///< folders, photos, tar archives, lists of paths; "-" for
                                    ///< BatchEvents::next_path. At least one
  /// .jsonl; .csv or .tsv; .json (COCO results); metadata.jsonl (Hugging Face image folder). A run
  /// that finds captions there goes on with the other photos. "-": stored nowhere.
  std::string output;

  std::string model;  ///< as load_captioner() takes it
  /// `threads`: photos captioned at the same time, a thread each. 0: all cores.
  CaptionerOptions captioner;
  DecodeOptions decode;
  int batch_size = 8;      ///< photos given to the model at once. 1..1024. Never changes a caption
  bool ordered = false;    ///< lines in the order of the photos, not as they are finished
  bool attention = false;  ///< the output also has the grid and each word's weights on it

  bool recursive = true;         ///< folders with their subfolders
  bool hidden = false;           ///< also files and folders whose names begin with a dot
  bool follow_symlinks = false;  ///< also into folders that are links
  /// Shell patterns for a file's name or its path below the folder. With `include`, what matches one
  /// is taken whatever its extension; what matches one of `exclude` is left out.
  std::vector<std::string> include, exclude;
  std::string shard;  ///< "I/N": only part I of N, counted from 0, decided by each photo's path
                      ///< alone; empty: all

  bool retry_errors = false;  ///< caption again the photos that failed before
  bool force = false;         ///< go on although the model or an option has changed
  int max_errors = -1;        ///< stop when more photos than this have failed; -1: never

  SidecarKind sidecar = SidecarKind::none;
  std::string sidecar_folder;   ///< with the photos' subfolders in it; empty: beside the photos
  bool embed_metadata = false;  ///< the caption into the photo's own XMP
  bool xmp_description = true;  ///< XMP has dc:description,
  bool xmp_alt_text = true;     ///< Iptc4xmpCore:AltTextAccessibility
  bool overwrite = false;       ///< replace texts that are there

  bool sentence_case = true;    ///< texts begin with a capital, end with a full stop
  int max_chars = 0;            ///< longer texts are cut between words; 0: never
  std::string prepend, append;  ///< around each text
  /// From 0 on, the Caption::confidence, 0..1, below which no text is written and the review lists
  /// the caption: Error(usage) for a model that gives none. Below 0, the mean log-probability a word.
  std::optional<double> min_confidence;

  std::string review;  ///< file that lists weak captions and pictures that are no photographs
  std::string overlay_folder;  ///< a figure of each photo, with the photos' subfolders in it
  std::string page;            ///< an HTML page of all photos
  OverlayOptions overlay;      ///< of figures and page

  int max_megapixels = 250;  ///< larger photos are refused. 1..250
  int max_file_mb = 1024;    ///< larger files are refused. 1..1024
  int max_metadata_mb = 64;  ///< photos and sidecars with more XMP are left alone. 1..64
  int max_memory_mb = 1024;  ///< files and pixels of all photos being read, together. 1..1024
};

/// Throws Error(usage) with a sentence if a value is out of its range or two disagree. Thread-safe.
GAZE_API void check(const BatchRequest& request);

/// The progress of a batch.
struct BatchCounts {
  std::uint64_t done = 0;              ///< captioned in this run
  std::uint64_t failed = 0;            ///< in this run
  std::uint64_t skipped = 0;           ///< done before
  std::optional<std::uint64_t> total;  ///< of all photos, once they are counted
  double seconds = 0;                  ///< since the first photo
  std::uint64_t left = 0;              ///< not captioned, since all that is wanted is there
};

/// One photo of a batch, done.
struct BatchPhoto {
  std::string path;                  ///< as in the output
  std::optional<std::string> error;  ///< why it could not be captioned, a sentence
  CaptionedPhoto captioned;          ///< if it could
  std::string suspect;               ///< why it is probably no photograph; empty: it looks like one
};

/// What a batch calls while it runs. Each may be empty. They are called from threads of the batch, one
/// at a time unless it says otherwise, and must not throw.
struct BatchEvents {
  /// A photo is done, and stored if there is an output.
  std::function<void(const BatchPhoto& photo)> photo;
  /// A sentence about a photo or folder that failed; the batch goes on. From several threads at once.
  std::function<void(const std::string& sentence)> error;
  /// Ten times a second.
  std::function<void(const BatchCounts& counts)> progress;
  /// True: begin no more photos, store those in hand and return. Asked all the time, from several
  /// threads at once.
  std::function<bool()> cancelled;
  /// For the input "-": fills in the next path; false when there are no more.
  std::function<bool(std::string& path)> next_path;
};

struct BatchResult {
  BatchCounts counts;
  std::uint64_t undelivered = 0;  ///< sidecars and the like that could not be written
  /// Photos in which a person's words were left as they are, by where those are.
  std::map<std::string, std::uint64_t> words_left;
  std::uint64_t failed_before = 0;  ///< in earlier runs and not tried again
  bool interrupted = false;         ///< `cancelled` returned true; the same request goes on here
  bool too_many_errors = false;     ///< more than max_errors
};

/// Captions many photos, each exactly once, and stores every caption as soon as it is made: after an
/// interruption the same request goes on where it stopped. Loads the model if there is a photo to
/// caption. May run in several threads at once, with different outputs.
/// Throws Error(usage) as check() does; Error(input) for an input that cannot be opened;
/// Error(model) as load_captioner(); Error(environment) if the output is in use, was begun with
/// other options, or cannot be written. What was captioned until then is stored.
GAZE_API BatchResult run_batch(const BatchRequest& request, const BatchEvents& events = {});

}  // namespace gaze
