#include <string>

#include "gaze/batch.hpp"
#include "gaze/error.hpp"
#include "options/batch_ranges.hpp"
#include "options/require.hpp"

namespace gaze {
namespace {

bool writes_words(const BatchRequest& request) {
  return request.sidecar != SidecarKind::none || request.embed_metadata;
}

/// Options that say how words are written need some to be written.
void check_words(const BatchRequest& request) {
  const bool about_words = request.overwrite || !request.sentence_case || request.max_chars != 0 ||
                           !request.prepend.empty() || !request.append.empty();
  require(writes_words(request) || !about_words,
          "--overwrite, --no-sentence-case, --max-chars, --prepend and --append say how words are "
          "written: they need --sidecar or --embed-metadata");
  require(request.sidecar != SidecarKind::none || request.sidecar_folder.empty(),
          "--output-dir says where sidecars go: it needs --sidecar");
  const bool all_fields = request.xmp_description && request.xmp_alt_text;
  require(all_fields || request.sidecar == SidecarKind::xmp || request.embed_metadata,
          "--xmp-fields needs --sidecar xmp or --embed-metadata");
  require(request.xmp_description || request.xmp_alt_text, "--xmp-fields must name a field");
  require(!request.min_confidence || writes_words(request) || !request.review.empty(),
          "--min-confidence needs --sidecar, --embed-metadata or --review");
}

void check_pictures(const BatchRequest& request) {
  const OverlayOptions defaults;
  const bool about_overlay = request.overlay.style != defaults.style ||
                             request.overlay.scale_each_word != defaults.scale_each_word ||
                             request.overlay.opacity != defaults.opacity;
  require(!about_overlay || !request.overlay_folder.empty() || !request.page.empty(),
          "--style, --scale and --opacity need --overlay-dir or --view");
}

void check_output(const BatchRequest& request) {
  require(!request.output.empty(), "-o OUT is missing");
  if (request.output != "-") return;
  require(!writes_words(request) && request.review.empty() && request.overlay_folder.empty() &&
              request.page.empty(),
          "--sidecar, --embed-metadata, --review, --overlay-dir and --view are made of a journal: "
          "they need another output than -");
  require(!request.retry_errors && !request.force,
          "--retry-errors and --force go on with a file: they need another output than -");
}

}  // namespace

void check(const BatchRequest& request) {
  const BatchRequest defaults;
  require_in_range("batch-size", request.batch_size, kBatchSizes);
  require_in_range("max-errors", request.max_errors, kMaxErrors);
  if (request.min_confidence) {
    require_in_range("min-confidence", *request.min_confidence, kLeastConfidence);
  }
  require_in_range("max-chars", request.max_chars, kMaxChars);
  require_in_range("max-megapixels", request.max_megapixels, limit_range(defaults.max_megapixels));
  require_in_range("max-file-mb", request.max_file_mb, limit_range(defaults.max_file_mb));
  require_in_range("max-metadata-mb", request.max_metadata_mb,
                   limit_range(defaults.max_metadata_mb));
  require_in_range("max-memory-mb", request.max_memory_mb, limit_range(defaults.max_memory_mb));
  check(request.decode);
  check(request.overlay);
  check_words(request);
  check_pictures(request);
  check_output(request);
  require(!request.inputs.empty(), "an INPUT is missing: a folder, a photo, an archive or a list");
}

}  // namespace gaze
