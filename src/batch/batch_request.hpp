#pragma once
#include <functional>
#include <string>

#include "batch/batch.hpp"
#include "gaze/batch.hpp"

namespace gaze {

/// A checked request as run_batch() of batch.hpp takes it. `digest_model` tells the model's file from
/// others (files/file_digest.hpp); it is called where there is an output to go on with.
BatchOptions batch_options(const BatchRequest& request,
                           const std::function<std::string()>& digest_model);

/// How to load the model for it: the request's threads caption photos side by side, one each.
CaptionerOptions captioner_options(const BatchRequest& request);

}  // namespace gaze
