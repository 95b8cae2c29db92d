#include "files/file_name.hpp"

#include "base/stopwatch.hpp"
#include "files/make_folder.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using gaze_tests::TemporaryFolder;

TEST_CASE("a path has a name and the name an extension", "[file_name]") {
  CHECK(file_name("a/b.jpg") == "b.jpg");
  CHECK(file_name("b.jpg") == "b.jpg");
  CHECK(file_name("a/").empty());
  CHECK(lower_extension("a.b/c.D.JPG") == ".jpg");
  CHECK(lower_extension("a.b/c").empty());
  CHECK(lower_extension("a/.hidden").empty());
  CHECK(lower_extension("a.") == ".");
  CHECK(lower_case("\xC3\x84 A.TAR.GZ") == "\xC3\x84 a.tar.gz");
}

TEST_CASE("animations are recognised by the end of their name", "[file_name]") {
  CHECK(animation_format("a/b.gif") == AnimationFormat::gif);
  CHECK(animation_format("B.MP4") == AnimationFormat::mp4);
  for (const char* other : {"", "gif", ".gif", "a.gif/b", "a.gif.png", "a.mp4x", "a"}) {
    INFO(other);
    CHECK(animation_format(other) == AnimationFormat::none);
  }
}

TEST_CASE("folders are made with those above them", "[make_folder]") {
  const TemporaryFolder folder;
  make_folder(folder / "a/b/c");
  CHECK(std::filesystem::is_directory(folder / "a/b/c"));
  make_folder(folder / "a/b");  // It is there.
  folder.write("file", "x");
  CHECK_THROWS_WITH(make_folder(folder / "file/d"),
                    (folder / "file/d") + ": the folder cannot be made: Not a directory");
}

TEST_CASE("a stopwatch only goes forward and starts again", "[stopwatch]") {
  Stopwatch watch;
  const auto first = watch.elapsed();
  const auto second = watch.elapsed();
  CHECK(first.count() >= 0);
  CHECK(second >= first);
  CHECK(watch.seconds() >= 0);
  const double seconds = watch.seconds(), milliseconds = watch.milliseconds();
  CHECK(milliseconds >= 999 * seconds);
  const Stopwatch earlier;
  watch.restart();
  const auto since_restart = watch.elapsed(), since_earlier = earlier.elapsed();
  CHECK(since_restart <= since_earlier);
}
