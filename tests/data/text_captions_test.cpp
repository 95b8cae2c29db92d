#include "data/text_captions.hpp"

#include <vector>

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

std::vector<std::string> read(const std::string& source) {
  std::vector<std::string> captions;
  read_text_captions(source, [&](const std::string& caption) { captions.push_back(caption); });
  return captions;
}

}  // namespace

TEST_CASE("captions without photos are the lines or one column", "[text_captions]") {
  const TemporaryFolder folder;
  const std::string lines = folder.write("lines.txt", "A cat sits.\nTwo dogs\n");
  CHECK(read(lines) == std::vector<std::string>{"A cat sits.", "Two dogs"});
  const std::string table = folder.write("table.tsv", "1.jpg\tA cat.\tx\n2.jpg\tA dog.\ty\n");
  CHECK(read(table) == std::vector<std::string>{"x", "y"});
  CHECK(read(table + ":2") == std::vector<std::string>{"A cat.", "A dog."});
  // A colon in a folder's name is no column.
  folder.write("a:b/lines.txt", "one\n");
  CHECK(read(folder / "a:b/lines.txt") == std::vector<std::string>{"one"});
}

TEST_CASE("a column that is not there is named", "[text_captions][error]") {
  const TemporaryFolder folder;
  const std::string table = folder.write("table.tsv", "1.jpg\tA cat.\n2.jpg\n");
  CHECK_THROWS_WITH(read(table + ":2"), table + ":2: wanted a column 2, the line has 1");
  CHECK_THROWS_WITH(read(table + ":0"), table + ":0: wanted FILE or FILE:COLUMN, a column from 1");
  CHECK_THROWS_AS(read(folder / "none.tsv"), Error);
}
