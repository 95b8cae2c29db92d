#include "cli/parse/wrap.hpp"

#include <sstream>

namespace gaze {

std::string wrap(const std::string& text, std::size_t width, const std::string& label,
                 const std::string& indent) {
  std::string page;
  std::string line = label;
  if (line.size() + 1 > indent.size() && !line.empty()) {
    page += line + '\n';
    line = indent;
  }
  line.resize(indent.size(), ' ');
  std::istringstream paragraphs(text);
  for (std::string paragraph; std::getline(paragraphs, paragraph);) {
    bool empty = true;
    std::istringstream words(paragraph);
    for (std::string word; words >> word;) {
      if (!empty && line.size() + 1 + word.size() > width) {
        page += line + '\n';
        line = indent;
        empty = true;
      }
      if (!empty) line += ' ';
      line += word;
      empty = false;
    }
    page += line + '\n';
    line = indent;
  }
  return page;
}

}  // namespace gaze
