#include "batch/journal/photo_ids.hpp"

#include "gaze/caption_json.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using gaze_tests::TemporaryFolder;
using Id = std::variant<std::int64_t, std::string>;

namespace {

/// A journal with these photos captioned and those failed.
struct Journal {
  TemporaryFolder folder;
  std::string path;
  explicit Journal(const std::vector<std::string>& photos,
                   const std::vector<std::string>& failed = {}) {
    std::string lines;
    for (const auto& photo : photos) lines += caption_json(photo, {}) + '\n';
    for (const auto& photo : failed) lines += error_json(photo, "no photo") + '\n';
    path = folder.write("out.jsonl", lines);
  }
};

}  // namespace

TEST_CASE("photos that are all named by numbers have those for ids", "[photo_ids]") {
  const Journal journal({"p/COCO_val2014_000000391895.jpg", "p/7.jpg"}, {"p/dog.jpg"});
  const PhotoIds ids(journal.path, {"p"});
  CHECK(ids("p/COCO_val2014_000000391895.jpg") == Id(std::int64_t{391895}));
  CHECK(ids("p/7.jpg") == Id(std::int64_t{7}));
}

TEST_CASE("two photos of one number have paths for ids", "[photo_ids]") {
  const TemporaryFolder photos;
  const std::string folder = photos.path().string();
  const Journal journal({folder + "/a/7.jpg", folder + "/b/0007.jpg"});
  const PhotoIds ids(journal.path, {folder});
  CHECK(ids(folder + "/a/7.jpg") == Id("a/7.jpg"));
  CHECK(ids(folder + "/b/0007.jpg") == Id("b/0007.jpg"));
}

TEST_CASE("paths are whole where one input does not hold all photos", "[photo_ids]") {
  const TemporaryFolder photos;
  const std::string folder = photos.path().string();
  const Journal outside({folder + "/dog.jpg", "/elsewhere/cat.jpg"});
  CHECK(PhotoIds(outside.path, {folder})(folder + "/dog.jpg") == Id(folder + "/dog.jpg"));
  const Journal inside({folder + "/dog.jpg"});
  CHECK(PhotoIds(inside.path, {folder})(folder + "/dog.jpg") == Id("dog.jpg"));
  CHECK(PhotoIds(inside.path, {folder, "x"})(folder + "/dog.jpg") == Id(folder + "/dog.jpg"));
}

TEST_CASE("bytes that are not UTF-8 stay in an id", "[photo_ids]") {
  const Journal journal({"caf\xE9.jpg"});
  CHECK(PhotoIds(journal.path, {"list.txt"})("caf\xE9.jpg") == Id("caf\xE9.jpg"));
}
