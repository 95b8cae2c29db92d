#include "base/shared_module.hpp"

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

constexpr int kHere = 0;

}  // namespace

TEST_CASE("the folder of code is that of the program it is linked into", "[shared_module]") {
  CHECK(folder_of_code(&kHere) == std::filesystem::canonical("/proc/self/exe").parent_path());
  CHECK(folder_of_code(nullptr).empty());
}

TEST_CASE("a module that is not there or cannot be loaded is named", "[shared_module][error]") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(
      symbol_of_module("libabsent.so", "enter", folder / "lib", "captions"),
      ContainsSubstring("captions need libabsent.so, which is in none of " + (folder / "lib")));
  const std::string broken = folder.write("lib/gaze/libbroken.so", "no library");
  CHECK_THROWS_WITH(symbol_of_module("libbroken.so", "enter", folder / "lib", "captions"),
                    ContainsSubstring(broken + " must be loadable: "));
}
