#include "data/training_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "data/caption_table.hpp"
#include "data/text_file.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

// Worth may be as small as a score, but a loss weight of 0 would be a caption that is not there.
constexpr double kLeastWorth = 0.001;

using CaptionLines = std::vector<CaptionLine>;

bool is_tsv(const std::string& path) {
  const fs::path whole = path;
  return (whole.extension() == ".gz" ? whole.stem() : whole).extension() == ".tsv";
}

CaptionLines lines_of(const CaptionFile& file) {
  const auto stream = open_text(file.path);
  if (is_tsv(file.path)) {
    if (file.scored || file.origin != CaptionOrigin::human) {
      return read_caption_lines(*stream, file.path, file.scored);
    }
  } else if (file.scored) {
    throw Error(ErrorKind::input, file.path + ": only a .tsv file has scores");
  }
  const auto table = is_tsv(file.path) ? read_caption_tsv(*stream, file.path).dataset("")
                                       : read_token_file(*stream, file.path).dataset("");
  CaptionLines all;
  for (std::size_t i = 0; i < table->size(); ++i) {
    for (const std::string& caption : table->get(i).captions) {
      all.push_back({table->get(i).name, caption, 1});
    }
  }
  return all;
}

/// What one photo's captions in one file come to.
void add_best(const CaptionFile& file, CaptionLines lines, std::vector<TrainingCaption>& captions) {
  lines.erase(
      std::remove_if(lines.begin(), lines.end(),
                     [&](const CaptionLine& line) { return line.score < file.least_score; }),
      lines.end());
  std::stable_sort(lines.begin(), lines.end(),
                   [](const CaptionLine& a, const CaptionLine& b) { return a.score > b.score; });
  if (file.at_most > 0) {
    lines.resize(std::min(lines.size(), static_cast<std::size_t>(file.at_most)));
  }
  for (CaptionLine& line : lines) {
    captions.push_back(
        {std::move(line.caption), std::max(kLeastWorth, file.worth * std::min(line.score, 1.0))});
  }
}

/// All captions of a folder, by photo.
class Captions {
 public:
  explicit Captions(const TrainingFolder& folder) {
    std::vector<std::unordered_map<std::string, CaptionLines>> of_file;
    for (const CaptionFile& file : folder.captions) {
      auto& table = of_file.emplace_back();
      for (CaptionLine& line : lines_of(file)) {
        Entry& entry = entries_[line.photo];
        if (entry.place == 0) {
          order_.push_back(line.photo);
          entry.place = order_.size();
        }
        table[line.photo].push_back(std::move(line));
      }
    }
    // Human captions first: whether a photo has any decides about the others.
    for (const bool human : {true, false}) {
      for (std::size_t k = 0; k < of_file.size(); ++k) {
        const CaptionFile& file = folder.captions[k];
        if ((file.origin == CaptionOrigin::human) != human) continue;
        for (auto& [photo, lines] : of_file[k]) {
          Entry& entry = entries_[photo];
          if (!human && !file.beside_human && entry.human > 0) continue;
          add_best(file, std::move(lines), entry.captions);
          if (human) entry.human = entry.captions.size();
        }
      }
    }
  }

  /// Photos that have captions, in the order they first come.
  const std::vector<std::string>& photos() const { return order_; }

  /// Null for a photo of which the files say nothing.
  const std::vector<TrainingCaption>* all(const std::string& photo) const {
    const auto found = entries_.find(photo);
    return found == entries_.end() ? nullptr : &found->second.captions;
  }
  std::size_t human_count(const std::string& photo) const {
    const auto found = entries_.find(photo);
    return found == entries_.end() ? 0 : found->second.human;
  }
  std::vector<TrainingCaption> human(const std::string& photo) const {
    const auto found = entries_.find(photo);
    if (found == entries_.end()) return {};
    const auto& captions = found->second.captions;
    return {captions.begin(), captions.begin() + static_cast<std::ptrdiff_t>(found->second.human)};
  }

 private:
  struct Entry {
    std::size_t place = 0;  // in order_, from 1
    std::vector<TrainingCaption> captions;
    std::size_t human = 0;  // of the captions, the first
  };
  std::vector<std::string> order_;
  std::unordered_map<std::string, Entry> entries_;
};

/// Calls add(name, lines) for each photo of a list.
template <typename Add>
void read_list(const std::string& path, const Add& add) {
  const auto stream = open_text(path);
  Lines lines(*stream, path);
  std::unordered_set<std::string> seen;
  while (lines.next()) {
    const std::string& name = lines.line();
    if (name.empty()) continue;
    if (!seen.insert(name).second) lines.fail("photo " + name + " is listed twice");
    add(name, lines);
  }
  if (seen.empty()) throw Error(ErrorKind::input, path + ": wanted photos, got an empty list");
}

/// Adds the photo if its file is there.
void add_photo(const TrainingFolder& folder, const std::string& name,
               std::vector<TrainingCaption> captions, std::size_t human,
               std::vector<TrainingPhoto>& photos, std::vector<std::string>& missing) {
  std::string path = joined_path(folder.photos, name);
  std::error_code unreadable;  // A folder we may not enter counts as missing.
  if (!fs::is_regular_file(path, unreadable)) {
    missing.push_back(std::move(path));
    return;
  }
  photos.push_back({name, std::move(path), std::move(captions), human});
}

}  // namespace

FolderPhotos read_training_folder(const TrainingFolder& folder) {
  const Captions captions(folder);
  FolderPhotos photos;
  std::unordered_set<std::string> of_dev;
  if (!folder.dev.empty()) {
    read_list(folder.dev, [&](const std::string& name, const Lines& lines) {
      auto human = captions.human(name);
      if (human.empty()) lines.fail("photo " + name + " has no caption that a person wrote");
      of_dev.insert(name);
      const std::size_t count = human.size();
      add_photo(folder, name, std::move(human), count, photos.dev, photos.missing_dev);
    });
  }
  if (folder.train.empty()) {
    for (const std::string& name : captions.photos()) {
      if (of_dev.count(name) > 0) continue;
      add_photo(folder, name, *captions.all(name), captions.human_count(name), photos.train,
                photos.missing_train);
    }
    return photos;
  }
  read_list(folder.train, [&](const std::string& name, const Lines& lines) {
    const auto* const all = captions.all(name);
    if (all == nullptr) lines.fail("photo " + name + " has no caption");
    add_photo(folder, name, *all, captions.human_count(name), photos.train, photos.missing_train);
  });
  return photos;
}

std::unordered_map<std::string, std::vector<std::string>> read_object_sets(
    std::istream& stream, const std::string& name) {
  std::unordered_map<std::string, std::vector<std::string>> sets;
  Lines lines(stream, name);
  while (lines.next()) {
    if (lines.line().empty() || lines.line().front() == '#') continue;
    const auto fields = lines.fields();
    if (fields.size() != 2 || fields[0].empty()) {
      lines.fail("wanted photo TAB names with commas between them");
    }
    std::vector<std::string> objects;
    for (std::size_t begin = 0; begin < fields[1].size();) {
      const std::size_t comma = std::min(fields[1].find(',', begin), fields[1].size());
      if (comma > begin) objects.push_back(fields[1].substr(begin, comma - begin));
      begin = comma + 1;
    }
    if (!sets.emplace(fields[0], std::move(objects)).second) {
      lines.fail("photo " + fields[0] + " is listed twice");
    }
  }
  return sets;
}

}  // namespace gaze
