#pragma once
#include <istream>
#include <string>
#include <vector>

namespace gaze {

/// A noun that captions use and a head can recognise.
struct ListedConcept {
  std::vector<std::string> forms;  ///< the noun first: cat, cats
  std::vector<int> classes;        ///< rows of a classifier that are counted for it; may be empty
};

/// Lines of `form,form,... TAB class,class,...`; what follows the tab may be missing.
/// Throws Error(input) with the line's number for a line of another kind, or a form or a class that
/// stands twice.
std::vector<ListedConcept> read_concept_list(std::istream& stream, const std::string& name);

}  // namespace gaze
