#include "files/file_lock.hpp"

#include <memory>

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using gaze::FileLock;
using gaze_tests::TemporaryFolder;

TEST_CASE("a free lock is held at once", "[file_lock]") {
  const TemporaryFolder folder;
  int asked = 0;
  const FileLock lock(folder / "a.lock", [&] { return ++asked < 3; });
  CHECK(lock.held());
  CHECK(asked == 0);
}

TEST_CASE("a lock held elsewhere is waited for until the caller stops waiting", "[file_lock]") {
  const TemporaryFolder folder;
  const FileLock first(folder / "a.lock", [] { return true; });
  int asked = 0;
  const FileLock second(folder / "a.lock", [&] { return ++asked < 2; });
  CHECK_FALSE(second.held());
  CHECK(asked == 2);
  CHECK(FileLock(folder / "b.lock", [] { return false; }).held());
}

TEST_CASE("a lock that is let go goes to the one who waits", "[file_lock]") {
  const TemporaryFolder folder;
  auto first = std::make_unique<FileLock>(folder / "a.lock", [] { return true; });
  const FileLock second(folder / "a.lock", [&] {
    first.reset();
    return true;
  });
  CHECK(second.held());
}

TEST_CASE("a lock in a folder that is not there is refused", "[file_lock][error]") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(FileLock(folder / "none/a.lock", [] { return true; }),
                    ContainsSubstring("none/a.lock: cannot be opened"));
}
