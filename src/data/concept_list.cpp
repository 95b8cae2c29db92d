#include "data/concept_list.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "data/text_file.hpp"

namespace gaze {
namespace {

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace

std::vector<ListedConcept> read_concept_list(std::istream& stream, const std::string& name) {
  Lines lines(stream, name);
  std::vector<ListedConcept> concepts;
  std::set<std::string> forms;
  std::set<int> classes;
  while (lines.next()) {
    if (lines.line().empty()) continue;
    const auto fields = lines.fields();
    if (fields.size() > 2) lines.fail("wanted forms, a tab and classes, got more tabs");
    ListedConcept one;
    one.forms = parts_of(fields[0]);
    for (const std::string& form : one.forms) {
      if (form.empty()) lines.fail("wanted the forms of a noun with commas between them");
      if (!forms.insert(form).second) lines.fail("\"" + form + "\" is listed twice");
    }
    if (fields.size() == 2 && !fields[1].empty()) {
      for (const std::string& text : parts_of(fields[1])) {
        int row = -1;
        const auto end = std::from_chars(text.data(), text.data() + text.size(), row);
        if (end.ec != std::errc() || end.ptr != text.data() + text.size() || row < 0) {
          lines.fail("a class must be the number of a classifier's row, got \"" + text + "\"");
        }
        if (!classes.insert(row).second) lines.fail("class " + text + " is listed twice");
        one.classes.push_back(row);
      }
    }
    concepts.push_back(std::move(one));
  }
  return concepts;
}

}  // namespace gaze
