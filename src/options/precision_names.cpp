#include "options/precision_names.hpp"

#include "gaze/error.hpp"

namespace gaze {

const std::vector<std::pair<std::string, Precision>>& precision_names() {
  static const std::vector<std::pair<std::string, Precision>> kNames = {
      {"auto", Precision::automatic}, {"f32", Precision::f32}, {"bf16", Precision::bf16}};
  return kNames;
}

const std::string& precision_name(Precision precision) {
  for (const auto& [name, value] : precision_names()) {
    if (value == precision) return name;
  }
  throw Error(ErrorKind::usage, "this precision does not exist");
}

}  // namespace gaze
