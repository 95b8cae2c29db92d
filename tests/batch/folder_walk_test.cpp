#include "batch/source/folder_walk.hpp"

#include <filesystem>

#include "batch/source/inputs.hpp"
#include "batch/source/shard.hpp"
#include "files/file_name.hpp"
#include "files/path_fingerprint.hpp"
#include "files/photo_name.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using gaze_tests::TemporaryFolder;
namespace fs = std::filesystem;
using Names = std::vector<std::string>;

namespace {

Names walked(const std::string& folder, const WalkOptions& options = {}) {
  Names names;
  const auto source =
      walk_folder(folder, options, [](auto&&...) { FAIL("an error was reported"); });
  for (PhotoRef photo; source->next(photo);) {
    CHECK(photo.path == folder + "/" + photo.relative);
    names.push_back(photo.relative);
  }
  return names;
}

}  // namespace

TEST_CASE("a walk finds photos in every folder in byte order", "[walk]") {
  const TemporaryFolder folder;
  for (const char* name : {"b.jpg", "a/z.PNG", "a/y/x.webp", "a.txt", "B.JPEG", "c", "c.heic",
                           "caf\xC3\xA9.jpg", "odd\xFF.gif", "new\nline.jpg"}) {
    folder.write(name, "x");
  }
  CHECK(walked(folder.path().string()) == Names{"B.JPEG", "a/y/x.webp", "a/z.PNG", "b.jpg",
                                                "c.heic", "caf\xC3\xA9.jpg", "new\nline.jpg",
                                                "odd\xFF.gif"});
  WalkOptions flat;
  flat.recursive = false;
  CHECK(walked(folder.path().string(), flat).size() == 6);
}

TEST_CASE("hidden and system files are passed over", "[walk]") {
  const TemporaryFolder folder;
  for (const char* name : {".hidden.jpg", ".thumbnails/a.jpg", "@eaDir/b.jpg", "__MACOSX/c.jpg",
                           "._d.jpg", "Thumbs.db", ".gaze-7-1.jpg", "e.jpg"}) {
    folder.write(name, "x");
  }
  CHECK(walked(folder.path().string()) == Names{"e.jpg"});
  WalkOptions hidden;
  hidden.hidden = true;
  CHECK(walked(folder.path().string(), hidden) ==
        Names{".hidden.jpg", ".thumbnails/a.jpg", "e.jpg"});
}

TEST_CASE("patterns choose by name and by path", "[walk]") {
  const TemporaryFolder folder;
  for (const char* name : {"a.jpg", "a.raw", "x/b.jpg", "x/y/c.jpg"}) folder.write(name, "x");
  WalkOptions options;
  options.include = {"*.raw", "x/*"};
  CHECK(walked(folder.path().string(), options) == Names{"a.raw", "x/b.jpg", "x/y/c.jpg"});
  options.include.clear();
  options.exclude = {"y"};
  CHECK(walked(folder.path().string(), options) == Names{"a.jpg", "x/b.jpg"});
  options.exclude = {"x/b.*"};
  CHECK(walked(folder.path().string(), options) == Names{"a.jpg", "x/y/c.jpg"});
}

TEST_CASE("links to files are followed and links to folders when asked", "[walk]") {
  const TemporaryFolder folder, elsewhere;
  folder.write("in/a.jpg", "x");
  elsewhere.write("b.jpg", "x");
  fs::create_symlink(elsewhere / "b.jpg", folder / "in/link.jpg");
  fs::create_symlink(elsewhere / "none.jpg", folder / "in/nowhere.jpg");
  fs::create_directory_symlink(elsewhere.path(), folder / "in/there");
  fs::create_directory_symlink(folder / "in", folder / "in/loop");
  // A link to a missing file is a bad photo; the reader reports it.
  CHECK(walked(folder / "in") == Names{"a.jpg", "link.jpg", "nowhere.jpg"});
  WalkOptions follow;
  follow.follow_symlinks = true;
  CHECK(walked(folder / "in", follow) == Names{"a.jpg", "link.jpg", "nowhere.jpg", "there/b.jpg"});
}

TEST_CASE("deep folders are walked to their end", "[walk]") {
  const TemporaryFolder folder;
  std::string deep;
  for (int level = 0; level < 40; ++level) deep += "deep/";
  folder.write(deep + "a.jpg", "x");
  CHECK(walked(folder.path().string()) == Names{deep + "a.jpg"});
}

TEST_CASE("a folder that is not there is an error", "[walk][error]") {
  CHECK_THROWS_AS(walk_folder("/no/such/folder", {}, {}), Error);
}

TEST_CASE("photos are recognised by their extension", "[walk]") {
  for (const char* name : {"a.jpg", "A.JPG", "b.jpeg", "c.tiff", "d.b.avif"}) {
    CHECK(is_photo_name(name));
  }
  for (const char* name : {"jpg", "a.txt", ".jpg", "a.jpg.txt", "a.", "folder.jpg/a"}) {
    CHECK_FALSE(is_photo_name(name));
  }
  CHECK(without_extension("x.y/a.b.jpg") == "x.y/a.b");
  CHECK(without_extension("x.y/a") == "x.y/a");
  CHECK(without_extension("x/.hidden") == "x/.hidden");
}

TEST_CASE("inputs are folders and photos and lists", "[walk]") {
  const TemporaryFolder folder;
  folder.write("in/a.jpg", "x");
  const std::string single = folder.write("photo.jpg", "x");
  const std::string list = folder.write("list.txt", "one.jpg\n\ntwo.jpg");
  int asked = 0;
  const NextLine from_stdin = [&](std::string& line) {
    line = "three.jpg";
    return asked++ == 0;
  };
  const auto source =
      open_inputs({folder / "in", single, list, "-"}, {}, from_stdin, [](auto&&...) {});
  Names names;
  for (PhotoRef photo; source->next(photo);) names.push_back(photo.relative);
  CHECK(names == Names{"a.jpg", single, "one.jpg", "two.jpg", "three.jpg"});
  CHECK_THROWS_AS(open_inputs({folder / "none.txt"}, {}, {}, {}), Error);
}

TEST_CASE("shards share the photos out and none is left", "[shard]") {
  std::vector<int> held(5);
  for (int n = 0; n < 5000; ++n) {
    const std::string path = "folder/photo-" + std::to_string(n) + ".jpg";
    int owners = 0;
    for (std::uint64_t index = 0; index < 5; ++index) {
      if (!Shard{index, 5}.has(path)) continue;
      ++owners;
      ++held[static_cast<std::size_t>(index)];
    }
    CHECK(owners == 1);
  }
  for (const int count : held) CHECK(count == Approx(1000).margin(150));
  // By the path alone, on every machine and in every version: a shard that moved would do photos
  // twice and leave others.
  CHECK(fingerprint("a.jpg").high == 0x514BE0C6CB7D27AAU);
  CHECK(fingerprint("folder/photo-1.jpg").low == 0x4DAE7F02500F3C50U);
}

TEST_CASE("a shard is read as i of n", "[shard]") {
  CHECK(parse_shard("3/8").index == 3);
  CHECK(parse_shard("3/8").count == 8);
  for (const char* text : {"", "3", "8/8", "-1/8", "1/0", "1/8x", "a/8", "1/", "/8"}) {
    CHECK_THROWS_AS(parse_shard(text), Error);
  }
}
