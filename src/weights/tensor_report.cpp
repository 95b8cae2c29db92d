#include "weights/tensor_report.hpp"

#include <map>
#include <string_view>

#include "gaze/error.hpp"

namespace gaze {
namespace {

/// "2 missing: a [3], b [4]"; "" for none.
std::string group(const std::vector<std::string>& items, const char* title) {
  if (items.empty()) return "";
  std::string result = std::to_string(items.size()) + " " + title + ": ";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) result += ", ";
    result += items[i];
  }
  return result;
}

}  // namespace

std::string tensor_differences(const std::vector<TensorInfo>& found,
                               const std::vector<ExpectedTensor>& wanted) {
  std::map<std::string_view, const TensorInfo*> unclaimed;
  for (const TensorInfo& tensor : found) unclaimed.emplace(tensor.name, &tensor);
  std::vector<std::string> missing, misshapen, extra;
  for (const ExpectedTensor& expected : wanted) {
    const auto match = unclaimed.find(expected.name);
    if (match == unclaimed.end()) {
      missing.push_back(expected.name + " " + shape_text(expected.shape));
      continue;
    }
    if (match->second->shape != expected.shape) {
      misshapen.push_back(expected.name + " is " + shape_text(match->second->shape) + ", wanted " +
                          shape_text(expected.shape));
    }
    unclaimed.erase(match);
  }
  for (const TensorInfo& tensor : found) {
    if (unclaimed.count(tensor.name) > 0) {
      extra.push_back(tensor.name + " " + shape_text(tensor.shape));
    }
  }
  std::string result;
  for (const std::string& part :
       {group(missing, "missing"), group(misshapen, "misshapen"), group(extra, "extra")}) {
    if (!result.empty() && !part.empty()) result += "; ";
    result += part;
  }
  return result;
}

void require_tensors(const SafetensorsFile& file, const std::vector<ExpectedTensor>& wanted) {
  const std::string differences = tensor_differences(file.tensors(), wanted);
  if (!differences.empty()) {
    throw Error(ErrorKind::model,
                file.name() + ": the tensors are not the ones wanted: " + differences);
  }
}

}  // namespace gaze
