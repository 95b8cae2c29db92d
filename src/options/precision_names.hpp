#pragma once
#include <string>
#include <utility>
#include <vector>

#include "gaze/captioner.hpp"

namespace gaze {

/// Every value of --precision, with its name.
const std::vector<std::pair<std::string, Precision>>& precision_names();

const std::string& precision_name(Precision precision);

}  // namespace gaze
