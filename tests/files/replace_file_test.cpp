#include "files/replace_file.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using gaze_tests::read_bytes;
using gaze_tests::TemporaryFolder;
namespace fs = std::filesystem;

TEST_CASE("a link stays and the file it leads to is replaced", "[replace_file]") {
  const TemporaryFolder folder;
  const std::string target = folder.write("real/a.txt", "old");
  fs::create_symlink("real/a.txt", folder / "one.txt");
  fs::create_symlink(folder / "one.txt", folder / "two.txt");
  replace_file(folder / "two.txt", "new");
  CHECK(fs::is_symlink(folder / "one.txt"));
  CHECK(fs::is_symlink(folder / "two.txt"));
  CHECK(read_bytes(target) == "new");

  fs::create_symlink("real/made.txt", folder / "to_nothing.txt");
  replace_file(folder / "to_nothing.txt", "made");
  CHECK(read_bytes(folder / "real/made.txt") == "made");

  fs::create_symlink("circle", folder / "circle");
  CHECK_THROWS_WITH(replace_file(folder / "circle", "x"), ContainsSubstring("leads nowhere"));
}

TEST_CASE("root leaves a replaced file to its owner and follows no other user's link",
          "[replace_file]") {
  if (geteuid() != 0) return;  // Only root can give files away.
  constexpr uid_t kOther = 12345, kThird = 12346;
  const TemporaryFolder folder;
  const std::string path = folder.write("a.txt", "old");
  REQUIRE(chown(path.c_str(), kOther, kOther) == 0);
  fs::permissions(path, fs::perms(0640));
  replace_file(path, "new");
  struct stat status = {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK(status.st_uid == kOther);
  CHECK(status.st_gid == kOther);
  CHECK((status.st_mode & 07777U) == 0640U);

  fs::create_directory(folder / "shared");
  REQUIRE(chown((folder / "shared").c_str(), kThird, kThird) == 0);
  fs::create_symlink(path, folder / "shared/planted.txt");
  REQUIRE(lchown((folder / "shared/planted.txt").c_str(), kOther, kOther) == 0);
  CHECK_THROWS_WITH(replace_file(folder / "shared/planted.txt", "x"),
                    ContainsSubstring("another user's link"));
  CHECK(read_bytes(path) == "new");
}

TEST_CASE("only leftovers of dead processes of this machine and container are removed",
          "[replace_file]") {
  const TemporaryFolder folder;
  const pid_t gone = fork();
  if (gone == 0) _exit(0);
  waitpid(gone, nullptr, 0);
  const std::string dead = folder.write(temporary_prefix(gone) + "0.jpg", "x");
  const std::string alive = folder.write(temporary_prefix(getpid()) + "0.jpg", "x");
  const std::string elsewhere =
      folder.write(".gaze-00000000-" + std::to_string(gone) + "-0.jpg", "x");
  const std::string named_as_before = folder.write(".gaze-" + std::to_string(gone) + "-0.jpg", "x");
  remove_leftovers(folder.path().string());
  CHECK_FALSE(fs::exists(dead));
  CHECK(fs::exists(alive));
  CHECK(fs::exists(elsewhere));
  CHECK(fs::exists(named_as_before));
}
