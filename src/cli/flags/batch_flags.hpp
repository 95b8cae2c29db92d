#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/flags/limit_flags.hpp"
#include "cli/flags/model_flags.hpp"
#include "cli/parse/flags.hpp"
#include "gaze/decode_options.hpp"
#include "gaze/overlay.hpp"
#include "xmp/xmp_packet.hpp"

namespace gaze {

struct BatchFlags {
  std::vector<std::string> inputs;
  std::string output;
  bool no_recursive = false, hidden = false, follow_symlinks = false, null = false;
  std::vector<std::string> include, exclude;
  std::string shard;
  bool ordered = false, retry_errors = false, force = false, quiet = false;
  int max_errors = -1;
  bool attention = false;
  int batch_size = 8;
  std::string sidecar;  ///< the extension; empty: none
  XmpFields xmp_fields;
  bool embed_metadata = false;
  std::string output_folder, prepend, append, review;
  bool overwrite = false, plain = false;
  int max_chars = 0;
  std::optional<double> min_confidence;
  std::string overlay_folder, page;
  OverlayOptions overlay_style;
  LimitFlags limits;
  ModelFlags model;
  DecodeOptions decode;
};

Flags batch_flags(BatchFlags& into);

}  // namespace gaze
