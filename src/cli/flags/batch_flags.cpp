#include "cli/flags/batch_flags.hpp"

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
                "--overwrite, --no-sentence-case, --max-chars, --prepend and --append say how "
                "words are written: they need --sidecar or --embed-metadata");
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
    throw Error(ErrorKind::usage, "--style, --scale and --opacity need --overlay-dir or --view");
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
      "stored as soon as it is made: after an interruption the same command goes on where it "
      "stopped.");
  flags.positional("INPUT", into.inputs, 1)
      .group("output")
      .text("output,o", "FILE", into.output,
            "the format follows from the name: .jsonl; .csv or .tsv; .json (COCO results); "
            "metadata.jsonl (Hugging Face image folder); - for JSON lines on stdout, stored "
            "nowhere. The folder is made if it is missing")
      .on("attention", into.attention, "also the grid and each word's weights on it")
      .changes_result();
  add_candidates_flag(flags, into.decode);
  flags.on("ordered", into.ordered, "lines in the order of the photos, not as they are finished")
      .group("caption files and metadata")
      .choice<std::string>(
          "sidecar", into.sidecar, {{"txt", ".txt"}, {"caption", ".caption"}, {"xmp", ".xmp"}},
          "write the caption of a.jpg to a.txt or a.caption beside it (a.jpg.txt where there is "
          "an a.png too), never an empty one; or to a.jpg.xmp, where everything else stays as it "
          "is")
      .on("embed-metadata", into.embed_metadata,
          "write the caption into the photo's own XMP metadata: JPEG, PNG, TIFF and WebP; pixels "
          "and all other metadata stay as they are")
      .choice<XmpFields>(
          "xmp-fields", into.xmp_fields,
          {{"both", {true, true}}, {"description", {true, false}}, {"alt-text", {false, true}}},
          "of XMP: dc:description, Iptc4xmpCore:AltTextAccessibility, or both")
      .text("output-dir", "DIR", into.output_folder,
            "write sidecars below DIR, in the same subfolders as the photos")
      .on("overwrite", into.overwrite,
          "replace texts that are there; without this flag they stay, and a photo that has one is "
          "not captioned")
      .on("no-sentence-case", into.plain,
          "write the model's words unchanged: no capital, no full stop, \"a picture of\" kept")
      .formerly("plain")
      .whole("max-chars", into.max_chars, {0, Range::kNoLimit},
             "cut longer texts between words; 0: never")
      .text("prepend", "TEXT", into.prepend, "text before each caption")
      .text("append", "TEXT", into.append, "text after each caption")
      .number("min-confidence", into.min_confidence, {},
              "write no caption whose mean log-probability per word is below X, for example -1.5")
      .text("review", "FILE", into.review,
            "list captions of low probability, and pictures that are probably not photographs, as "
            "tab-separated text")
      .group("figures and pages")
      .text("overlay-dir", "DIR", into.overlay_folder,
            "draw a figure of each photo below DIR, in the same subfolders as the photos: "
            "a.jpg.png")
      .text("view", "FILE", into.page,
            "make an HTML page of all photos, like gaze view; faster with --attention");
  add_overlay_style_flags(flags, into.overlay_style);
  flags.group("photos")
      .on("no-recursive", into.no_recursive, "only the folder itself, not its subfolders")
      .texts(
          "include", "PATTERN", into.include,
          "take the files whose name or path below the folder matches, whatever their extension; "
          "may be given more than once")
      .texts("exclude", "PATTERN", into.exclude,
             "leave out files and folders that match; may be given more than once")
      .on("hidden", into.hidden, "also files and folders whose names begin with a dot")
      .on("follow-symlinks", into.follow_symlinks, "also into folders that are links")
      .on("null", into.null, "paths on stdin end in NUL, as find -print0 writes them")
      .text("shard", "I/N", into.shard,
            "only part I of N, counted from 0; decided by the path alone, so that N machines "
            "caption each photo once")
      .changes_result()
      .group("run")
      .on("retry-errors", into.retry_errors, "caption again the photos that failed before")
      .on("force", into.force, "go on although the model or a flag has changed")
      .whole("max-errors", into.max_errors, {-1, Range::kNoLimit},
             "stop when more than N photos have failed; -1: never")
      .whole("batch-size", into.batch_size, {1, 1024},
             "photos given to the model at once; never changes a caption")
      .on("quiet", into.quiet, "no progress and no summary");
  add_decode_flags(flags, into.decode);
  add_batch_limit_flags(flags, into.limits);
  add_model_flags(flags, into.model, "photos captioned at the same time, a thread each");
  flags.validate([&into] {
    if (into.output.empty()) throw Error(ErrorKind::usage, "-o OUT is missing");
    check_words(into);
    check_pictures(into);
    check_journal(into);
    if (into.output == "-" && (into.retry_errors || into.force)) {
      throw Error(ErrorKind::usage,
                  "--retry-errors and --force go on with a file: they need another output than -");
    }
  });
  return flags;
}

}  // namespace gaze
