#include "data/flickr8k.hpp"

#include <filesystem>
#include <unordered_set>
#include <utility>
#include <vector>

#include "data/caption_table.hpp"
#include "data/text_file.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

/// The first of these names that exists in the folder, as a path; empty if none does.
std::string first_present(const std::string& folder, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    std::error_code none;
    const std::string path = joined_path(folder, name);
    if (fs::exists(path, none)) return path;
  }
  return "";
}

const std::vector<std::string> kCaptionNames = {"captions.tsv", "Flickr8k.token.txt",
                                                "results_20130124.token", "captions.txt"};

std::vector<std::string> list_names(const std::string& split) {
  return {split + ".txt", "Flickr_8k." + split + "Images.txt"};
}

std::string photo_folder_in(const std::string& folder) {
  const std::string found = first_present(
      folder, {"images", "Images", "Flicker8k_Dataset", "Flickr8k_Dataset", "flickr30k-images"});
  return found.empty() ? folder : found;
}

std::string required_file(const std::string& folder, const std::vector<std::string>& names) {
  std::string path = first_present(folder, names);
  if (path.empty()) {
    std::string wanted = names.front();
    for (std::size_t i = 1; i < names.size(); ++i) wanted += " or " + names[i];
    throw Error(ErrorKind::input, folder + ": wanted a file " + wanted + ", there is none");
  }
  return path;
}

CaptionTable read_captions(const std::string& path) {
  const auto stream = open_text(path);
  const std::string extension = fs::path(path).extension().string();
  return extension == ".tsv"                                       ? read_caption_tsv(*stream, path)
         : extension == ".txt" && is_caption_csv(*open_text(path)) ? read_caption_csv(*stream, path)
                                                                   : read_token_file(*stream, path);
}

}  // namespace

Flickr8kFiles find_flickr8k_files(const std::string& folder) {
  return {first_present(folder, kCaptionNames), photo_folder_in(folder),
          first_present(folder, list_names("train")), first_present(folder, list_names("dev"))};
}

std::unique_ptr<Dataset> read_flickr8k(const std::string& folder, const std::string& split,
                                       const std::string& photo_folder) {
  if (!split.empty() && split != "train" && split != "dev" && split != "test") {
    throw Error(ErrorKind::usage, "split must be train, dev or test, got " + split);
  }
  auto table = read_captions(required_file(folder, kCaptionNames));
  const std::string photos = photo_folder.empty() ? photo_folder_in(folder) : photo_folder;
  if (split.empty()) return std::move(table).dataset(photos);

  const std::string list = required_file(folder, list_names(split));
  const auto stream = open_text(list);
  Lines lines(*stream, list);
  std::vector<CaptionedPath> items;
  std::unordered_set<std::string> seen;
  while (lines.next()) {
    const std::string& name = lines.line();
    if (name.empty()) continue;
    const auto* captions = table.captions(name);
    if (captions == nullptr) lines.fail("photo " + name + " has no caption");
    if (!seen.insert(name).second) lines.fail("photo " + name + " is listed twice");
    items.push_back({name, joined_path(photos, name), *captions, -1});
  }
  if (items.empty()) throw Error(ErrorKind::input, list + ": wanted photos, got an empty list");
  return std::make_unique<ListedDataset>(std::move(items));
}

}  // namespace gaze
