#include "text/tokenizer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gaze {
namespace {

using Tokens = std::vector<std::string>;

// Not <cctype>: its answers depend on the locale.
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_dropped(char c) {
  return std::string_view(".?!,:;-'`\"()[]{}").find(c) != std::string_view::npos;
}

/// Lower case, and typographic signs as their ASCII forms.
std::string normalized(std::string_view caption) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSigns = {{
      {"\xE2\x80\x98", "'"},    // left single quote
      {"\xE2\x80\x99", "'"},    // right single quote, also an apostrophe
      {"\xE2\x80\x9C", "\""},   // left double quote
      {"\xE2\x80\x9D", "\""},   // right double quote
      {"\xE2\x80\x93", "--"},   // en dash
      {"\xE2\x80\x94", "--"},   // em dash
      {"\xE2\x80\xA6", "..."},  // ellipsis
      {"\xC2\xA0", " "},        // no-break space
  }};
  std::string text;
  text.reserve(caption.size());
  for (std::size_t i = 0; i < caption.size();) {
    const char c = caption[i];
    if (static_cast<unsigned char>(c) < 0x80) {
      text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      ++i;
      continue;
    }
    const auto sign = std::find_if(kSigns.begin(), kSigns.end(), [&](const auto& entry) {
      return caption.compare(i, entry.first.size(), entry.first) == 0;
    });
    if (sign != kSigns.end()) {
      text += sign->second;
      i += sign->first.size();
      continue;
    }
    text += c;
    ++i;
  }
  return text;
}

bool is_clitic(std::string_view word) {
  static constexpr std::array<std::string_view, 7> kClitics = {"n't", "'s",  "'m", "'d",
                                                               "'re", "'ve", "'ll"};
  return std::find(kClitics.begin(), kClitics.end(), word) != kClitics.end();
}

bool is_abbreviation(std::string_view word) {
  static constexpr std::array<std::string_view, 11> kAbbreviations = {
      "mr", "mrs", "ms", "dr", "st", "jr", "sr", "vs", "etc", "mt", "ave"};
  return std::find(kAbbreviations.begin(), kAbbreviations.end(), word) != kAbbreviations.end();
}

/// Whether the sign at `i` holds together the word characters on both its sides.
bool joins(std::string_view text, std::size_t i) {
  if (i == 0 || i + 1 >= text.size()) return false;
  const char before = text[i - 1], after = text[i + 1];
  if (!is_word(before) || !is_word(after)) return false;
  switch (text[i]) {
    case '-':
    case '\'':
    case '&':
    case '/':
      return true;
    case ',':
    case ':':
      return is_digit(before) && is_digit(after);
    case '.': {
      if (is_digit(before) && is_digit(after)) return true;
      const bool one_before = is_letter(before) && (i < 2 || !is_word(text[i - 2]));
      const bool one_after = is_letter(after) && (i + 2 >= text.size() || !is_word(text[i + 2]));
      return one_before && one_after;  // u.s., a.m.
    }
    default:
      return false;
  }
}

/// Reads the word that starts at `begin`; returns where it ends.
std::size_t word_end(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  bool acronym = false;
  while (end < text.size() && (is_word(text[end]) || joins(text, end))) {
    acronym = acronym || (text[end] == '.' && is_letter(text[end + 1]));
    ++end;
  }
  const bool point = end < text.size() && text[end] == '.';
  if (point && (acronym || is_abbreviation(text.substr(begin, end - begin)))) ++end;
  return end;
}

/// The length of a clitic that ends a word and is not all of it; 0 if none does.
std::size_t clitic_length(std::string_view word) {
  for (const std::size_t length : {std::size_t{2}, std::size_t{3}}) {
    if (word.size() > length && is_clitic(word.substr(word.size() - length))) return length;
  }
  return 0;
}

/// shouldn't've -> should n't 've. From the end, in a loop: a word may have any number of them.
void add_word(std::string_view word, Tokens& tokens) {
  static constexpr std::array<std::pair<std::string_view, std::size_t>, 6> kAssimilations = {
      {{"cannot", 3}, {"gonna", 3}, {"gotta", 3}, {"wanna", 3}, {"gimme", 3}, {"lemme", 3}}};
  std::vector<std::string_view> ending;  // The last one first.
  while (true) {
    if (const std::size_t length = clitic_length(word); length > 0) {
      ending.push_back(word.substr(word.size() - length));
      word.remove_suffix(length);
    } else if (!ending.empty() && !is_word(word.back()) &&
               (word.back() != '.' || word_end(word, 0) < word.size())) {
      // A sign that only held the clitic and the word together, as the point of "q.n't".
      if (!is_dropped(word.back())) ending.push_back(word.substr(word.size() - 1));
      word.remove_suffix(1);
    } else {
      break;
    }
  }
  const auto whole = std::find_if(kAssimilations.begin(), kAssimilations.end(),
                                  [&](const auto& entry) { return entry.first == word; });
  if (whole == kAssimilations.end()) {
    tokens.emplace_back(word);
  } else {
    tokens.emplace_back(word.substr(0, whole->second));
    tokens.emplace_back(word.substr(whole->second));
  }
  tokens.insert(tokens.end(), ending.rbegin(), ending.rend());
}

}  // namespace

std::vector<std::string> tokenize(std::string_view caption) {
  const std::string normal = normalized(caption);
  const std::string_view text = normal;
  Tokens tokens;
  for (std::size_t i = 0; i < text.size();) {
    if (is_word(text[i])) {
      const std::size_t end = word_end(text, i);
      add_word(text.substr(i, end - i), tokens);
      i = end;
      continue;
    }
    if (text[i] == '\'') {  // A clitic that already stands apart: dog 's.
      std::size_t end = i + 1;
      while (end < text.size() && is_word(text[end])) ++end;
      if (is_clitic(text.substr(i, end - i))) {
        tokens.emplace_back(text.substr(i, end - i));
        i = end;
        continue;
      }
    }
    if (!is_space(text[i]) && !is_dropped(text[i])) tokens.emplace_back(1, text[i]);
    ++i;
  }
  return tokens;
}

}  // namespace gaze
