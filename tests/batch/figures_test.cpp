// gaze batch with figures and a page.
#include <filesystem>

#include "batch/photos.hpp"
#include "batch/sink/mirrored_path.hpp"
#include "batch/source/photo_map.hpp"
#include "cli/run.hpp"
#include "gaze/image.hpp"
#include "support/catch.hpp"
#include "support/count.hpp"

using namespace gaze;
using gaze_tests::count;
using gaze_tests::lines_of;
using gaze_tests::read_bytes;
using gaze_tests::run;
using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;
namespace fs = std::filesystem;

namespace {

struct Photos {
  TemporaryFolder folder;
  std::string red = folder.write("photos/a.png", tiny_png(40, 20, 250, 200, 200));
  std::string twin = folder.write("photos/a.png.png", tiny_png(20, 40, 10, 20, 30));
  std::string deep = folder.write("photos/deep/b.png", tiny_png(30, 30, 9, 9, 9));

  gaze_tests::Outcome batch(Args more) const {
    more.insert(more.begin(), {"batch", folder / "photos", "-o", folder / "out.jsonl", "--quiet"});
    return run(more);
  }
};

}  // namespace

TEST_CASE("each photo gets a figure in a folder that mirrors its own", "[batch]") {
  const Photos photos;
  // Inside the photos' folder: figures must not be captioned in turn.
  const std::string figures = photos.folder / "photos/figures";
  CHECK(photos.batch({"--overlay-dir", figures, "--style=spotlight"}).status == 0);
  for (const char* name : {"/a.png.png", "/a.png.png.png", "/deep/b.png.png"}) {
    INFO(name);
    CHECK(read_image(figures + name).width == 1600);
  }
  CHECK(lines_of(read_bytes(photos.folder / "out.jsonl")).size() == 3);

  // What is lost is drawn again, from captions that were kept without attention.
  const std::string before = read_bytes(figures + "/deep/b.png.png");
  fs::remove(figures + "/deep/b.png.png");
  CHECK(photos.batch({"--overlay-dir", figures, "--style=spotlight"}).status == 0);
  CHECK(read_bytes(figures + "/deep/b.png.png") == before);
  CHECK(lines_of(read_bytes(photos.folder / "out.jsonl")).size() == 3);
}

TEST_CASE("a page shows all photos of a run with or without kept attention", "[batch]") {
  const Photos photos;
  photos.folder.write("photos/broken.jpg", "x");
  std::string pages[2];
  for (const bool kept : {false, true}) {
    const std::string page = photos.folder / "page.html";
    Args args = {"--view", page, "--ordered", "--scale=word"};
    if (kept) args.emplace_back("--attention");
    CHECK(photos.batch(args).status == 1);
    pages[kept ? 1 : 0] = read_bytes(page);
    fs::remove(photos.folder / "out.jsonl");
  }
  CHECK(pages[0] == pages[1]);
  CHECK(count(pages[0], "<script type=\"application/json\" id=\"photo-") == 4);
  CHECK(count(pages[0], "data:image/jpeg;base64,") == 3);
  CHECK(count(pages[0], "\"map\":") == 12);  // Four words of each caption.
}

TEST_CASE("a page of many photos links to them", "[batch]") {
  const TemporaryFolder folder;
  gaze_tests::write_photos(folder, "photos", 61);
  CHECK(run({"batch", folder / "photos", "-o", folder / "out.csv", "--view", folder / "page.html"})
            .status == 0);
  const std::string page = read_bytes(folder / "page.html");
  CHECK(count(page, "data:image/jpeg") == 0);
  CHECK_THAT(page, ContainsSubstring("./photos/0/photo-7.png"));
}

TEST_CASE("photos of several folders do not take each other's place", "[batch]") {
  const TemporaryFolder folder;
  folder.write("one/a.png", tiny_png(4, 2, 250, 200, 200));
  folder.write("two/a.png", tiny_png(2, 4, 10, 20, 30));
  CHECK(run({"batch", folder / "one", folder / "two", "-o", folder / "out.jsonl", "--sidecar=txt",
             "--output-dir", folder / "texts", "--quiet"})
            .status == 0);
  CHECK(read_bytes((folder / "texts") + (folder / "one/a.txt")) == "A bright red landscape.\n");
  CHECK(read_bytes((folder / "texts") + (folder / "two/a.txt")) == "A dark blue portrait.\n");
}

TEST_CASE("mirrored paths stay below their folder and differ where photos do", "[batch]") {
  const auto mirrored = [](const std::string& relative) {
    return mirrored_path({"/photos/" + relative, relative, nullptr}, "out");
  };
  CHECK(mirrored("a/b.jpg") == "out/a/b.jpg");
  CHECK(mirrored("../b.jpg") == "out/_/b.jpg");
  CHECK(mirrored("_/b.jpg") == "out/__/b.jpg");
  CHECK(mirrored("__/b.jpg") == "out/___/b.jpg");
  CHECK(mirrored("/x/b.jpg") == "out/x/b.jpg");
  CHECK(mirrored_path({"/photos/a.jpg", "a.jpg", nullptr}, "") == "/photos/a.jpg");
}

TEST_CASE("a map of photos finds them by their path", "[batch]") {
  PhotoMap map;
  CHECK(map.empty());
  map.add({"photos/a/b.jpg", "a/b.jpg", nullptr});
  map.add({"shard.tar#b.jpg", "shard/b.jpg", nullptr});
  CHECK_FALSE(map.empty());
  REQUIRE(map.find("photos/a/b.jpg"));
  CHECK(map.find("photos/a/b.jpg")->relative == "a/b.jpg");
  REQUIRE(map.find("shard.tar#b.jpg"));
  CHECK(map.find("shard.tar#b.jpg")->relative == "shard/b.jpg");
  CHECK_FALSE(map.find("photos/a/c.jpg"));
}

TEST_CASE("flags about pictures need pictures and a journal", "[batch][error]") {
  CHECK(run({"batch", "x", "-o", "x.jsonl", "--style=grid"}).status == 2);
  CHECK(run({"batch", "x", "-o", "x.jsonl", "--opacity=0.5"}).status == 2);
  CHECK(run({"batch", "x", "-o", "-", "--view=x.html"}).status == 2);
  CHECK(run({"batch", "x", "-o", "-", "--overlay-dir=x"}).status == 2);
}
