// What becomes of a photo that ends the whole process.
#include "batch/photos_in_hand.hpp"

#include <csignal>
#include <filesystem>

#include "batch/photos.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/process.hpp"

using namespace gaze_tests;
using gaze::PhotosInHand;
namespace fs = std::filesystem;

namespace {

constexpr int kPhotos = 20;

struct Run {
  int status = 0;
  std::string err;
};

class Folder {
 public:
  Folder() {
    write_photos(folder_, "photos", kPhotos);
    deadly = folder_.write("photos/1/deadly.png", tiny_png(7, 7, 1, 2, 3));
  }

  Run batch(const std::string& how, const std::vector<std::string>& flags = {}) const {
    setenv("GAZE_FAKE_DEADLY", how.c_str(), 1);
    std::vector<std::string> words = {gaze_tests::build_path("tests/batch/fake_gaze"), "batch",
                                      folder_ / "photos", "-o", out()};
    words.insert(words.end(), flags.begin(), flags.end());
    const int status = run_process({words, "", "", folder_ / "err", -1});
    unsetenv("GAZE_FAKE_DEADLY");
    return {status, read_bytes(folder_ / "err")};
  }

  std::string out() const { return folder_ / "out.jsonl"; }
  std::size_t lines() const { return sorted_lines(out()).size(); }

  std::string deadly;

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a photo that ended two runs is passed over by the third", "[batch][in_hand]") {
  const auto how = GENERATE(as<std::string>(), "abort", "stack");
  CAPTURE(how);
  const Folder folder;
  const int died = 128 + (how == "abort" ? SIGABRT : SIGSEGV);
  CHECK(folder.batch(how).status == died);
  CHECK(folder.batch(how).status == died);
  const Run third = folder.batch(how);
  CHECK(third.status == 1);
  CHECK_THAT(third.err, ContainsSubstring(folder.deadly + ": two runs ended"));
  CHECK_THAT(third.err, ContainsSubstring("--retry-errors"));
  CHECK(folder.lines() == kPhotos + 1);
  CHECK_FALSE(fs::exists(gaze::in_hand_path(folder.out())));
  CHECK(folder.batch(how).status == 1);  // Still the one that failed.

  CHECK(folder.batch(how, {"--retry-errors"}).status == died);
  CHECK(folder.batch("", {"--retry-errors"}).status == 0);
  CHECK(folder.lines() == kPhotos + 1);
  CHECK(read_bytes(folder.out()).find("\"error\"") == std::string::npos);
}

TEST_CASE("a process that is killed with the same photo in hand again and again gives it up too",
          "[batch][in_hand]") {
  const Folder folder;
  int runs = 0;
  for (int status = 128 + SIGKILL; status == 128 + SIGKILL && runs < 10; ++runs) {
    status = folder.batch("kill").status;
  }
  CHECK(runs == 5);  // Each of the four may have been a user's doing and counts half.
  CHECK(folder.lines() == kPhotos + 1);
}

TEST_CASE("photos in hand of a run that ends by itself are not suspected", "[in_hand]") {
  const TemporaryFolder folder;
  const std::string path = folder / "out.in-hand";
  {
    PhotosInHand notes(path, false);
    const PhotosInHand::Hold hold(&notes, "a.jpg");
    CHECK_THAT(read_bytes(path), ContainsSubstring("\nh "));
  }
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a file of another program is not taken for notes", "[in_hand]") {
  const TemporaryFolder folder;
  const std::string path = folder.write("out.in-hand", "my notes\n");
  {
    PhotosInHand notes(path, false);
    const PhotosInHand::Hold hold(&notes, "a.jpg");
  }
  CHECK(read_bytes(path) == "my notes\n");
}
