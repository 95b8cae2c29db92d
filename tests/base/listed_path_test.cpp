#include "base/outside/listed_path.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using gaze::listed_path;
using gaze_tests::TemporaryFolder;

TEST_CASE("a list's line loses the end that Windows gives it", "[listed_path]") {
  const TemporaryFolder folder;
  CHECK(listed_path("a.jpg\r") == "a.jpg");
  CHECK(listed_path("a.jpg") == "a.jpg");
  CHECK(listed_path("").empty());
  CHECK(listed_path("\r").empty());
  const std::string odd = folder.write("odd.jpg\r", "x");  // Some file is called so.
  CHECK(listed_path(odd) == odd);
}

TEST_CASE("a path that cannot be looked at is not there", "[listed_path]") {
  const std::string long_name(5000, 'a');
  CHECK_FALSE(gaze::path_exists(long_name));
  CHECK(listed_path(long_name + "\r") == long_name);
}
