#include "data/training_list.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "data/caption_table.hpp"
#include "data/flickr8k.hpp"
#include "data/text_file.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr double kLargestWeight = 100;

bool is_there(const std::string& path) {
  std::error_code none;
  return fs::exists(path, none);
}

bool is_folder(const std::string& path) {
  std::error_code none;
  return fs::is_directory(path, none);
}

std::string plain_or_gzip(const std::string& folder, const std::string& name) {
  for (const char* ending : {"", ".gz"}) {
    const std::string path = joined_path(folder, name + ending);
    if (is_there(path)) return path;
  }
  return "";
}

std::string last_part(const std::string& path) {
  const fs::path whole = fs::path(path).lexically_normal();
  const fs::path last = whole.has_filename() ? whole.filename() : whole.parent_path().filename();
  return last.empty() || last == "." || last == ".." ? path : last.string();
}

double default_worth(CaptionOrigin origin) {
  if (origin == CaptionOrigin::rule) return 0.5;
  return origin == CaptionOrigin::matched ? 0.7 : 1;
}

/// Fills in what the layout of Flickr8k says.
TrainingFolder searched(const std::string& path) {
  if (!is_folder(path)) throw Error(ErrorKind::input, path + ": no such folder");
  TrainingFolder folder;
  folder.name = last_part(path);
  folder.path = path;
  const Flickr8kFiles files = find_flickr8k_files(path);
  folder.photos = files.photos;
  folder.train = files.train;
  folder.dev = files.dev;
  if (!files.captions.empty()) {
    CaptionFile captions;
    captions.path = files.captions;
    folder.captions.push_back(captions);
  }
  const std::string boxes = plain_or_gzip(path, "boxes.tsv");
  const std::string phrases = plain_or_gzip(path, "phrases.tsv");
  if (!boxes.empty() && !phrases.empty()) {
    folder.boxes = {boxes};
    folder.phrases = {phrases};
  }
  folder.objects = plain_or_gzip(path, "objects.tsv");
  return folder;
}

void require_captions(const TrainingFolder& folder) {
  if (!folder.captions.empty()) return;
  throw Error(ErrorKind::input, folder.path +
                                    ": wanted a file captions.tsv or Flickr8k.token.txt or "
                                    "results_20130124.token, there is none");
}

/// An object of the JSON file whose keys are all asked for by name.
class Keys {
 public:
  Keys(const json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object.is_object()) fail("wanted an object {...}");
  }

  [[noreturn]] void fail(const std::string& sentence) const {
    throw Error(ErrorKind::usage, where_ + ": " + sentence);
  }

  const json* find(const std::string& key) {
    known_.insert(key);
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }

  std::string text(const std::string& key, const std::string& otherwise) {
    const json* const value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_string()) fail('"' + key + "\" must be a text");
    return value->get<std::string>();
  }

  /// Whole numbers where low and high are.
  double number(const std::string& key, double otherwise, double low, double high, bool whole) {
    const json* const value = find(key);
    if (value == nullptr) return otherwise;
    const double number = value->is_number() ? value->get<double>() : std::nan("");
    if (!(number >= low && number <= high) || (whole && number != std::floor(number))) {
      char range[80];
      std::snprintf(range, sizeof range, "a %snumber in %g..%g", whole ? "whole " : "", low, high);
      fail('"' + key + "\" must be " + range + ", got " + value->dump());
    }
    return number;
  }

  bool yes(const std::string& key, bool otherwise) {
    const json* const value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_boolean()) fail('"' + key + "\" must be true or false, got " + value->dump());
    return value->get<bool>();
  }

  /// A text or a list of texts.
  std::vector<std::string> texts(const std::string& key, std::vector<std::string> otherwise) {
    const json* const value = find(key);
    if (value == nullptr) return otherwise;
    if (value->is_string()) return {value->get<std::string>()};
    std::vector<std::string> all;
    for (const json& one : value->is_array() ? *value : json::array({1})) {
      if (!one.is_string()) fail('"' + key + "\" must be a text or a list of texts");
      all.push_back(one.get<std::string>());
    }
    return all;
  }

  /// Throws for a key that was not asked for.
  void finish() const {
    for (const auto& item : object_.items()) {
      if (known_.count(item.key()) > 0) continue;
      std::string all;
      for (const std::string& key : known_) all += (all.empty() ? "" : ", ") + key;
      fail("unknown key \"" + item.key() + "\"; there are " + all);
    }
  }

 private:
  const json& object_;
  std::string where_;
  std::set<std::string> known_;
};

CaptionOrigin origin_of(Keys& keys) {
  const std::string text = keys.text("origin", "human");
  if (text == "human") return CaptionOrigin::human;
  if (text == "rule") return CaptionOrigin::rule;
  if (text == "matched") return CaptionOrigin::matched;
  keys.fail("\"origin\" must be human, rule or matched, got " + text);
}

CaptionFile caption_file(const json& object, const std::string& folder, const std::string& where) {
  Keys keys(object, where);
  CaptionFile file;
  const std::string name = keys.text("file", "");
  if (name.empty()) keys.fail("wanted \"file\", the captions");
  file.path = joined_path(folder, name);
  file.origin = origin_of(keys);
  file.worth = keys.number("worth", default_worth(file.origin), 0.001, 1, false);
  file.scored = keys.yes("scored", false);
  file.least_score = keys.number("least_score", 0, 0, 1, false);
  file.at_most = static_cast<int>(keys.number("at_most", 0, 0, 1e6, true));
  file.beside_human = keys.yes("beside_human", file.origin == CaptionOrigin::human);
  keys.finish();
  if (file.least_score > 0 && !file.scored) keys.fail("\"least_score\" needs \"scored\": true");
  return file;
}

TrainingFolder folder_of(const json& object, const std::string& list_folder,
                         const std::string& where) {
  Keys keys(object, where);
  const std::string path = keys.text("path", "");
  if (path.empty()) keys.fail("wanted \"path\", a folder");
  TrainingFolder folder = searched(joined_path(list_folder, path));
  folder.name = keys.text("name", folder.name);
  folder.weight = keys.number("weight", 1, 0, kLargestWeight, false);
  if (const json* const captions = keys.find("captions")) {
    if (!captions->is_array() || captions->empty()) keys.fail("\"captions\" must be a list");
    folder.captions.clear();
    for (const json& one : *captions) {
      folder.captions.push_back(caption_file(
          one, folder.path, where + ".captions[" + std::to_string(folder.captions.size()) + "]"));
    }
  }
  const auto file = [&](const char* key, std::string& target) {
    if (keys.find(key) == nullptr) return;
    const std::string name = keys.text(key, "");
    target = name.empty() ? "" : joined_path(folder.path, name);
  };
  file("photos", folder.photos);
  file("train", folder.train);
  file("dev", folder.dev);
  file("objects", folder.objects);
  folder.dev_at_most = static_cast<int>(keys.number("dev_at_most", 0, 0, 1e9, true));
  const auto files = [&](const char* key, std::vector<std::string>& target) {
    if (keys.find(key) == nullptr) return;
    target.clear();
    for (const auto& name : keys.texts(key, {})) target.push_back(joined_path(folder.path, name));
  };
  files("boxes", folder.boxes);
  files("phrases", folder.phrases);
  keys.finish();
  if (folder.boxes.empty() != folder.phrases.empty()) {
    keys.fail("\"boxes\" and \"phrases\" go together");
  }
  require_captions(folder);
  return folder;
}

std::vector<TrainingFolder> read_json_list(const std::string& path) {
  const json list = json::parse(*open_text(path), nullptr, /*allow_exceptions=*/false);
  if (list.is_discarded()) throw Error(ErrorKind::usage, path + ": is no JSON");
  Keys keys(list, path);
  const json* const folders = keys.find("folders");
  if (folders == nullptr || !folders->is_array() || folders->empty()) {
    keys.fail("wanted \"folders\", a list of them");
  }
  keys.finish();
  std::vector<TrainingFolder> all;
  for (const json& folder : *folders) {
    all.push_back(folder_of(folder, fs::path(path).parent_path().string(),
                            path + ": folders[" + std::to_string(all.size()) + "]"));
  }
  return all;
}

/// FOLDER or FOLDER:WEIGHT.
TrainingFolder folder_argument(const std::string& argument) {
  const auto colon = argument.rfind(':');
  if (is_there(argument) || colon == std::string::npos) {
    TrainingFolder folder = searched(argument);
    require_captions(folder);
    return folder;
  }
  double weight = 0;
  const char* const end = argument.data() + argument.size();
  const auto [rest, error] = std::from_chars(argument.data() + colon + 1, end, weight);
  if (error != std::errc() || rest != end || !(weight > 0 && weight <= kLargestWeight)) {
    throw Error(ErrorKind::usage, argument +
                                      ": no such folder, and the weight behind the colon "
                                      "must be a number above 0, 100 at most");
  }
  TrainingFolder folder = searched(argument.substr(0, colon));
  require_captions(folder);
  folder.weight = weight;
  return folder;
}

/// Two folders "images" become "images" and "images-2".
void make_names_differ(std::vector<TrainingFolder>& folders) {
  std::set<std::string> taken;
  for (TrainingFolder& folder : folders) {
    std::string name = folder.name;
    for (int n = 2; !taken.insert(name).second; ++n) name = folder.name + "-" + std::to_string(n);
    folder.name = name;
  }
}

}  // namespace

std::vector<TrainingFolder> read_training_list(const std::vector<std::string>& arguments) {
  std::vector<TrainingFolder> folders;
  for (const std::string& argument : arguments) {
    if (fs::path(argument).extension() == ".json" && !is_folder(argument)) {
      if (arguments.size() > 1) {
        throw Error(ErrorKind::usage, argument +
                                          ": a list of folders must be the only argument, got " +
                                          std::to_string(arguments.size()));
      }
      folders = read_json_list(argument);
    } else {
      folders.push_back(folder_argument(argument));
    }
  }
  make_names_differ(folders);
  return folders;
}

}  // namespace gaze
