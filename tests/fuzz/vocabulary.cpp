// gaze.vocabulary of a model file, a line a word here: ids and words lead to each other.
#include "text/vocabulary.hpp"

#include <sstream>
#include <vector>

#include "fuzz/target.hpp"
#include "gaze/error.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream lines{std::string(view(data, size))};
  std::vector<std::string> words;
  for (std::string line; std::getline(lines, line);) words.push_back(line);
  may_throw<gaze::Error>([&] {
    const gaze::Vocabulary vocabulary(words);
    for (int id = 0; id < vocabulary.size(); ++id) {
      require(vocabulary.id(vocabulary.word(id)) == id, "a word's id leads back to it");
    }
  });
  return 0;
}
