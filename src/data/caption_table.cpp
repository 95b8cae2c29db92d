#include "data/caption_table.hpp"

#include <charconv>
#include <cmath>
#include <sstream>
#include <utility>

#include "base/utf8.hpp"
#include "data/caption_columns.hpp"
#include "data/text_file.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t") == std::string::npos;
}

/// Calls add(fields) for every line that holds a photo and a caption; the fields are at least
/// `least` and at most `most`.
template <typename Add>
void read_rows(Lines& lines, const std::string& name, std::size_t least, std::size_t most,
               const Add& add) {
  bool any = false;
  while (lines.next()) {
    if (is_blank(lines.line()) || lines.line().front() == '#') continue;
    auto fields = lines.fields();
    if (fields.size() < least || fields.size() > most) {
      lines.fail(std::string("wanted photo TAB caption") + (least > 2 ? " TAB score" : "") +
                 ", got " + std::to_string(fields.size()) + " fields");
    }
    if (is_blank(fields[0])) lines.fail("the photo's name is empty");
    if (!is_utf8(fields[1])) lines.fail("the caption of " + fields[0] + " is not UTF-8");
    if (is_blank(fields[1])) lines.fail("the caption of " + fields[0] + " is empty");
    add(std::move(fields));
    any = true;
  }
  if (!any) throw Error(ErrorKind::input, name + ": wanted captions, got an empty file");
}

/// Calls add(photo, caption) for every line that holds one.
template <typename Add>
void read_pairs(Lines& lines, const std::string& name, const Add& add) {
  read_rows(lines, name, 2, 2, [&](std::vector<std::string> fields) {
    add(std::move(fields[0]), std::move(fields[1]));
  });
}

double score_of(const Lines& lines, const std::string& text) {
  double score = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, score);
  if (error != std::errc() || rest != end || !std::isfinite(score)) {
    lines.fail("the score must be a number, got " + text);
  }
  return score;
}

}  // namespace

void CaptionTable::add(const std::string& photo, std::string caption) {
  const auto [entry, is_new] = index_of_.emplace(photo, items_.size());
  if (is_new) items_.push_back({photo, "", {}, -1});
  items_[entry->second].captions.push_back(std::move(caption));
}

const std::vector<std::string>* CaptionTable::captions(const std::string& photo) const {
  const auto found = index_of_.find(photo);
  return found == index_of_.end() ? nullptr : &items_[found->second].captions;
}

std::unique_ptr<Dataset> CaptionTable::dataset(const std::string& photo_folder) && {
  for (auto& item : items_) item.path = joined_path(photo_folder, item.name);
  return std::make_unique<ListedDataset>(std::move(items_));
}

CaptionTable read_caption_tsv(std::istream& stream, const std::string& name) {
  CaptionTable table;
  Lines lines(stream, name);
  read_pairs(lines, name, [&](const std::string& photo, std::string caption) {
    table.add(photo, std::move(caption));
  });
  return table;
}

std::vector<CaptionLine> read_caption_lines(std::istream& stream, const std::string& name,
                                            bool scored) {
  std::vector<CaptionLine> all;
  Lines lines(stream, name);
  constexpr auto any = static_cast<std::size_t>(-1);
  read_rows(lines, name, scored ? 3 : 2, any, [&](std::vector<std::string> fields) {
    const double score = scored ? score_of(lines, fields[2]) : 1;
    all.push_back({std::move(fields[0]), std::move(fields[1]), score});
  });
  return all;
}

CaptionTable read_token_file(std::istream& stream, const std::string& name) {
  CaptionTable table;
  Lines lines(stream, name);
  read_pairs(lines, name, [&](std::string photo, std::string caption) {
    const auto sign = photo.rfind('#');
    if (sign == std::string::npos || sign == 0 || sign + 1 == photo.size() ||
        photo.find_first_not_of("0123456789", sign + 1) != std::string::npos) {
      lines.fail("wanted photo#number before the tab, got " + photo);
    }
    photo.resize(sign);
    table.add(photo, std::move(caption));
  });
  return table;
}

CaptionTable read_caption_csv(std::istream& stream, const std::string& name) {
  CaptionTable table;
  Lines lines(stream, name);
  CsvTable records(lines);
  if (records.empty()) throw Error(ErrorKind::input, name + ": wanted captions, got an empty file");
  const CaptionColumns columns(records);
  while (records.next()) {
    if (!columns.error(records).empty()) continue;
    const std::string photo = columns.image(records);
    std::string caption = columns.caption(records);
    if (is_blank(photo)) lines.fail("the photo's name is empty");
    if (!is_utf8(caption)) lines.fail("the caption of " + photo + " is not UTF-8");
    if (is_blank(caption)) lines.fail("the caption of " + photo + " is empty");
    table.add(photo, std::move(caption));
  }
  if (table.size() == 0) {
    throw Error(ErrorKind::input, name + ": wanted captions, got a line of columns alone");
  }
  return table;
}

bool is_caption_csv(std::istream& stream) {
  std::string first;
  std::getline(stream, first);
  if (first.find('"') != std::string::npos) return false;  // No column has a name like that.
  std::istringstream line(first);
  Lines lines(line, "");
  return CaptionColumns::are_in(CsvTable(lines));
}

std::string joined_path(const std::string& folder, const std::string& name) {
  if (folder.empty() || (!name.empty() && name.front() == '/')) return name;
  return folder.back() == '/' ? folder + name : folder + "/" + name;
}

}  // namespace gaze
