#include "cli/flags/batch_flags.hpp"

#include <fmt/format.h>

#include "cli/flags/decode_flags.hpp"
#include "cli/flags/overlay_style_flags.hpp"

namespace gaze {
namespace {

/// Flags that say how words are written need some to be written.
void check_words(const BatchFlags& flags) {
  const bool words = !flags.sidecar.empty() || flags.embed_metadata;
  const bool about_words = flags.overwrite || flags.plain || flags.max_chars != 0 ||
                           !flags.prepend.empty() || !flags.append.empty();
  if (!words && about_words) {
    throw Error(ErrorKind::usage,
                "--overwrite, --plain, --max-chars, --prepend and --append say how words are "
                "written: they need --sidecar or --embed-metadata");
  }
  if (flags.sidecar.empty() && !flags.output_folder.empty()) {
    throw Error(ErrorKind::usage, "--output-dir says where sidecars go: it needs --sidecar");
  }
  const bool all_fields = flags.xmp_fields.description && flags.xmp_fields.alt_text;
  if (!all_fields && flags.sidecar != ".xmp" && !flags.embed_metadata) {
    throw Error(ErrorKind::usage, "--xmp-fields needs --sidecar xmp or --embed-metadata");
  }
  if (flags.min_confidence && !words && flags.review.empty()) {
    throw Error(ErrorKind::usage, "--min-confidence needs --sidecar, --embed-metadata or --review");
  }
}

void check_pictures(const BatchFlags& flags) {
  const OverlayOptions defaults;
  const bool about_overlay = flags.overlay_style.style != defaults.style ||
                             flags.overlay_style.scale_each_word != defaults.scale_each_word ||
                             flags.overlay_style.opacity != defaults.opacity;
  if (about_overlay && flags.overlay_folder.empty() && flags.page.empty()) {
    throw Error(ErrorKind::usage,
                "--style, --normalise and --opacity need --overlay-dir or --view");
  }
}

/// What is made of the journal.
void check_journal(const BatchFlags& flags) {
  if (flags.output != "-") return;
  if (!flags.sidecar.empty() || flags.embed_metadata || !flags.review.empty() ||
      !flags.overlay_folder.empty() || !flags.page.empty()) {
    throw Error(ErrorKind::usage,
                "--sidecar, --embed-metadata, --review, --overlay-dir and --view are made of a "
                "journal: they need another output than -");
  }
}

}  // namespace

Flags batch_flags(BatchFlags& into) {
  Flags flags(
      "batch", "[flags] INPUT... -o OUT",
      "Captions many photos. An INPUT is a folder, a photo, a tar archive of photos, a file that "
      "lists paths of photos and archives one a line, or - for paths on stdin. Every caption is "
      "kept the moment it is there: whatever "
      "stops the run, the same command goes on where it stopped.");
  flags.positional("INPUT", into.inputs, 1)
      .group("output")
      .text("output,o", "FILE", into.output,
            "by its name: .jsonl; .csv or .tsv; .json (COCO results); metadata.jsonl (Hugging Face "
            "image folder); - for JSON lines on stdout, kept nowhere")
      .on("attention", into.attention, "also the grid, and each word's weights on it")
      .whole("rivals", into.decode.candidates, "also the N likeliest words at each place, 0 to 20")
      .on("ordered", into.ordered, "lines in the order of the photos, not as they get done")
      .group("words for each photo, besides")
      .choice<std::string>(
          "sidecar", into.sidecar, {{"txt", ".txt"}, {"caption", ".caption"}, {"xmp", ".xmp"}},
          "a.jpg gets a.txt or a.caption beside it (a.jpg.txt where a.png is there too), never "
          "an empty one; or a.jpg.xmp, where all else in it stays")
      .on("embed-metadata", into.embed_metadata,
          "write them into the photos' own XMP: JPEG, PNG, TIFF and WebP; pixels and all other "
          "metadata stay")
      .choice<XmpFields>(
          "xmp-fields", into.xmp_fields,
          {{"both", {true, true}}, {"description", {true, false}}, {"alt-text", {false, true}}},
          "of XMP: dc:description, Iptc4xmpCore:AltTextAccessibility, or both")
      .text("output-dir", "DIR", into.output_folder,
            "sidecars go there, in the photos' own folders")
      .on("overwrite", into.overwrite,
          "replace what is there; without, somebody's words stay, and a photo that has got them "
          "is not captioned")
      .on("plain", into.plain,
          "the model's own words: no capital, no full stop, \"a picture of\" not left out")
      .whole("max-chars", into.max_chars, "cut longer texts between words; 0: never")
      .text("prepend", "TEXT", into.prepend, "in front of each")
      .text("append", "TEXT", into.append, "behind each")
      .number("min-confidence", into.min_confidence,
              "no words where the mean log-probability a word is below X, as in -1.5")
      .text("review", "FILE", into.review,
            "list weak captions, and pictures that are probably no photographs, as tab-separated "
            "text")
      .group("pictures of its gaze, besides")
      .text("overlay-dir", "DIR", into.overlay_folder,
            "a figure of each photo there, in the photos' own folders: a.jpg.png")
      .text("view", "FILE", into.page,
            "an HTML page of all photos, as gaze view makes it; quicker with --attention");
  add_overlay_style_flags(flags, into.overlay_style);
  flags.group("photos")
      .on("no-recursive", into.no_recursive, "only the folder itself, not those in it")
      .texts(
          "include", "PATTERN", into.include,
          "take the files whose name or path below the folder matches, whatever their extension; "
          "may be given more than once")
      .texts("exclude", "PATTERN", into.exclude,
             "leave out files and folders that match; may be given more than once")
      .on("hidden", into.hidden, "also names that begin with a dot")
      .on("follow-symlinks", into.follow_symlinks, "also into folders that are links")
      .on("null", into.null, "paths on stdin end in NUL, as find -print0 writes them")
      .text("shard", "I/N", into.shard,
            "only part I of N, counted from 0: by the path alone, so that N machines do each photo "
            "once")
      .group("run")
      .on("retry-errors", into.retry_errors, "try again what failed before")
      .on("force", into.force, "go on although the model or a flag has changed")
      .whole("max-errors", into.max_errors, "stop when more than N photos have failed; -1: never")
      .whole("batch-size", into.batch_size,
             "photos the model is given at once, 1 to 1024; never changes a caption")
      .on("quiet", into.quiet, "no progress and no summary");
  add_decode_flags(flags, into.decode);
  add_batch_limit_flags(flags, into.limits);
  add_model_flags(flags, into.model);
  flags.validate([&into] {
    if (into.output.empty()) throw Error(ErrorKind::usage, "-o OUT is missing");
    if (into.batch_size < 1 || into.batch_size > 1024) {
      throw Error(ErrorKind::usage,
                  fmt::format("--batch-size must be 1 to 1024, got {}", into.batch_size));
    }
    check_words(into);
    check_pictures(into);
    check_journal(into);
    if (into.max_chars < 0) {
      throw Error(ErrorKind::usage,
                  fmt::format("--max-chars must be 0 or more, got {}", into.max_chars));
    }
    if (into.max_errors < -1) {
      throw Error(ErrorKind::usage,
                  fmt::format("--max-errors must be -1 or more, got {}", into.max_errors));
    }
    if (into.output == "-" && (into.retry_errors || into.force)) {
      throw Error(ErrorKind::usage,
                  "--retry-errors and --force go on with a file: they need another output than -");
    }
  });
  return flags;
}

}  // namespace gaze
