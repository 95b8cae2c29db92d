#include "data/open_dataset.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "data/caption_table.hpp"
#include "data/coco.hpp"
#include "data/flickr8k.hpp"
#include "data/json_stream.hpp"
#include "data/karpathy.hpp"
#include "data/metadata_jsonl.hpp"
#include "data/sidecar_folder.hpp"
#include "data/text_file.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

bool ends_with(const std::string& text, const std::string& ending) {
  return text.size() >= ending.size() &&
         text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

bool exists(const std::string& path) {
  std::error_code none;
  return fs::exists(path, none);
}

enum class JsonKind { neither, karpathy, coco };

/// Reads up to the first key in which the two formats differ.
class Probe : public JsonStream {
 public:
  using JsonStream::JsonStream;
  JsonKind kind = JsonKind::neither;

 private:
  void on_text(const std::string&) override {
    if (at({"images", "*", "filename"})) kind = JsonKind::karpathy;
    if (at({"images", "*", "file_name"})) kind = JsonKind::coco;
    if (kind != JsonKind::neither) stop();
  }
};

std::unique_ptr<Dataset> open_json(const std::string& path, const std::string& photos,
                                   const std::string& split) {
  Probe probe(path);
  probe.read(*open_text(path));
  const auto stream = open_text(path);
  switch (probe.kind) {
    case JsonKind::karpathy:
      return read_karpathy(*stream, path, photos, split);
    case JsonKind::coco:
      if (!split.empty()) break;
      return read_coco(*stream, path, photos);
    case JsonKind::neither:
      throw Error(ErrorKind::input,
                  path + ": wanted /images with \"filename\" (Karpathy) or \"file_name\" (COCO)");
  }
  throw Error(ErrorKind::usage, path + ": the file has no splits, got split " + split);
}

std::unique_ptr<Dataset> open_folder(const std::string& folder, const DatasetOptions& options) {
  const std::string split_metadata = joined_path(folder, options.split + "/metadata.jsonl");
  if (!options.split.empty() && exists(split_metadata)) {
    return open_dataset(split_metadata, {"", options.photos});
  }
  const std::string metadata = joined_path(folder, "metadata.jsonl");
  if (exists(metadata)) return open_dataset(metadata, options);
  for (const char* name :
       {"captions.tsv", "Flickr8k.token.txt", "results_20130124.token", "captions.txt"}) {
    if (exists(joined_path(folder, name))) {
      return read_flickr8k(folder, options.split, options.photos);
    }
  }
  if (!options.split.empty()) {
    throw Error(ErrorKind::usage,
                folder + ": the folder has no splits, got split " + options.split);
  }
  return read_sidecar_folder(folder);
}

}  // namespace

std::unique_ptr<Dataset> open_dataset(const std::string& path, const DatasetOptions& options) {
  std::error_code none;
  if (!exists(path)) throw Error(ErrorKind::input, path + ": no such file or folder");
  if (fs::is_directory(path, none)) return open_folder(path, options);

  const std::string plain = ends_with(path, ".gz") ? path.substr(0, path.size() - 3) : path;
  const std::string photos =
      !options.photos.empty() ? options.photos : fs::path(path).parent_path().string();
  if (ends_with(plain, ".json")) return open_json(path, photos, options.split);
  if (!options.split.empty()) {
    throw Error(ErrorKind::usage, path + ": the file has no splits, got split " + options.split);
  }
  const auto stream = open_text(path);
  if (ends_with(plain, ".jsonl")) return read_metadata_jsonl(*stream, path, photos);
  if (ends_with(plain, ".tsv")) return read_caption_tsv(*stream, path).dataset(photos);
  if (ends_with(plain, ".csv") || (ends_with(plain, ".txt") && is_caption_csv(*open_text(path)))) {
    return read_caption_csv(*stream, path).dataset(photos);
  }
  if (ends_with(plain, ".token") || ends_with(plain, ".token.txt")) {
    return read_token_file(*stream, path).dataset(photos);
  }
  throw Error(
      ErrorKind::input,
      path + ": wanted a folder, .json, .jsonl, .tsv, .csv, .token, .token.txt or captions.txt");
}

}  // namespace gaze
