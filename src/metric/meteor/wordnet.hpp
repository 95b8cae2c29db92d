#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace gaze {

/// Which words mean the same: the index and exception files of Princeton WordNet 3.x, read from
/// where they are installed (Debian: wordnet-base). Two words are synonyms when a synonym set holds
/// both. Const calls may run in several threads at once.
class WordNet {
 public:
  /// Reads index.{noun,verb,adj,adv} and *.exc from `folder`.
  /// Throws Error(environment), naming the file, if an index is missing or malformed. The exception
  /// files (geese -> goose) may be missing.
  explicit WordNet(const std::string& folder);

  /// Where WordNet is installed: $WNSEARCHDIR, $WNHOME/dict, else the default folders; empty if
  /// nowhere.
  static std::string installed_folder();

  /// The synonym sets of a lower-case word and of its base forms (dogs -> dog, ran -> run), in
  /// rising order. Empty for an unknown word.
  std::vector<std::uint32_t> synsets(const std::string& word) const;

 private:
  static constexpr std::size_t kParts = 4;  // noun, verb, adj, adv

  void read_index(std::size_t part, const std::string& path);
  void read_exceptions(std::size_t part, const std::string& path);
  void add(std::size_t part, const std::string& lemma, std::vector<std::uint32_t>& found) const;

  std::array<std::unordered_map<std::string, std::vector<std::uint32_t>>, kParts> synsets_;
  std::array<std::unordered_map<std::string, std::vector<std::string>>, kParts> exceptions_;
};

}  // namespace gaze
