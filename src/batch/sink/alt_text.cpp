#include "batch/sink/alt_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <sstream>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"

namespace gaze {
namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 4> kPictures = {"image", "picture", "photo", "photograph"};
constexpr std::array<std::string_view, 16> kLeadOn = {"a",  "an", "the",  "and",  "of",  "in",
                                                      "on", "at", "with", "to",   "for", "from",
                                                      "is", "by", "its",  "their"};

template <std::size_t Count>
bool among(const std::array<std::string_view, Count>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Words split(const std::string& text) {
  Words words;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::string join(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

int characters(const std::string& text) {
  // Every byte but those that continue a character.
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

/// Takes "a picture of" and the like from the front.
void drop_mention_of_picture(Words& words) {
  const bool article = !words.empty() && (words[0] == "a" || words[0] == "an" || words[0] == "the");
  const std::size_t noun = article ? 1 : 0;
  if (words.size() > noun + 2 && among(kPictures, words[noun]) && words[noun + 1] == "of") {
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(noun) + 2);
  }
}

void shorten(Words& words, int most) {
  while (!words.empty() && characters(join(words)) > most) {
    words.pop_back();
    while (words.size() > 1 && among(kLeadOn, words.back())) words.pop_back();
  }
}

}  // namespace

std::string alt_text(const std::string& caption, const AltTextOptions& options) {
  Words words = split(caption);
  if (options.sentence_case) drop_mention_of_picture(words);
  const int stop = options.sentence_case ? 1 : 0;  // The full stop counts too.
  if (options.max_chars > 0) shorten(words, options.max_chars - stop);
  std::string text = join(words);
  if (text.empty()) return "";
  if (options.sentence_case) {
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    if (text.back() != '.' && text.back() != '!' && text.back() != '?') text += '.';
  }
  return options.prepend + text + options.append;
}

}  // namespace gaze
