#include "data/grounding_files.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <utility>

#include "data/text_file.hpp"
#include "gaze/error.hpp"
#include "text/tokenizer.hpp"

namespace gaze {
namespace {

/// Moves to the next line with data and cuts it into `wanted` fields; false at the end.
bool next_record(Lines& lines, std::size_t wanted, std::vector<std::string>& fields) {
  while (lines.next()) {
    if (lines.line().empty() || lines.line().front() == '#') continue;
    fields = lines.fields();
    if (fields.size() != wanted) {
      lines.fail("wanted " + std::to_string(wanted) + " fields, got " +
                 std::to_string(fields.size()));
    }
    if (fields.front().empty()) lines.fail("the photo's name is empty");
    return true;
  }
  return false;
}

template <typename Number>
Number number(const Lines& lines, const std::string& text, const char* what) {
  Number value{};
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size() ||
      !std::isfinite(static_cast<double>(value))) {
    lines.fail(std::string(what) + " must be a number, got " + text);
  }
  return value;
}

int count_from_zero(const Lines& lines, const std::string& text, const char* what) {
  const int value = number<int>(lines, text, what);
  if (value < 0) lines.fail(std::string(what) + " must be 0 or more, got " + text);
  return value;
}

/// Where the word at `index` of the words split at spaces begins; npos if there are fewer.
std::size_t word_begin(const std::string& words, int index) {
  std::size_t begin = 0;
  for (; index > 0; --index) {
    begin = words.find(' ', begin);
    if (begin == std::string::npos) return begin;
    ++begin;
  }
  return begin;
}

}  // namespace

BoxTable read_boxes(std::istream& stream, const std::string& name) {
  BoxTable table;
  Lines lines(stream, name);
  for (std::vector<std::string> fields; next_record(lines, 6, fields);) {
    const int chain = count_from_zero(lines, fields[1], "the chain");
    const auto x = number<double>(lines, fields[2], "the centre's x");
    const auto y = number<double>(lines, fields[3], "the centre's y");
    const auto width = number<double>(lines, fields[4], "the width");
    const auto height = number<double>(lines, fields[5], "the height");
    const Box box{std::max(0.0, x - width / 2), std::max(0.0, y - height / 2),
                  std::min(1.0, x + width / 2), std::min(1.0, y + height / 2)};
    if (!(box.left < box.right && box.top < box.bottom)) {
      lines.fail("the box has no area inside the photo");
    }
    table[fields[0]][chain].push_back(box);
  }
  if (table.empty()) throw Error(ErrorKind::input, name + ": wanted boxes, got an empty file");
  return table;
}

std::vector<GroundedCaption> read_phrases(std::istream& stream, const std::string& name) {
  std::vector<GroundedCaption> captions;
  std::unordered_map<std::string, std::size_t> places;
  Lines lines(stream, name);
  for (std::vector<std::string> fields; next_record(lines, 7, fields);) {
    const int caption_number = count_from_zero(lines, fields[1], "the caption's number");
    const int chain = count_from_zero(lines, fields[2], "the chain");
    const int index = count_from_zero(lines, fields[4], "the first word's index");
    const std::string& phrase = fields[5];
    const std::string& words = fields[6];
    if (fields[3].empty()) lines.fail("the phrase's type is empty");

    const std::size_t begin = word_begin(words, index);
    if (begin == std::string::npos || words.compare(begin, phrase.size(), phrase) != 0) {
      lines.fail("\"" + phrase + "\" does not begin at word " + fields[4] + " of the caption");
    }
    const auto before = tokenize(std::string_view(words).substr(0, begin));
    const auto tokens = tokenize(phrase);
    if (tokens.empty()) lines.fail("the phrase \"" + phrase + "\" has no word");
    auto all = tokenize(words);
    if (before.size() + tokens.size() > all.size() ||
        !std::equal(tokens.begin(), tokens.end(),
                    all.begin() + static_cast<std::ptrdiff_t>(before.size()))) {
      lines.fail("the words of \"" + phrase + "\" are cut out of longer ones");
    }

    const auto [place, is_new] =
        places.emplace(fields[0] + "\t" + std::to_string(caption_number), captions.size());
    if (is_new) captions.push_back({fields[0], caption_number, all, {}});
    auto& caption = captions[place->second];
    if (caption.tokens != all) {
      lines.fail("caption " + fields[1] + " of " + fields[0] + " reads otherwise in a line above");
    }
    caption.phrases.push_back(
        {fields[3], chain, static_cast<int>(before.size()), static_cast<int>(tokens.size())});
  }
  if (captions.empty()) throw Error(ErrorKind::input, name + ": wanted phrases, got an empty file");
  return captions;
}

}  // namespace gaze
