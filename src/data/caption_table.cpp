#include "data/caption_table.hpp"

#include <utility>

#include "base/utf8.hpp"
#include "data/text_file.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t") == std::string::npos;
}

/// Calls add(photo, caption) for every line that holds one.
template <typename Add>
void read_pairs(Lines& lines, const std::string& name, const Add& add) {
  bool any = false;
  while (lines.next()) {
    if (is_blank(lines.line()) || lines.line().front() == '#') continue;
    auto fields = lines.fields();
    if (fields.size() != 2) {
      lines.fail("wanted photo TAB caption, got " + std::to_string(fields.size()) + " fields");
    }
    if (is_blank(fields[0])) lines.fail("the photo's name is empty");
    if (!is_utf8(fields[1])) lines.fail("the caption of " + fields[0] + " is not UTF-8");
    if (is_blank(fields[1])) lines.fail("the caption of " + fields[0] + " is empty");
    add(std::move(fields[0]), std::move(fields[1]));
    any = true;
  }
  if (!any) throw Error(ErrorKind::input, name + ": wanted captions, got an empty file");
}

}  // namespace

void CaptionTable::add(const std::string& photo, std::string caption) {
  const auto [place, is_new] = places_.emplace(photo, items_.size());
  if (is_new) items_.push_back({photo, "", {}, -1});
  items_[place->second].captions.push_back(std::move(caption));
}

const std::vector<std::string>* CaptionTable::captions(const std::string& photo) const {
  const auto found = places_.find(photo);
  return found == places_.end() ? nullptr : &items_[found->second].captions;
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

std::string joined_path(const std::string& folder, const std::string& name) {
  if (folder.empty() || (!name.empty() && name.front() == '/')) return name;
  return folder.back() == '/' ? folder + name : folder + "/" + name;
}

}  // namespace gaze
