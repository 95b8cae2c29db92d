#include "batch/sink/sidecar.hpp"

#include <filesystem>

#include "batch/photos.hpp"
#include "cli/run.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"

using namespace gaze;
using gaze_tests::lines_of;
using gaze_tests::read_bytes;
using gaze_tests::run;
using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;
namespace fs = std::filesystem;

namespace {

std::string name_of(const Sidecars& sidecars, const std::string& path,
                    const std::string& relative) {
  return sidecars.path({path, relative, nullptr});
}

/// Two photos that share a stem, and one that does not.
struct Photos {
  TemporaryFolder folder;
  std::string red = folder.write("photos/a.png", tiny_png(4, 2, 250, 200, 200));
  std::string twin = folder.write("photos/a.PNG", tiny_png(2, 4, 10, 20, 30));
  std::string deep = folder.write("photos/deep/b.png", tiny_png(1, 1, 9, 9, 9));

  gaze_tests::Outcome batch(Args more) const {
    more.insert(more.begin(), {"batch", folder / "photos", "-o", folder / "out.jsonl", "--quiet"});
    return run(more);
  }
  bool has(const std::string& name) const { return fs::exists(folder / name); }
  std::string text(const std::string& name) const { return read_bytes(folder / name); }
};

}  // namespace

TEST_CASE("sidecars lie beside their photo and twins do not share one", "[sidecar]") {
  const Photos photos;
  CHECK(photos.batch({"--sidecar", "txt"}).status == 0);
  CHECK(photos.text("photos/a.png.txt") == "A bright red landscape.\n");
  CHECK(photos.text("photos/a.PNG.txt") == "A dark blue portrait.\n");
  CHECK(photos.text("photos/deep/b.txt") == "A dark grey square.\n");
  CHECK_FALSE(photos.has("photos/a.txt"));
}

TEST_CASE("sidecars go to a folder of their own and stay below it", "[sidecar]") {
  const Photos photos;
  CHECK(photos
            .batch({"--sidecar=caption", "--no-sentence-case", "--prepend=tag, ", "--append=!",
                    "--output-dir", photos.folder / "texts"})
            .status == 0);
  CHECK(photos.text("texts/deep/b.caption") == "tag, a dark grey square!\n");
  CHECK_FALSE(photos.has("photos/deep/b.caption"));

  const Sidecars sidecars({".txt", "out", false, {}});
  CHECK(name_of(sidecars, "/x/../../y/a.jpg", "/x/../../y/a.jpg") == "out/x/_/_/y/a.txt");
}

TEST_CASE("a sidecar that is there is kept unless it may be overwritten", "[sidecar]") {
  const Photos photos;
  const std::string mine = photos.folder.write("photos/deep/b.txt", "my own words\n");
  CHECK(photos.batch({"--sidecar", "txt"}).status == 0);
  CHECK(read_bytes(mine) == "my own words\n");
  CHECK(lines_of(photos.text("out.jsonl")).size() == 2);  // Not even captioned.
  CHECK(photos.batch({"--sidecar", "txt", "--overwrite"}).status == 0);
  CHECK(read_bytes(mine) == "A dark grey square.\n");
}

TEST_CASE("a sidecar that a stopped run did not write comes from the journal", "[sidecar]") {
  const Photos photos;
  photos.batch({"--sidecar", "txt"});
  fs::remove(photos.folder / "photos/deep/b.txt");
  const std::string before = photos.text("out.jsonl");
  CHECK(photos.batch({"--sidecar", "txt"}).status == 0);
  CHECK(photos.text("photos/deep/b.txt") == "A dark grey square.\n");
  CHECK(photos.text("out.jsonl") == before);
}

TEST_CASE("weak captions and pictures of nothing are left to a human", "[sidecar]") {
  const Photos photos;
  photos.folder.write("photos/black.png", tiny_png(40, 30, 1, 1, 1));
  CHECK(photos
            .batch({"--sidecar=txt", "--min-confidence=-0.5", "--review",
                    photos.folder / "review.tsv", "--ordered"})
            .status == 0);
  // Every caption of the fake has a mean of -0.525.
  CHECK_FALSE(photos.has("photos/deep/b.txt"));
  CHECK(lines_of(photos.text("review.tsv")).size() == 5);

  CHECK(photos.batch({"--sidecar=txt", "--review", photos.folder / "review.tsv", "--ordered"})
            .status == 0);
  CHECK(photos.has("photos/deep/b.txt"));
  CHECK_FALSE(photos.has("photos/black.txt"));
  CHECK(lines_of(photos.text("review.tsv")) ==
        std::vector<std::string>{"image\tmean_log_prob\treason\tcaption\tconfidence",
                                 (photos.folder / "photos/black.png") +
                                     "\t-0.5250\tnear-black\ta dark grey landscape\t"});
  CHECK_THAT(photos.text("out.jsonl"), ContainsSubstring("\"suspect\":\"near-black\"}"));
}

TEST_CASE("captions below a probability are left to a human", "[sidecar]") {
  const Photos photos;  // Every caption has a confidence of 0.75.
  CHECK(photos.batch({"--sidecar=txt", "--model=confident", "--min-confidence=0.8"}).status == 0);
  CHECK_FALSE(photos.has("photos/deep/b.txt"));
  CHECK(photos.batch({"--sidecar=txt", "--model=confident", "--min-confidence=0.7"}).status == 0);
  CHECK(photos.has("photos/deep/b.txt"));
}

TEST_CASE("a least confidence above one is refused", "[sidecar][error]") {
  for (const std::string value : {"80", "1.01", "nan"}) {
    const auto outcome =
        run({"batch", "x", "-o", "x.jsonl", "--sidecar=txt", "--min-confidence=" + value});
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, ContainsSubstring("--min-confidence must be"));
  }
}

TEST_CASE("a least confidence that the model cannot give is refused", "[sidecar][error]") {
  const Photos photos;
  const auto outcome = photos.batch({"--sidecar=txt", "--min-confidence=0.5"});
  CHECK(outcome.status == 2);
  CHECK_THAT(outcome.err, ContainsSubstring("gives no confidence"));
  CHECK_FALSE(photos.has("photos/deep/b.txt"));
}

TEST_CASE("a photo with the longest of names gets its sidecar", "[sidecar]") {
  const TemporaryFolder folder;
  const std::string name(251, 'x');
  folder.write("photos/" + name + ".png", tiny_png(1, 1, 9, 9, 9));
  CHECK(run({"batch", folder / "photos", "-o", folder / "out.jsonl", "--sidecar=txt"}).status == 0);
  CHECK(read_bytes(folder / ("photos/" + name + ".txt")) == "A dark grey square.\n");
}

TEST_CASE("a sidecar that cannot be written is named and the caption kept", "[sidecar][error]") {
  const Photos photos;
  fs::create_directories(photos.folder / "texts/deep/b.txt/in-the-way");
  const auto outcome =
      photos.batch({"--sidecar=txt", "--overwrite", "--output-dir", photos.folder / "texts"});
  CHECK(outcome.status == 1);
  CHECK_THAT(outcome.err, ContainsSubstring(photos.folder / "texts/deep/b.txt"));
  CHECK(lines_of(photos.text("out.jsonl")).size() == 3);
  CHECK(photos.has("texts/a.png.txt"));
}

TEST_CASE("flags about sidecars need sidecars", "[sidecar][error]") {
  for (const std::string flag :
       {"--no-sentence-case", "--overwrite", "--max-chars=3", "--prepend=x"}) {
    CHECK(run({"batch", "x", "-o", "x.jsonl", flag}).status == 2);
  }
  CHECK(run({"batch", "x", "-o", "-", "--sidecar=txt"}).status == 2);
  CHECK(run({"batch", "x", "-o", "x.jsonl", "--min-confidence=-1"}).status == 2);
}
