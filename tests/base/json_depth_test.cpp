#include "base/outside/json_depth.hpp"

#include <string>

#include "support/catch.hpp"

using gaze::is_nested_too_deep;
using gaze::kDeepestJson;

TEST_CASE("JSON deeper than the limit is recognised by its brackets", "[json_depth]") {
  const std::string open(kDeepestJson, '['), closed(kDeepestJson, ']');
  CHECK_FALSE(is_nested_too_deep(open + closed));
  CHECK(is_nested_too_deep('[' + open + closed + ']'));
  CHECK(is_nested_too_deep("{\"a\":" + open + closed + '}'));
  CHECK_FALSE(is_nested_too_deep("[" + open.substr(1) + closed + ",[]]"));
}

TEST_CASE("brackets in texts nest nothing", "[json_depth]") {
  const std::string many(1000, '[');
  CHECK_FALSE(is_nested_too_deep("[\"" + many + "\"]"));
  CHECK_FALSE(is_nested_too_deep("[\"\\\"" + many + "\"]"));
  CHECK_FALSE(is_nested_too_deep("[\"" + many));  // Cut: the parser says so.
  CHECK(is_nested_too_deep("[\"\\\\\"," + many));
}
