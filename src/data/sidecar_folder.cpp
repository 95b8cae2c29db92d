#include "data/sidecar_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "data/text_file.hpp"
#include "files/photo_name.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> read_captions(const fs::path& path) {
  const auto stream = open_text(path.string());
  Lines lines(*stream, path.string());
  std::vector<std::string> captions;
  while (lines.next()) {
    if (lines.line().find_first_not_of(" \t") != std::string::npos) {
      captions.push_back(lines.line());
    }
  }
  if (captions.empty()) {
    throw Error(ErrorKind::input, path.string() + ": wanted a caption a line, got an empty file");
  }
  return captions;
}

}  // namespace

std::unique_ptr<Dataset> read_sidecar_folder(const std::string& folder) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::follow_directory_symlink,
                                         error);
  std::vector<CaptionedPath> items;
  for (; !error && entry != fs::end(entry); entry.increment(error)) {
    const fs::path& photo = entry->path();
    std::error_code none;
    if (!is_photo_name(photo.filename().string()) || !entry->is_regular_file(none)) continue;
    fs::path text = photo.string() + ".txt";
    if (!fs::exists(text, none)) text = fs::path(photo).replace_extension(".txt");
    if (!fs::exists(text, none)) continue;
    items.push_back({photo.lexically_relative(folder).generic_string(), photo.string(),
                     read_captions(text), -1});
  }
  if (error) throw Error(ErrorKind::input, folder + ": cannot read the folder: " + error.message());
  if (items.empty()) {
    throw Error(ErrorKind::input,
                folder + ": wanted photos with a .txt file of captions beside them, there is none");
  }
  std::sort(items.begin(), items.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return std::make_unique<ListedDataset>(std::move(items));
}

}  // namespace gaze
