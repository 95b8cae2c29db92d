#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gaze {

/// Words and their ids. Ids 0..3 are always <pad>, <start>, <end>, <unk>; words follow, most
/// frequent first.
class Vocabulary {
 public:
  static constexpr int kPad = 0, kStart = 1, kEnd = 2, kUnknown = 3, kSpecials = 4;

  Vocabulary() : Vocabulary(std::vector<std::string>{}) {}
  /// `words` without the specials, in id order. Throws Error(model) for an empty or repeated word.
  explicit Vocabulary(std::vector<std::string> words);

  /// Words that occur at least `min_count` times in the captions (each a list of tokens), most
  /// frequent first, ties in alphabetical order.
  static Vocabulary build(const std::vector<std::vector<std::string>>& captions, int min_count);

  /// The words with these counts, in that order.
  static Vocabulary by_count(const std::map<std::string, int>& counts);

  int size() const { return static_cast<int>(words_.size()); }  ///< specials included
  int id(std::string_view word) const;                          ///< kUnknown for an unknown word
  const std::string& word(int id) const;  ///< throws Error(usage) out of range
  std::vector<int> encode(const std::vector<std::string>& tokens) const;

  /// The words without the specials: what the model file keeps.
  std::vector<std::string> words() const { return {words_.begin() + kSpecials, words_.end()}; }

 private:
  std::vector<std::string> words_;
  std::unordered_map<std::string, int> ids_;
};

}  // namespace gaze
