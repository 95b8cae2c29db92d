#include "batch/batch_request.hpp"

#include "batch/batch_settings.hpp"
#include "batch/journal/output_format.hpp"
#include "options/batch_ranges.hpp"
#include "system/available_cores.hpp"

namespace gaze {
namespace {

const char* extension(SidecarKind kind) {
  return kind == SidecarKind::txt ? ".txt" : kind == SidecarKind::caption ? ".caption" : ".xmp";
}

PipelineOptions pipeline_of(const BatchRequest& request) {
  PipelineOptions pipeline;
  const int threads = request.captioner.threads > 0 ? request.captioner.threads : available_cores();
  pipeline.caption_threads = pipeline.decode_threads = threads;
  pipeline.batch = request.batch_size;
  pipeline.ordered = request.ordered;
  pipeline.read = with_limits({}, request.max_megapixels, request.max_file_mb);
  pipeline.memory_bytes = megabytes(request.max_memory_mb);
  return pipeline;
}

void add_sinks(const BatchRequest& request, BatchOptions& options) {
  const AltTextPolicy words{
      {request.sentence_case, request.max_chars, request.prepend, request.append},
      options.min_confidence};
  const XmpOptions xmp{{request.xmp_description, request.xmp_alt_text},
                       request.sidecar_folder,
                       request.overwrite,
                       words,
                       megabytes(request.max_metadata_mb),
                       megabytes(request.max_file_mb)};
  if (request.sidecar == SidecarKind::xmp) {
    options.xmp_sidecars = xmp;
  } else if (request.sidecar != SidecarKind::none) {
    options.sidecars = {extension(request.sidecar), request.sidecar_folder, request.overwrite,
                        words};
  }
  if (request.embed_metadata) options.embedded = xmp;
  if (!request.overlay_folder.empty()) {
    options.figures = FigureOptions{request.overlay_folder, request.overlay, request.decode};
    options.walk.excluded_dirs.push_back(request.overlay_folder);
  }
}

}  // namespace

BatchOptions batch_options(const BatchRequest& request,
                           const std::function<std::string()>& digest_model) {
  BatchOptions options;
  options.inputs = request.inputs;
  options.output = request.output;
  options.walk = {request.recursive, request.hidden,  request.follow_symlinks,
                  request.include,   request.exclude, {}};
  if (!request.shard.empty()) options.shard = parse_shard(request.shard);
  options.retry_errors = request.retry_errors;
  options.force = request.force;
  options.max_errors = request.max_errors;
  options.fields = {request.attention, request.decode.candidates > 0};
  if (request.min_confidence) options.min_confidence = *request.min_confidence;
  add_sinks(request, options);
  options.page = request.page;
  options.overlay_style = request.overlay;
  options.review = request.review;
  options.decode = request.decode;
  options.pipeline = pipeline_of(request);
  if (options.output != "-") {
    output_format(options.output);  // Refused before any work.
    options.settings = batch_settings(request, digest_model());
    options.former_settings = former_batch_settings();
  }
  return options;
}

CaptionerOptions captioner_options(const BatchRequest& request) {
  CaptionerOptions options = request.captioner;
  options.threads = 1;  // One photo a core is faster than all cores on one photo.
  return options;
}

}  // namespace gaze
