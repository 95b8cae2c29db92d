#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "weights/safetensors.hpp"

namespace gaze {

/// A tensor that the loader of a file expects.
struct ExpectedTensor {
  std::string name;
  std::vector<std::int64_t> shape;
};

/// Every difference between what a file holds and what is wanted, in one line: tensors that are
/// missing, then misshapen, then extra, each in the order of its list. "" if there is none.
std::string tensor_differences(const std::vector<TensorInfo>& found,
                               const std::vector<ExpectedTensor>& wanted);

/// Strict loading: the file must hold exactly the tensors wanted, each in its shape.
/// Throws Error(model) naming the file and every difference at once.
void require_tensors(const SafetensorsFile& file, const std::vector<ExpectedTensor>& wanted);

}  // namespace gaze
