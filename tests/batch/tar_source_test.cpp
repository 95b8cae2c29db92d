// gaze batch on tar archives.
#include "batch/source/tar_source.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "batch/photos.hpp"
#include "batch/tar_file.hpp"
#include "cli/run.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "xmp/xmp_packet.hpp"

using namespace gaze;
using gaze_tests::lines_of;
using gaze_tests::read_bytes;
using gaze_tests::run;
using gaze_tests::sorted_lines;
using gaze_tests::TarFile;
using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;

namespace {

using Names = std::vector<std::string>;

std::string photo(int n) { return tiny_png(1 + n % 3, 1 + n % 2, n * 37 % 256, n * 91 % 256, 7); }
std::string name_of(int n) { return "0/" + std::to_string(n) + ".png"; }

/// `count` photos, each with a text that is none.
std::string write_shard(const std::string& path, int count, bool compressed = false) {
  TarFile tar(path, compressed);
  for (int n = 0; n < count; ++n) {
    tar.add(name_of(n), photo(n));
    tar.add("0/" + std::to_string(n) + ".json", std::string(2000, 'x'));
  }
  return path;
}

/// The photos a source gives, with what it says of those it cannot.
Names members(const std::string& path, const WalkOptions& options = {}) {
  const auto source = tar_source(path, "r", options);
  Names names;
  for (PhotoRef ref; source->next(ref);) {
    source->load(ref);
    names.push_back(ref.problem.empty() ? ref.relative : ref.problem);
  }
  return names;
}

Names images_of(const std::string& path) {
  Names images;
  for (const auto& line : lines_of(read_bytes(path))) {
    images.push_back(nlohmann::json::parse(line)["image"]);
  }
  return images;
}

void cut(const std::string& path, std::size_t size) {
  gaze_tests::write_bytes(path, read_bytes(path).substr(0, size));
}

}  // namespace

TEST_CASE("photos in an archive get the captions of the same files", "[tar]") {
  const TemporaryFolder folder;
  std::string paths, expected;
  for (int n = 0; n < 9; ++n) paths += folder.write("in/" + name_of(n), photo(n)) + "\n";
  const std::string alone = run({"caption", "--json", "--attention", "-"}, paths).out;
  for (const bool compressed : {false, true}) {
    const std::string name = compressed ? "s.tar.gz" : "s.tar";
    const std::string shard = write_shard(folder / name, 9, compressed);
    const std::string out = folder / (name + ".jsonl");
    REQUIRE(run({"batch", shard, "-o", out, "--ordered", "--attention"}).status == 0);
    std::string as_files = read_bytes(out);
    for (auto at = as_files.find(shard); at != std::string::npos; at = as_files.find(shard)) {
      as_files.replace(at, shard.size(), folder / "in");
    }
    CHECK(as_files == alone);
  }
}

TEST_CASE("the photos of an archive are chosen as those of a folder", "[tar]") {
  const TemporaryFolder folder;
  const std::string path = folder / "s.tar";
  {
    TarFile tar(path);
    for (const char* name :
         {"./a.jpg", "b.PNG", "c.txt", ".hidden/d.jpg", "__MACOSX/e.jpg", "f/._g.jpg", "f/h.jpg",
          "../up.jpg", "/root.jpg", "\xC3\xBC.jpg", "\xFF.jpg"}) {
      tar.add(name, "x");
    }
    tar.add_link("l.jpg", "a.jpg");
  }
  CHECK(members(path) == Names{"r/a.jpg", "r/b.PNG", "r/f/h.jpg", "r/../up.jpg", "r/root.jpg",
                               "r/\xC3\xBC.jpg", "r/\xFF.jpg", "r/l.jpg"});
  WalkOptions options;
  options.include = {"*.txt", "r/f/*"};
  options.exclude = {"h.*"};
  CHECK(members(path, options) == Names{"r/c.txt"});
  options.include = {"s.tar"};
  options.exclude = {"f", "r/../*", "*[!abf].jpg"};
  CHECK(members(path, options) == Names{"r/a.jpg", "r/b.PNG"});
}

TEST_CASE("members that would be unpacked to one file are one photo", "[tar]") {
  const TemporaryFolder folder;
  const std::string path = folder / "s.tar";
  {
    TarFile tar(path);
    for (const char* name : {"/d/e.png", "d/e.png", "d//e.png", "./d/./e.png", "d/f.png"}) {
      tar.add(name, photo(1));
    }
  }
  const auto outcome = run({"batch", path, "-o", folder / "o.jsonl", "--sidecar", "txt",
                            "--output-dir", folder / "out", "--ordered", "--quiet"});
  CHECK(outcome.status == 0);
  CHECK(images_of(folder / "o.jsonl") == Names{path + "/d/e.png", path + "/d/f.png"});
}

TEST_CASE("links in an archive are photos as they are in a folder", "[tar]") {
  const TemporaryFolder folder;
  for (const bool compressed : {false, true}) {
    const std::string path = folder / (compressed ? "s.tgz" : "s.tar");
    {
      TarFile tar(path, compressed);
      tar.add("a.png", photo(1));
      tar.add_link("b.png", "a.png", true);
      tar.add("d/data", photo(2));  // No photo by its name.
      tar.add_link("d/c.png", "./d/data", true);
      tar.add_link("d/e.png", "../b.png");  // A link to a link.
      tar.add_link("text.txt", "a.png", true);
      tar.add_link("d/gone.png", "nowhere.png");
      tar.add_link("out.png", "/etc/x.png");
      tar.add_link("round.png", "round.png");
    }
    const auto source = tar_source(path, "r", {});
    std::map<std::string, std::string> found;
    for (PhotoRef ref; source->next(ref);) {
      source->load(ref);
      CHECK(ref.archived);
      found[ref.relative] = ref.problem.empty() ? *ref.bytes : ref.problem;
    }
    CHECK(found == std::map<std::string, std::string>{
                       {"r/a.png", photo(1)},
                       {"r/b.png", photo(1)},
                       {"r/d/c.png", photo(2)},
                       {"r/d/e.png", photo(1)},
                       {"r/d/gone.png", path + "/d/gone.png: it is a link to d/nowhere.png, which "
                                               "is not a file in the archive"},
                       {"r/out.png", path + "/out.png: it is a link to /etc/x.png, which is not a "
                                            "file in the archive"},
                       {"r/round.png", path + "/round.png: it is a link to round.png, which is not "
                                              "a file in the archive"}});
  }
}

TEST_CASE("links in a damaged archive are read as far as it goes", "[tar][error]") {
  const TemporaryFolder folder;
  const std::string path = folder / "s.tar";
  {
    TarFile tar(path);
    tar.add("a.png", photo(1));
    tar.add_link("b.png", "a.png", true);
    tar.add("c.png", photo(2));
  }
  const std::string whole = read_bytes(path);
  cut(path, whole.size() - 1024 - 400);  // Within the last photo's header or bytes.
  const Names found = members(path);
  CHECK(std::count(found.begin(), found.end(), "r/a.png") == 1);
  CHECK(std::count(found.begin(), found.end(), "r/b.png") == 1);
  CHECK(std::count_if(found.begin(), found.end(), [](const std::string& one) {
          return one.find("damaged or cut") != std::string::npos;
        }) == 1);
}

TEST_CASE("a photo in an archive keeps the words that it carries", "[tar][xmp]") {
  const TemporaryFolder folder;
  const std::string path = folder / "s.tar";
  {
    TarFile tar(path);
    // EXIF with an ImageDescription in front of a photo.
    const std::string words = "Our dog at the lake";
    const std::string exif = std::string("Exif\0\0II*\0\x08\0\0\0\1\0\x0e\1\2\0", 20) +
                             static_cast<char>(words.size()) +
                             std::string("\0\0\0\x1a\0\0\0\0\0\0\0", 11) + words;
    const std::string segment =
        std::string("\xff\xe1\0", 3) + static_cast<char>(exif.size() + 2) + exif;
    std::string photo = read_bytes(gaze_tests::asset_path("dog.jpg"));
    tar.add("a.jpg", photo.insert(2, segment));
  }
  REQUIRE(run({"batch", path, "-o", folder / "o.jsonl", "--sidecar=xmp", "--output-dir",
               folder / "out", "--quiet"})
              .status == 0);
  const XmpPacket sidecar(read_bytes(folder / "out/s.tar/a.jpg.xmp"));
  CHECK_FALSE(sidecar.has_words(XmpField::description));
  CHECK(sidecar.has_words(XmpField::alt_text));
  CHECK(lines_of(read_bytes(folder / "o.jsonl")).size() == 1);
}

TEST_CASE("archives that were joined are read to the last", "[tar]") {
  const TemporaryFolder folder;
  for (const bool compressed : {false, true}) {
    std::string joined;
    for (const char* name : {"a.png", "b.png", "c.png"}) {
      const std::string one = folder / (std::string(name) + ".tar");
      { TarFile(one, compressed).add(name, photo(1)); }
      joined += read_bytes(one);
      if (!compressed) joined += std::string(5120, '\0');  // As tar pads its records.
    }
    const std::string path = folder.write(compressed ? "s.tgz" : "s.tar", joined);
    CHECK(members(path) == Names{"r/a.png", "r/b.png", "r/c.png"});
  }
}

TEST_CASE("what follows an archive's end mark is not passed over in silence", "[tar][error]") {
  const TemporaryFolder folder;
  const std::string path = folder / "s.tar";
  { TarFile(path).add("a.png", photo(1)); }
  gaze_tests::write_bytes(path, read_bytes(path) + std::string(2048, 'x'));
  const Names found = members(path);
  REQUIRE(found.size() == 2);
  CHECK(found[0] == "r/a.png");
  CHECK_THAT(found[1], ContainsSubstring("the archive is damaged or cut at a.png or behind it"));
}

TEST_CASE("archives compressed by zstd, xz and bzip2 are read", "[tar]") {
  const TemporaryFolder folder;
  const std::pair<const char*, int> kinds[] = {{"s.tar.zst", ARCHIVE_FILTER_ZSTD},
                                               {"s.tar.xz", ARCHIVE_FILTER_XZ},
                                               {"s.tar.bz2", ARCHIVE_FILTER_BZIP2}};
  for (const auto& [name, filter] : kinds) {
    const std::string path = folder / name;
    {
      TarFile tar(path, filter);
      for (int n = 0; n < 3; ++n) tar.add(name_of(n), photo(n));
    }
    INFO(name);
    CHECK(members(path) == Names{"r/0/0.png", "r/0/1.png", "r/0/2.png"});
    cut(path, read_bytes(path).size() / 2);
    CHECK_THAT(members(path).back(), ContainsSubstring("archive"));
  }
}

TEST_CASE("a pipe is no archive and binary data no list", "[tar][error]") {
  const TemporaryFolder folder;
  const std::string pipe = folder / "p.tar";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(members(pipe) ==
        Names{pipe + ": the archive cannot be read: it must be a regular file, not a "
                     "pipe or a device"});
  write_shard(folder / "s.tar", 2);
  gaze_tests::write_bytes(folder / "list", read_bytes(folder / "s.tar"));
  const auto outcome = run({"batch", folder / "list", "-o", folder / "o.jsonl"});
  CHECK(outcome.status != 0);
  CHECK_THAT(outcome.err, ContainsSubstring("holds NUL bytes"));
  CHECK(images_of(folder / "o.jsonl").empty());
}

TEST_CASE("names of archives are distinguished from others", "[tar]") {
  for (const char* name : {"a.tar", "x/A.TAR", "a.tar.gz", "a.tgz", "a.tar.zst", "a.TZST",
                           "a.tar.xz", "a.txz", "a.tar.bz2", "a.tbz2", "a.tbz"})
    CHECK(is_tar_name(name));
  for (const char* name : {"tar", ".tar", "a.tar.jpg", "a.gz", "a.tar/b.jpg", ""}) {
    CHECK_FALSE(is_tar_name(name));
  }
}

TEST_CASE("a cut archive gives what lies before the cut and one error", "[tar]") {
  const TemporaryFolder folder;
  const std::string path = write_shard(folder / "s.tar", 6), whole = read_bytes(path);
  REQUIRE(members(path).size() == 6);
  // Through each kind of place: a header, a photo, a text that is skipped, the end mark.
  std::set<std::size_t> lengths;
  for (std::size_t size = 100; size < whole.size() - 512; size += 257) {
    cut(path, size);
    const Names names = members(path);
    REQUIRE_FALSE(names.empty());
    CHECK_THAT(names.back(), Catch::Matchers::StartsWith(path + ": the archive "));
    for (std::size_t n = 0; n + 1 < names.size(); ++n) {
      CHECK(names[n] == "r/" + name_of(static_cast<int>(n)));
    }
    lengths.insert(names.size());
    gaze_tests::write_bytes(path, whole);
  }
  CHECK(lengths == std::set<std::size_t>{1, 2, 3, 4, 5, 6, 7});
}

TEST_CASE("a damaged archive is one failed photo that says where", "[tar]") {
  const TemporaryFolder folder;
  const std::string path = write_shard(folder / "s.tar", 6);
  std::string bytes = read_bytes(path);
  bytes.replace(bytes.find(name_of(3)), 5, "?????");
  gaze_tests::write_bytes(path, bytes);
  const Names names = members(path);
  REQUIRE(names.size() == 4);
  CHECK_THAT(names[3], Catch::Matchers::StartsWith(
                           path + ": the archive is damaged or cut at 0/2.json or behind "
                                  "it (byte "));

  const std::string text = folder.write("t.tar", "no archive");
  CHECK_THAT(members(text).at(0),
             Catch::Matchers::StartsWith(text + ": the archive cannot be read: "));
  CHECK(members(folder / "none.tar") ==
        Names{folder / "none.tar: the archive cannot be read: No such file or directory"});
  const std::string packed = write_shard(folder / "s.tgz", 6, true);
  cut(packed, read_bytes(packed).size() / 2);
  CHECK_THAT(members(packed).back(), Catch::Matchers::StartsWith(packed + ": the archive "));
}

TEST_CASE("a photo too large to hold is refused before its bytes are read", "[tar]") {
  const TemporaryFolder folder;
  const std::string path = folder / "s.tar";
  TarFile(path).add("large.jpg", "x", kLargestMember + (1L << 20U));
  cut(path, 1024);
  const auto source = tar_source(path, "r", {});
  PhotoRef ref;
  REQUIRE(source->next(ref));
  source->load(ref);
  CHECK(ref.problem ==
        path + "/large.jpg: a photo in an archive must be at most 256 MB, got 257 MB");
}

TEST_CASE("a run on a cut archive goes on when it is whole again", "[tar]") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "photos");
  const std::string path = write_shard(folder / "photos/s.tar", 8), whole = read_bytes(path);
  folder.write("photos/a.png", photo(1));
  const Args args = {"batch", folder / "photos", "-o", folder / "out.jsonl", "--ordered"};
  cut(path, whole.size() / 2);
  const auto first = run(args);
  CHECK(first.status == 1);
  CHECK_THAT(first.err, ContainsSubstring("gaze batch: " + path + ": the archive is damaged"));
  const Names images = images_of(folder / "out.jsonl");
  CHECK(images.front() == folder / "photos/a.png");
  CHECK(images.back() == path);
  CHECK(images.size() >= 5);
  const auto again = run(args);
  CHECK(again.status == 1);
  CHECK_THAT(again.err, ContainsSubstring("gaze batch: 0 done, "));
  CHECK(images_of(folder / "out.jsonl") == images);

  gaze_tests::write_bytes(path, whole);
  Args retry = args;
  retry.emplace_back("--retry-errors");
  CHECK(run(retry).status == 0);
  const Names all = images_of(folder / "out.jsonl");
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == 9);
  CHECK(all.size() == 9);
}

TEST_CASE("shards of the work share the photos of archives out", "[tar]") {
  const TemporaryFolder folder;
  const std::string path = write_shard(folder / "s.tar", 30);
  Names all;
  for (const char* shard : {"0/2", "1/2"}) {
    const auto outcome = run({"batch", path, "-o", "-", "--quiet", "--shard", shard});
    CHECK(outcome.status == 0);
    const auto lines = lines_of(outcome.out);
    CHECK(lines.size() > 5);
    all.insert(all.end(), lines.begin(), lines.end());
  }
  CHECK(all.size() == 30);
  cut(path, 9000);
  int reported = 0, written = 0;
  for (const char* shard : {"0/2", "1/2"}) {
    const auto outcome = run({"batch", path, "-o", "-", "--quiet", "--shard", shard});
    CHECK(outcome.status == 1);
    reported += outcome.err.find("the archive is damaged") != std::string::npos ? 1 : 0;
    written += outcome.out.find("the archive is damaged") != std::string::npos ? 1 : 0;
  }
  CHECK(reported == 2);
  CHECK(written == 1);
}

TEST_CASE("a worker takes the names of archives", "[tar]") {
  const TemporaryFolder folder;
  const std::string one = write_shard(folder / "1.tar", 3), two = write_shard(folder / "2.tar", 2);
  const std::string file = folder.write("a.png", photo(1));
  const auto outcome = run({"batch", "-", "-o", "-", "--ordered"},
                           one + "\r\n" + file + "\n" + folder / "no.tar\n" + two + "\n");
  CHECK(outcome.status == 1);
  folder.write("out", outcome.out);
  CHECK(images_of(folder / "out") == Names{one + "/0/0.png", one + "/0/1.png", one + "/0/2.png",
                                           file, folder / "no.tar", two + "/0/0.png",
                                           two + "/0/1.png"});
}

TEST_CASE("what needs a file is refused for photos in archives", "[tar][error]") {
  const TemporaryFolder folder;
  const std::string path = write_shard(folder / "s.tar", 2);
  const auto sidecars = run({"batch", path, "-o", folder / "out.jsonl", "--sidecar", "txt"});
  CHECK(sidecars.status == 2);
  CHECK_THAT(sidecars.err, ContainsSubstring(path + "/0/0.png: nothing can be written beside a "
                                                    "photo in an archive"));
  CHECK(run({"batch", path, "-o", folder / "metadata.jsonl"}).status == 2);
  CHECK(run({"batch", path, "-o", folder / "b.jsonl", "--sidecar=txt", "--output-dir",
             folder / "texts"})
            .status == 0);
  CHECK(std::filesystem::exists(folder / "texts/s.tar/0/1.png.txt"));
}
