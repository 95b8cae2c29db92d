#include "cli/flags/batch_flags.hpp"

#include "cli/flags/decode_flags.hpp"
#include "cli/flags/overlay_style_flags.hpp"
#include "options/batch_ranges.hpp"

namespace gaze {
namespace {

/// What flags set in another form than the request has it.
void complete(BatchFlags& flags) {
  BatchRequest& request = flags.request;
  request.recursive = !flags.no_recursive;
  request.sentence_case = !flags.no_sentence_case;
  request.xmp_description = flags.xmp_fields.description;
  request.xmp_alt_text = flags.xmp_fields.alt_text;
  request.max_megapixels = flags.limits.megapixels;
  request.max_file_mb = flags.limits.file_mb;
  request.max_metadata_mb = flags.limits.metadata_mb;
  request.max_memory_mb = flags.limits.memory_mb;
  request.model = flags.model.model;
  request.captioner = flags.model.options;
}

}  // namespace

Flags batch_flags(BatchFlags& into) {
  BatchRequest& request = into.request;
  Flags flags(
      "batch", "[flags] INPUT... -o OUT",
      "Captions many photos. An INPUT is a folder, a photo, a tar archive of photos, a file that "
      "lists paths of photos and archives one a line, or - for paths on stdin. Every caption is "
      "stored as soon as it is made: after an interruption the same command goes on where it "
      "stopped.");
  flags.positional("INPUT", request.inputs, 1)
      .group("output")
      .text("output,o", "FILE", request.output,
            "the format follows from the name: .jsonl; .csv or .tsv; .json (COCO results); "
            "metadata.jsonl (Hugging Face image folder); - for JSON lines on stdout, stored "
            "nowhere. The folder is made if it is missing")
      .on("attention", request.attention, "also the grid and each word's weights on it");
  add_candidates_flag(flags, request.decode);
  flags.on("ordered", request.ordered, "lines in the order of the photos, not as they are finished")
      .group("caption files and metadata")
      .choice<SidecarKind>(
          "sidecar", request.sidecar,
          {{"txt", SidecarKind::txt}, {"caption", SidecarKind::caption}, {"xmp", SidecarKind::xmp}},
          "write the caption of a.jpg to a.txt or a.caption beside it (a.jpg.txt where there is "
          "an a.png too), never an empty one; or to a.jpg.xmp, where everything else stays as it "
          "is")
      .on("embed-metadata", request.embed_metadata,
          "write the caption into the photo's own XMP metadata: JPEG, PNG, TIFF and WebP; pixels "
          "and all other metadata stay as they are")
      .choice<XmpFields>(
          "xmp-fields", into.xmp_fields,
          {{"both", {true, true}}, {"description", {true, false}}, {"alt-text", {false, true}}},
          "of XMP: dc:description, Iptc4xmpCore:AltTextAccessibility, or both")
      .text("output-dir", "DIR", request.sidecar_folder,
            "write sidecars below DIR, in the same subfolders as the photos")
      .on("overwrite", request.overwrite,
          "replace texts that are there; without this flag they stay, and a photo that has one is "
          "not captioned")
      .on("no-sentence-case", into.no_sentence_case,
          "write the model's words unchanged: no capital, no full stop, \"a picture of\" kept")
      .formerly("plain")
      .whole("max-chars", request.max_chars, kMaxChars, "cut longer texts between words; 0: never")
      .text("prepend", "TEXT", request.prepend, "text before each caption")
      .text("append", "TEXT", request.append, "text after each caption")
      .number(
          "min-confidence", request.min_confidence, kLeastConfidence,
          "write no caption whose confidence is below X, for example 0.6; an X below 0 is compared "
          "with the mean log-probability per word")
      .text("review", "FILE", request.review,
            "list captions of low probability, and pictures that are probably not photographs, as "
            "tab-separated text")
      .group("figures and pages")
      .text("overlay-dir", "DIR", request.overlay_folder,
            "draw a figure of each photo below DIR, in the same subfolders as the photos: "
            "a.jpg.png")
      .text("view", "FILE", request.page,
            "make an HTML page of all photos, like gaze view; faster with --attention");
  add_overlay_style_flags(flags, request.overlay);
  flags.group("photos")
      .on("no-recursive", into.no_recursive, "only the folder itself, not its subfolders")
      .texts(
          "include", "PATTERN", request.include,
          "take the files whose name or path below the folder matches, whatever their extension; "
          "may be given more than once")
      .texts("exclude", "PATTERN", request.exclude,
             "leave out files and folders that match; may be given more than once")
      .on("hidden", request.hidden, "also files and folders whose names begin with a dot")
      .on("follow-symlinks", request.follow_symlinks, "also into folders that are links")
      .on("null", into.null, "paths on stdin end in NUL, as find -print0 writes them")
      .text("shard", "I/N", request.shard,
            "only part I of N, counted from 0; decided by the path alone, so that N machines "
            "caption each photo once")
      .group("run")
      .on("retry-errors", request.retry_errors, "caption again the photos that failed before")
      .on("force", request.force, "go on although the model or a flag has changed")
      .whole("max-errors", request.max_errors, kMaxErrors,
             "stop when more than N photos have failed; -1: never")
      .whole("batch-size", request.batch_size, kBatchSizes,
             "photos given to the model at once; never changes a caption")
      .on("quiet", into.quiet, "no progress and no summary");
  add_decode_flags(flags, request.decode);
  add_batch_limit_flags(flags, into.limits);
  add_model_flags(flags, into.model, "photos captioned at the same time, a thread each");
  flags.validate([&into] {
    complete(into);
    check(into.request);
  });
  return flags;
}

}  // namespace gaze
