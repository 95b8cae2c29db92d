#pragma once
#include "cli/flags/limit_flags.hpp"
#include "cli/flags/model_flags.hpp"
#include "cli/parse/flags.hpp"
#include "gaze/batch.hpp"
#include "xmp/xmp_packet.hpp"

namespace gaze {

struct BatchFlags {
  BatchRequest request;  ///< whole once the flags are parsed and checked
  bool quiet = false;
  bool null = false;  ///< paths on stdin end in NUL

  // Members of the request that flags set in another form.
  bool no_recursive = false, no_sentence_case = false;
  XmpFields xmp_fields;
  LimitFlags limits;
  ModelFlags model;
};

Flags batch_flags(BatchFlags& into);

}  // namespace gaze
