#include "data/concept_list.hpp"

#include <sstream>

#include "gaze/error.hpp"
#include "support/catch.hpp"

using namespace gaze;

namespace {

std::vector<ListedConcept> read(const std::string& text) {
  std::istringstream stream(text);
  return read_concept_list(stream, "list");
}

}  // namespace

TEST_CASE("a list of concepts has forms and perhaps classes", "[concept_list]") {
  const auto concepts = read("cat,cats\t283,0\nteapot\n\nsnow\t\n");
  REQUIRE(concepts.size() == 3);
  CHECK(concepts[0].forms == std::vector<std::string>{"cat", "cats"});
  CHECK(concepts[0].classes == std::vector<int>{283, 0});
  CHECK(concepts[1].forms == std::vector<std::string>{"teapot"});
  CHECK(concepts[1].classes.empty());
  CHECK(concepts[2].classes.empty());
}

TEST_CASE("a wrong line of a list of concepts is named", "[concept_list][error]") {
  CHECK_THROWS_WITH(read("cat\ncat,cats\n"), "list:2: \"cat\" is listed twice");
  CHECK_THROWS_WITH(read("cat\t1\ndog\t1\n"), "list:2: class 1 is listed twice");
  CHECK_THROWS_WITH(read("cat\tone\n"),
                    "list:1: a class must be the number of a classifier's row, got \"one\"");
  CHECK_THROWS_WITH(read("cat\t-1\n"),
                    "list:1: a class must be the number of a classifier's row, got \"-1\"");
  CHECK_THROWS_AS(read("cat,,cats\n"), Error);
  CHECK_THROWS_AS(read("cat\t1\t2\n"), Error);
}
