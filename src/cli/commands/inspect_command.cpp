#include "cli/commands/inspect_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "base/outside/json_depth.hpp"
#include "base/printable.hpp"
#include "base/utf8.hpp"
#include "cli/flags/inspect_flags.hpp"
#include "weights/safetensors.hpp"

namespace gaze {
namespace {

using Json = nlohmann::ordered_json;

/// Metadata is text; where the text is JSON, it is printed as JSON.
Json as_json(const std::string& text) {
  if (is_nested_too_deep(text)) return Json(text);
  Json parsed = Json::parse(text, nullptr, false);
  return parsed.is_discarded() ? Json(text) : parsed;
}

Json describe(const SafetensorsFile& file) {
  Json tensors = Json::array();
  std::int64_t parameters = 0;
  std::size_t bytes = 0;
  for (const TensorInfo& tensor : file.tensors()) {
    tensors.push_back(
        {{"name", tensor.name}, {"dtype", dtype_name(tensor.dtype)}, {"shape", tensor.shape}});
    parameters += tensor.element_count();
    bytes += tensor.data.size();
  }
  Json object = {
      {"file", to_utf8(file.name())}, {"parameters", parameters}, {"tensor_bytes", bytes}};
  for (const auto& [name, text] : file.metadata()) {
    const Json value = as_json(text);
    if (name == "gaze.vocabulary" && !value.is_string()) {
      const bool wrapped = value.is_object() && value.contains("words");
      object["vocabulary_size"] = wrapped ? value["words"].size() : value.size();
    } else {
      object[name] = value;
    }
  }
  object["tensors"] = std::move(tensors);
  return object;
}

std::string dumped(const Json& value, int indentation) {
  return printable_json(value.dump(indentation, ' ', false, Json::error_handler_t::replace));
}

std::string page(const SafetensorsFile& file, const Json& object) {
  std::string text =
      fmt::format("{}\n{} parameters in {} tensors, {:.1f} MB\n", printable(file.name()),
                  object["parameters"].get<std::int64_t>(), file.tensors().size(),
                  static_cast<double>(object["tensor_bytes"].get<std::size_t>()) / 1e6);
  if (object.contains("vocabulary_size")) {
    text += fmt::format("{} words\n", object["vocabulary_size"].get<std::size_t>());
  }
  for (const auto& [name, value] : file.metadata()) {
    if (!object.contains(name)) continue;
    text += fmt::format("\n{}:\n{}\n", printable(name), dumped(object[name], 2));
  }
  text += "\ntensors:\n";
  std::size_t longest = 0;
  for (const TensorInfo& tensor : file.tensors()) {
    longest = std::max(longest, printable(tensor.name).size());
  }
  for (const TensorInfo& tensor : file.tensors()) {
    text += fmt::format("  {:<{}}  {:<4}  {}\n", printable(tensor.name), longest,
                        dtype_name(tensor.dtype), shape_text(tensor.shape));
  }
  return text;
}

}  // namespace

ExitStatus inspect_command(const Args& args, const Console& console, const ModelPlaces& places) {
  InspectFlags flags;
  const Flags known = inspect_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  const auto file =
      SafetensorsFile::open(find_model(flags.model.empty() ? "" : flags.model.front(), places));
  const Json object = describe(file);
  console.out << (flags.json ? dumped(object, -1) + "\n" : page(file, object));
  return kDone;
}

}  // namespace gaze
