#include "data/csv.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <utility>

namespace gaze {
namespace {

std::string lower(std::string text) {
  for (char& letter : text) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return text;
}

}  // namespace

CsvTable::CsvTable(Lines& lines) : lines_(lines) {
  if (read_record()) columns_ = std::exchange(fields_, {});
  for (std::string& name : columns_) name = lower(name);
}

std::optional<std::size_t> CsvTable::column(std::initializer_list<const char*> names) const {
  for (const char* const name : names) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] == name) return i;
    }
  }
  return std::nullopt;
}

std::size_t CsvTable::required_column(std::initializer_list<const char*> names) const {
  if (const auto found = column(names)) return *found;
  std::string got;
  for (const std::string& name : columns_) got += (got.empty() ? "" : ", ") + name;
  lines_.fail(std::string("wanted a column \"") + *names.begin() + "\", got " + got);
}

bool CsvTable::next() {
  do {
    if (!read_record()) return false;
  } while (fields_.size() == 1 && fields_[0].empty());
  if (fields_.size() < columns_.size()) {
    lines_.fail("wanted " + std::to_string(columns_.size()) + " fields, got " +
                std::to_string(fields_.size()));
  }
  return true;
}

/// One record into fields_, however many lines it has.
bool CsvTable::read_record() {
  fields_.clear();
  if (!lines_.next()) return false;
  std::string line = lines_.line();
  std::size_t at = 0;
  while (true) {
    std::string field;
    if (at < line.size() && line[at] == '"') {
      for (++at; at >= line.size() || line[at] != '"' || line.compare(at, 2, "\"\"") == 0; ++at) {
        if (at >= line.size()) {  // A line break within quotes.
          if (!lines_.next()) lines_.fail("a field in quotes does not end");
          field += '\n';
          line = lines_.line();
          at = static_cast<std::size_t>(-1);
          continue;
        }
        field += line[at];
        if (line[at] == '"') ++at;
      }
      ++at;
    }
    const bool last = !columns_.empty() && fields_.size() + 1 == columns_.size();
    const std::size_t end = last ? line.size() : std::min(line.find(',', at), line.size());
    field.append(line, at, end - at);
    fields_.push_back(std::move(field));
    if (end == line.size()) return true;
    at = end + 1;
  }
}

}  // namespace gaze
