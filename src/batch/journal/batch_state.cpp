#include "batch/journal/batch_state.hpp"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "base/outside/json_depth.hpp"
#include "files/replace_file.hpp"
#include "gaze/error.hpp"

namespace gaze {

std::string state_path(const std::string& output) { return output + ".state"; }

void write_settings(const std::string& path, const BatchSettings& settings) {
  const nlohmann::json object = {{"gaze_batch", 1}, {"settings", settings}};
  FileReplacement file(path, true);
  file.write(object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n');
  file.commit();
}

BatchSettings read_settings(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto object =
      is_nested_too_deep(text) ? nlohmann::json() : nlohmann::json::parse(text, nullptr, false);
  // By type, field by field: a file of another program may hold anything under these names.
  const auto field = [&](const char* name) {
    return object.is_object() && object.contains(name) ? object[name] : nlohmann::json();
  };
  const auto version = field("gaze_batch"), settings = field("settings");
  if (!file.is_open() || !version.is_number_integer() || version != 1 || !settings.is_object()) {
    throw Error(ErrorKind::environment, path + " is not there or was not written by gaze batch");
  }
  BatchSettings read;
  for (const auto& [name, value] : settings.items()) {
    if (value.is_string()) read[name] = value.get<std::string>();
  }
  return read;
}

BatchSettings renamed(const BatchSettings& settings, const BatchSettings& names) {
  BatchSettings now;
  for (const auto& [name, value] : settings) {
    const auto found = names.find(name);
    now[found == names.end() ? name : found->second] = value;
  }
  return now;
}

std::string differences(const BatchSettings& before, const BatchSettings& now) {
  std::set<std::string> names;
  for (const auto& [name, value] : before) names.insert(name);
  for (const auto& [name, value] : now) names.insert(name);
  const auto shown = [](const BatchSettings& settings, const std::string& name) {
    const auto found = settings.find(name);
    return found == settings.end() || found->second.empty() ? "not set" : found->second;
  };
  std::string text;
  for (const std::string& name : names) {
    const std::string old = shown(before, name), fresh = shown(now, name);
    if (old == fresh) continue;
    if (!text.empty()) text += "; ";
    text += name + " was " + old + ", now " + fresh;
  }
  return text;
}

}  // namespace gaze
