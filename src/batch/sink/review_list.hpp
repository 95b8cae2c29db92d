#pragma once
#include <string>

namespace gaze {

/// Writes what a human should look at, from a journal, whole or not at all: a tab-separated line
/// for each photo whose caption is weak (by `min_confidence`: is_weak()) or that looks like no
/// photograph, with a header: image, mean_log_prob, reason, caption, confidence. Throws
/// Error(environment).
void write_review_list(const std::string& journal, const std::string& path, double min_confidence);

}  // namespace gaze
