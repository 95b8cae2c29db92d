#include "cli/commands/view_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "files/file_name.hpp"
#include "files/photo_name.hpp"
#include "gaze/caption_json.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

/// As `gaze batch` decides it.
bool is_photo(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.front() != '.' && !is_system_name(name) && is_photo_name(name);
}

void add_folder(const std::string& folder, std::vector<ViewInput>& inputs) {
  std::vector<std::string> found;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                         error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored) && is_photo(entry->path())) {
      found.push_back(entry->path().string());
    }
  }
  if (error) {
    throw Error(ErrorKind::input, fmt::format("{} must be readable: {}", folder, error.message()));
  }
  if (found.empty())
    throw Error(ErrorKind::input, fmt::format("{} must hold photos, and has none", folder));
  std::sort(found.begin(), found.end());
  for (const auto& path : found) {
    inputs.push_back({path, fs::path(path).lexically_relative(folder).string(), "", {}});
  }
}

void add_lines(const std::string& file, std::vector<ViewInput>& inputs) {
  std::ifstream in(file, std::ios::binary);
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty()) continue;
    try {
      JsonRecord record = read_json_record(line);
      ViewInput input{record.image, record.image, record.error.value_or(""), {}};
      std::error_code ignored;
      const fs::path beside = fs::path(file).parent_path() / record.image;
      if (!fs::exists(input.path, ignored) && fs::exists(beside, ignored))
        input.path = beside.string();
      if (!record.error) input.captioned = std::move(record.photo);
      inputs.push_back(std::move(input));
    } catch (const Error& error) {
      throw Error(ErrorKind::input, fmt::format("{} line {}: {}", file, number, error.what()));
    }
  }
  if (!in.eof()) throw Error(ErrorKind::input, fmt::format("{} cannot be read", file));
}

}  // namespace

std::vector<ViewInput> view_inputs(const std::vector<std::string>& paths) {
  std::vector<ViewInput> inputs;
  for (const auto& path : paths) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
      add_folder(path, inputs);
    } else if (!fs::exists(path, ignored)) {
      throw Error(ErrorKind::input, fmt::format("{}: no such file", path));
    } else if (lower_extension(path) == ".jsonl") {
      add_lines(path, inputs);
    } else {
      inputs.push_back({path, fs::path(path).filename().string(), "", {}});
    }
  }
  if (inputs.empty()) throw Error(ErrorKind::input, "there is no caption in what was given");
  return inputs;
}

}  // namespace gaze
