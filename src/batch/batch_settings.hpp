#pragma once
#include <string>

#include "batch/journal/batch_state.hpp"
#include "gaze/batch.hpp"

namespace gaze {

/// What decides the captions and fields of a run, by the names of the flags. `model_digest`: see
/// files/file_digest.hpp.
BatchSettings batch_settings(const BatchRequest& request, const std::string& model_digest);

/// The names that settings had in earlier versions: old to new.
BatchSettings former_batch_settings();

}  // namespace gaze
