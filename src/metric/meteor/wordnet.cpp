#include "metric/meteor/wordnet.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "gaze/error.hpp"

namespace gaze {
namespace {

constexpr std::array<const char*, 4> kNames = {"noun", "verb", "adj", "adv"};

/// WordNet's own rules of detachment (its manual page morphy(7WN)): ending, and what takes its
/// place.
using Rules = std::vector<std::pair<std::string_view, std::string_view>>;
const Rules& detachments(std::size_t part) {
  static const std::array<Rules, 4> kRules = {
      Rules{{"s", ""},
            {"ses", "s"},
            {"xes", "x"},
            {"zes", "z"},
            {"ches", "ch"},
            {"shes", "sh"},
            {"men", "man"},
            {"ies", "y"}},
      Rules{{"s", ""},
            {"ies", "y"},
            {"es", "e"},
            {"es", ""},
            {"ed", "e"},
            {"ed", ""},
            {"ing", "e"},
            {"ing", ""}},
      Rules{{"er", ""}, {"est", ""}, {"er", "e"}, {"est", "e"}},
      Rules{},
  };
  return kRules[part];
}

}  // namespace

WordNet::WordNet(const std::string& folder) {
  for (std::size_t part = 0; part < kParts; ++part) {
    read_index(part, folder + "/index." + kNames[part]);
    read_exceptions(part, folder + "/" + kNames[part] + ".exc");
  }
}

std::string WordNet::installed_folder() {
  std::vector<std::string> folders;
  if (const char* folder = std::getenv("WNSEARCHDIR")) folders.emplace_back(folder);
  if (const char* home = std::getenv("WNHOME")) folders.push_back(std::string(home) + "/dict");
  for (const char* folder : {"/usr/share/wordnet", "/usr/local/share/wordnet",
                             "/usr/local/WordNet-3.0/dict", "/opt/homebrew/opt/wordnet/dict"}) {
    folders.emplace_back(folder);
  }
  for (const auto& folder : folders) {
    std::error_code none;
    if (std::filesystem::exists(folder + "/index.noun", none)) return folder;
  }
  return "";
}

// lemma pos synset_cnt p_cnt [ptr_symbol ...] sense_cnt tagsense_cnt synset_offset [...]
// The licence at the head is indented.
void WordNet::read_index(std::size_t part, const std::string& path) {
  std::ifstream file(path);
  if (!file) throw Error(ErrorKind::environment, path + ": cannot open WordNet's index");
  auto& table = synsets_[part];
  std::istringstream fields;
  std::string line, lemma, skipped;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.front() == ' ') continue;
    const auto lemma_end = line.find(' ');
    if (line.find('_') < lemma_end) continue;  // Several words: captions are matched word by word.
    fields.clear();
    fields.str(line);
    std::size_t count = 0, pointers = 0;
    fields >> lemma >> skipped >> count >> pointers;
    for (std::size_t i = 0; i < pointers + 2 && fields; ++i) fields >> skipped;
    std::vector<std::uint32_t> synsets;
    std::uint32_t offset = 0;
    while (synsets.size() < count && fields >> offset) {
      synsets.push_back(offset | static_cast<std::uint32_t>(part << 28));
    }
    if (count == 0 || synsets.size() != count) {
      throw Error(ErrorKind::environment,
                  path + ":" + std::to_string(number) + ": wanted a line of WordNet's index");
    }
    table.emplace(lemma, std::move(synsets));
  }
  if (table.empty()) throw Error(ErrorKind::environment, path + ": WordNet's index is empty");
}

void WordNet::read_exceptions(std::size_t part, const std::string& path) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::string form, base;
    fields >> form;
    while (fields >> base) exceptions_[part][form].push_back(base);
  }
}

void WordNet::add(std::size_t part, const std::string& lemma,
                  std::vector<std::uint32_t>& found) const {
  const auto entry = synsets_[part].find(lemma);
  if (entry != synsets_[part].end()) {
    found.insert(found.end(), entry->second.begin(), entry->second.end());
  }
}

std::vector<std::uint32_t> WordNet::synsets(const std::string& word) const {
  std::vector<std::uint32_t> found;
  for (std::size_t part = 0; part < kParts; ++part) {
    add(part, word, found);
    const auto exception = exceptions_[part].find(word);
    if (exception != exceptions_[part].end()) {
      for (const auto& base : exception->second) add(part, base, found);
      continue;  // An irregular form has no regular base.
    }
    for (const auto& [ending, replacement] : detachments(part)) {
      if (word.size() <= ending.size()) continue;
      const std::size_t stem = word.size() - ending.size();
      if (word.compare(stem, ending.size(), ending) != 0) continue;
      add(part, word.substr(0, stem) + std::string(replacement), found);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace gaze
