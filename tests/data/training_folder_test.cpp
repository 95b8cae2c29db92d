#include "data/training_folder.hpp"

#include <sstream>

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using gaze_tests::TemporaryFolder;

namespace {

/// a.jpg has human, rule and matched captions, b.jpg matched ones, c.jpg is on the dev list.
TrainingFolder sample(const TemporaryFolder& folder) {
  for (const char* name : {"a.jpg", "b.jpg", "c.jpg"}) folder.write(std::string(name), "");
  TrainingFolder sample;
  sample.name = "sample";
  sample.path = sample.photos = folder.path().string();
  CaptionFile human, matched;
  human.path = folder.write("captions.tsv", "a.jpg\tA dog .\nc.jpg\tA cat .\na.jpg\tOne dog .\n");
  human.beside_human = true;
  matched.path = folder.write("matched.tsv",
                              "b.jpg\tlow\t0.2\tmore\nb.jpg\tgood\t0.8\nb.jpg\tbest\t0.9\n"
                              "a.jpg\tof another\t0.7\nc.jpg\tof another\t0.7\n");
  matched.origin = CaptionOrigin::matched;
  matched.worth = 0.5;
  matched.scored = true;
  sample.captions = {matched, human};
  sample.dev = folder.write("dev.txt", "c.jpg\n");
  return sample;
}

std::vector<std::string> texts(const TrainingPhoto& photo) {
  std::vector<std::string> all;
  for (const auto& caption : photo.captions) all.push_back(caption.text);
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("matched captions stand in where no person wrote one", "[training_folder]") {
  const TemporaryFolder folder;
  const FolderPhotos photos = read_training_folder(sample(folder));
  REQUIRE(photos.train.size() == 2);
  CHECK(photos.train[0].name == "b.jpg");  // In the captions' order, the matched file's first.
  CHECK(photos.train[1].name == "a.jpg");
  CHECK(texts(photos.train[1]) == Texts{"A dog .", "One dog ."});
  CHECK(photos.train[1].captions[0].worth == 1);
  CHECK(texts(photos.train[0]) == Texts{"best", "good", "low"});
  CHECK(photos.train[0].captions[0].worth == Approx(0.45));
  CHECK(photos.train[0].captions[2].worth == Approx(0.1));
  REQUIRE(photos.dev.size() == 1);
  CHECK(texts(photos.dev[0]) == Texts{"A cat ."});
}

TEST_CASE("matched captions may stand beside human ones", "[training_folder]") {
  const TemporaryFolder folder;
  TrainingFolder both = sample(folder);
  both.captions[0].beside_human = true;
  const FolderPhotos photos = read_training_folder(both);
  CHECK(texts(photos.train[1]) == Texts{"A dog .", "One dog .", "of another"});
  CHECK(texts(photos.dev[0]) == Texts{"A cat ."});  // Never scored against.
}

TEST_CASE("a photo keeps its record when its captions are left out", "[training_folder]") {
  const TemporaryFolder folder;
  TrainingFolder strict = sample(folder);
  strict.captions[0].least_score = 0.85;
  CHECK(texts(read_training_folder(strict).train[0]) == Texts{"best"});
  strict.captions[0].least_score = 0.95;
  const FolderPhotos photos = read_training_folder(strict);
  REQUIRE(photos.train.size() == 2);
  CHECK(photos.train[0].captions.empty());
  strict.captions[0].least_score = 0;
  strict.captions[0].at_most = 2;
  CHECK(texts(read_training_folder(strict).train[0]) == Texts{"best", "good"});
}

TEST_CASE("a training list says which photos and in which order", "[training_folder]") {
  const TemporaryFolder folder;
  TrainingFolder listed = sample(folder);
  listed.train = folder.write("train.txt", "a.jpg\n\nb.jpg\n");
  CHECK(read_training_folder(listed).train[0].name == "a.jpg");
  listed.train = folder.write("train.txt", "a.jpg\nz.jpg\n");
  CHECK_THROWS_WITH(read_training_folder(listed),
                    ContainsSubstring("train.txt:2: photo z.jpg has no caption"));
  listed.train = folder.write("train.txt", "a.jpg\na.jpg\n");
  CHECK_THROWS_WITH(read_training_folder(listed), ContainsSubstring("is listed twice"));
  listed.train.clear();
  listed.dev = folder.write("dev.txt", "b.jpg\n");
  CHECK_THROWS_WITH(read_training_folder(listed),
                    ContainsSubstring("photo b.jpg has no caption that a person wrote"));
}

TEST_CASE("photos that are not there are named", "[training_folder]") {
  const TemporaryFolder folder;
  const TrainingFolder there = sample(folder);
  std::filesystem::remove(folder / "b.jpg");
  const FolderPhotos photos = read_training_folder(there);
  CHECK(photos.train.size() == 1);
  CHECK(photos.missing_train == Texts{folder / "b.jpg"});
}

TEST_CASE("a score that is none is refused with its line", "[training_folder][error]") {
  const TemporaryFolder folder;
  TrainingFolder wrong = sample(folder);
  folder.write("matched.tsv", "b.jpg\tgood\t0.8\nb.jpg\tbad\tinf\n");
  CHECK_THROWS_WITH(read_training_folder(wrong),
                    ContainsSubstring("matched.tsv:2: the score must be a number, got inf"));
  folder.write("matched.tsv", "b.jpg\tgood\t1.5\n");  // Above 1 it counts as 1.
  CHECK_NOTHROW(read_training_folder(wrong));
  folder.write("matched.tsv", "b.jpg\tgood\n");
  CHECK_THROWS_WITH(read_training_folder(wrong), ContainsSubstring("TAB score, got 2 fields"));
}

TEST_CASE("object sets are read by photo", "[training_folder]") {
  std::istringstream good("# photo\tobjects\na.jpg\tcat,potted plant\nb.jpg\t\n");
  const auto sets = read_object_sets(good, "objects.tsv");
  REQUIRE(sets.size() == 2);
  CHECK(sets.at("a.jpg") == Texts{"cat", "potted plant"});
  CHECK(sets.at("b.jpg").empty());
  std::istringstream twice("a.jpg\tcat\na.jpg\tdog\n");
  CHECK_THROWS_WITH(read_object_sets(twice, "objects.tsv"),
                    ContainsSubstring("objects.tsv:2: photo a.jpg is listed twice"));
  std::istringstream short_line("a.jpg\n");
  CHECK_THROWS_WITH(read_object_sets(short_line, "o"), ContainsSubstring("wanted photo TAB names"));
}
