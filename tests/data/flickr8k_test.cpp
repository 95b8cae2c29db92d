#include "data/flickr8k.hpp"

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using gaze::read_flickr8k;
using Captions = std::vector<std::string>;

namespace {

constexpr const char* kCaptions =
    "b.jpg\tA dog .\n"
    "a.jpg\tA cat .\n"
    "b.jpg\tOne dog .\n"
    "c.jpg\tA man .\n";

}  // namespace

TEST_CASE("a split comes in its list's order with its captions", "[flickr8k]") {
  const gaze_tests::TemporaryFolder folder;
  folder.write("captions.tsv", kCaptions);
  folder.write("train.txt", "c.jpg\nb.jpg\n");
  folder.write("dev.txt", "a.jpg\r\n");
  folder.write("images/b.jpg", "");
  const auto train = read_flickr8k(folder.path().string(), "train");
  REQUIRE(train->size() == 2);
  CHECK(train->get(0).name == "c.jpg");
  CHECK(train->get(1).path == (folder / "images/b.jpg"));
  CHECK(train->get(1).captions == Captions{"A dog .", "One dog ."});
  const auto dev = read_flickr8k(folder.path().string(), "dev");
  REQUIRE(dev->size() == 1);
  CHECK(dev->get(0).name == "a.jpg");
}

TEST_CASE("without a split every photo comes once in the captions' order", "[flickr8k]") {
  const gaze_tests::TemporaryFolder folder;
  folder.write("captions.tsv", kCaptions);
  const auto all = read_flickr8k(folder.path().string(), "");
  REQUIRE(all->size() == 3);
  CHECK(all->get(0).name == "b.jpg");
  CHECK(all->get(1).name == "a.jpg");
  CHECK(all->get(2).path == (folder / "c.jpg"));
  CHECK_THROWS_WITH(all->get(3), "a data set of 3 photos has no photo 3");
}

TEST_CASE("the published file names are known", "[flickr8k]") {
  const gaze_tests::TemporaryFolder folder;
  folder.write("Flickr8k.token.txt", "a.jpg#0\tA cat .\na.jpg#1\tThe cat .\n");
  folder.write("Flickr_8k.devImages.txt", "a.jpg\n");
  folder.write("Flicker8k_Dataset/a.jpg", "");
  const auto dev = read_flickr8k(folder.path().string(), "dev");
  REQUIRE(dev->size() == 1);
  CHECK(dev->get(0).path == (folder / "Flicker8k_Dataset/a.jpg"));
  CHECK(dev->get(0).captions == Captions{"A cat .", "The cat ."});
}

TEST_CASE("a folder without captions or list says what was looked for", "[flickr8k][error]") {
  const gaze_tests::TemporaryFolder folder;
  CHECK_THROWS_WITH(read_flickr8k(folder.path().string(), ""),
                    folder.path().string() +
                        ": wanted a file captions.tsv or Flickr8k.token.txt or "
                        "results_20130124.token or captions.txt, there is none");
  folder.write("captions.tsv", kCaptions);
  CHECK_THROWS_WITH(read_flickr8k(folder.path().string(), "test"),
                    folder.path().string() +
                        ": wanted a file test.txt or Flickr_8k.testImages.txt, there is none");
  CHECK_THROWS_WITH(read_flickr8k(folder.path().string(), "val"),
                    "split must be train, dev or test, got val");
}

TEST_CASE("a list that disagrees with the captions names the line", "[flickr8k][error]") {
  const gaze_tests::TemporaryFolder folder;
  folder.write("captions.tsv", kCaptions);
  const auto list = folder.write("train.txt", "a.jpg\nx.jpg\n");
  CHECK_THROWS_WITH(read_flickr8k(folder.path().string(), "train"),
                    list + ":2: photo x.jpg has no caption");
  folder.write("train.txt", "a.jpg\n\na.jpg\n");
  CHECK_THROWS_WITH(read_flickr8k(folder.path().string(), "train"),
                    list + ":3: photo a.jpg is listed twice");
  folder.write("train.txt", "\n");
  CHECK_THROWS_WITH(read_flickr8k(folder.path().string(), "train"),
                    list + ": wanted photos, got an empty list");
}

TEST_CASE("missing photos are left out and counted or with strict refused", "[dataset]") {
  const gaze_tests::TemporaryFolder folder;
  folder.write("captions.tsv", kCaptions);
  folder.write("images/a.jpg", "x");
  const std::shared_ptr<const gaze::Dataset> all = read_flickr8k(folder.path().string(), "");
  const gaze::PresentPhotos present(all);
  REQUIRE(present.size() == 1);
  CHECK(present.get(0).name == "a.jpg");
  CHECK(present.missing() == Captions{(folder / "images/b.jpg"), (folder / "images/c.jpg")});
  CHECK_THROWS_WITH(gaze::PresentPhotos(all, true),
                    (folder / "images/b.jpg") + ": no such photo (2 of 3 are missing)");
}
