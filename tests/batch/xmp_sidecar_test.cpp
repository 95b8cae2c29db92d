// gaze batch with XMP, beside the photos and in them.

#include <sys/stat.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <thread>
#include <vector>

#include "batch/photos.hpp"
#include "cli/run.hpp"
#include "files/replace_file.hpp"
#include "gaze/image.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/process.hpp"
#include "xmp/photo_metadata.hpp"

using namespace gaze;
using gaze_tests::lines_of;
using gaze_tests::read_bytes;
using gaze_tests::run;
using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;
namespace fs = std::filesystem;

namespace {

constexpr auto kDescription = XmpField::description;
constexpr auto kAltText = XmpField::alt_text;
const std::string kRed = "A bright red landscape.";

std::string sidecar_saying(const std::string& description, const std::string& more = "") {
  return R"(<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF )"
         R"(xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" )"
         R"(xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" )"
         R"(xmp:Rating="4"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">)" +
         description + "</rdf:li>" + more +
         "</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>\n";
}

struct Photos {
  TemporaryFolder folder;
  std::string red = folder.write("photos/a.png", tiny_png(4, 2, 250, 200, 200));
  std::string deep = folder.write("photos/deep/b.png", tiny_png(1, 1, 9, 9, 9));

  gaze_tests::Outcome batch(Args more) const {
    more.insert(more.begin(), {"batch", folder / "photos", "-o", folder / "out.jsonl", "--quiet"});
    return run(more);
  }
  std::size_t captioned() const { return lines_of(read_bytes(folder / "out.jsonl")).size(); }
};

/// One pixel.
std::string tiny_bmp() {
  std::string bytes(58, '\0');
  bytes.replace(0, 3, "BM\x3a");
  bytes[10] = 54;  // Where the pixels begin.
  bytes[14] = 40;  // The second header's size.
  bytes[18] = bytes[22] = bytes[26] = 1;
  bytes[28] = 24;
  return bytes;
}

XmpPacket packet_of(const std::string& photo) {
  return XmpPacket(read_photo_metadata(read_bytes(photo)).packet.value_or(""));
}

}  // namespace

TEST_CASE("an XMP sidecar says it in both fields or in the one that is wanted", "[xmp]") {
  const Photos photos;
  CHECK(photos.batch({"--sidecar=xmp"}).status == 0);
  const XmpPacket both(read_bytes(photos.red + ".xmp"));
  CHECK(both.says(kDescription, kRed));
  CHECK(both.says(kAltText, kRed));

  CHECK(photos
            .batch({"--sidecar=xmp", "--xmp-fields=alt-text", "--max-chars=12", "--output-dir",
                    photos.folder / "texts"})
            .status == 0);
  const XmpPacket one(read_bytes(photos.folder / "texts/deep/b.png.xmp"));
  CHECK_FALSE(one.has_words(kDescription));
  CHECK(one.says(kAltText, "A dark grey."));
  CHECK_THAT(read_bytes(photos.folder / "out.jsonl"), ContainsSubstring("a dark grey square"));
}

TEST_CASE("what is in an XMP sidecar stays and a person's words with it", "[xmp]") {
  const Photos photos;
  const std::string mine = sidecar_saying("Grandma", "<rdf:li xml:lang=\"de\">Oma</rdf:li>");
  const std::string path = photos.folder.write("photos/a.png.xmp", mine);
  CHECK(photos.batch({"--sidecar=xmp", "--xmp-fields=description"}).status == 0);
  CHECK(read_bytes(path) == mine);
  CHECK(photos.captioned() == 1);  // The other one: this one needs no caption.

  fs::remove(photos.folder / "out.jsonl");
  CHECK(photos.batch({"--sidecar=xmp"}).status == 0);
  CHECK(XmpPacket(read_bytes(path)).says(kAltText, kRed));
  CHECK_THAT(read_bytes(path), ContainsSubstring("xmp:Rating=\"4\""));
  CHECK_THAT(read_bytes(path), ContainsSubstring(">Grandma</rdf:li>"));

  CHECK(photos.batch({"--sidecar=xmp", "--overwrite"}).status == 0);
  CHECK(XmpPacket(read_bytes(path)).says(kDescription, kRed));
  CHECK_THAT(read_bytes(path), ContainsSubstring(">Oma</rdf:li>"));
}

TEST_CASE("a camera's words in a sidecar are no person's", "[xmp]") {
  const Photos photos;
  const std::string path =
      photos.folder.write("photos/a.png.xmp", sidecar_saying("OLYMPUS DIGITAL CAMERA  "));
  CHECK(photos.batch({"--sidecar=xmp"}).status == 0);
  CHECK(XmpPacket(read_bytes(path)).says(kDescription, kRed));
}

TEST_CASE("a sidecar that is no XMP is named and left alone", "[xmp][error]") {
  const Photos photos;
  const std::string path = photos.folder.write("photos/a.png.xmp", "<x:xmpmeta>\n<a></x:xmpmeta>");
  for (int n = 0; n < 2; ++n) {
    const auto outcome = photos.batch({"--sidecar=xmp"});
    CHECK(outcome.status == 1);
    CHECK(outcome.err == "gaze batch: " + path +
                             ": the sidecar is left as it is, because it cannot be read as XMP: "
                             "line 1: unbound prefix\n");
    CHECK(read_bytes(path) == "<x:xmpmeta>\n<a></x:xmpmeta>");
    CHECK(photos.captioned() == 2);
  }
}

TEST_CASE("what a photo says of itself needs no sidecar to say it again", "[xmp]") {
  const Photos photos;
  XmpPacket packet;
  packet.set_words(kDescription, "Grandma");
  gaze_tests::write_bytes(photos.red, with_packet(read_bytes(photos.red), packet));
  CHECK(photos.batch({"--sidecar=xmp"}).status == 0);
  const XmpPacket sidecar(read_bytes(photos.red + ".xmp"));
  CHECK_FALSE(sidecar.has_words(kDescription));
  CHECK(sidecar.says(kAltText, kRed));
}

TEST_CASE("a sidecar named without the photo's extension is the photo's", "[xmp]") {
  for (const char* const name : {"a.xmp", "a.XMP", "a.png.XMP"}) {
    const Photos photos;
    const std::string path =
        photos.folder.write(std::string("photos/") + name, sidecar_saying("Grandma"));
    CHECK(photos.batch({"--sidecar=xmp"}).status == 0);
    INFO(name);
    CHECK_FALSE(fs::exists(photos.red + ".xmp"));
    CHECK_THAT(read_bytes(path),
               ContainsSubstring(">Grandma</rdf:li>") && ContainsSubstring("xmp:Rating=\"4\""));
    CHECK(XmpPacket(read_bytes(path)).says(kAltText, kRed));
  }
}

TEST_CASE("a sidecar that may be another photo's is not written into", "[xmp]") {
  for (const char* const other : {"a.jpg", "a.CR2", "a.dng"}) {
    const Photos photos;
    const std::string mine = sidecar_saying("Grandma");
    const std::string path = photos.folder.write("photos/a.xmp", mine);
    photos.folder.write(std::string("photos/") + other, "");
    photos.batch({"--sidecar=xmp"});
    INFO(other);
    CHECK(read_bytes(path) == mine);
    CHECK(XmpPacket(read_bytes(photos.red + ".xmp")).says(kDescription, kRed));
  }
  const Photos photos;  // A film or a text beside it is no other photo.
  photos.folder.write("photos/a.mov", "");
  photos.folder.write("photos/a.txt", "");
  const std::string path = photos.folder.write("photos/a.xmp", sidecar_saying("Grandma"));
  CHECK(photos.batch({"--sidecar=xmp"}).status == 0);
  CHECK(XmpPacket(read_bytes(path)).says(kAltText, kRed));
}

TEST_CASE("words in another sidecar of the photo are not hidden", "[xmp]") {
  const Photos photos;
  const std::string mine = sidecar_saying("Grandma");
  const std::string path = photos.folder.write("photos/a.xmp", mine);
  photos.folder.write("photos/a.png.xmp", sidecar_saying(" "));  // Which programs prefer.
  CHECK(photos.batch({"--sidecar=xmp"}).status == 0);
  CHECK(read_bytes(path) == mine);
  const XmpPacket sidecar(read_bytes(photos.red + ".xmp"));
  CHECK_FALSE(sidecar.has_words(kDescription));
  CHECK(sidecar.says(kAltText, kRed));

  CHECK(photos
            .batch({"--sidecar=xmp", "--xmp-fields=description", "--output-dir",
                    photos.folder / "texts"})
            .status == 0);
  CHECK_FALSE(fs::exists(photos.folder / "texts/a.png.xmp"));
  CHECK(fs::exists(photos.folder / "texts/deep/b.png.xmp"));
}

TEST_CASE("the summary says how many photos keep their words and where those are", "[xmp]") {
  const TemporaryFolder folder;
  const std::string described = gaze_tests::fixture_path("words/exif_description.jpg");
  for (const char* const name : {"a.jpg", "b.jpg", "c.png"}) {
    fs::create_directories(folder / "photos");
    fs::copy_file(described, folder / (std::string("photos/") + name));
  }
  folder.write("photos/d.png", tiny_png(4, 2, 250, 200, 200));
  folder.write("photos/d.png.xmp", sidecar_saying("Grandma"));
  folder.write("photos/e.png", tiny_png(4, 2, 250, 200, 200));
  const auto outcome = run({"batch", folder / "photos", "-o", folder / "out.jsonl", "--sidecar=xmp",
                            "--xmp-fields=description"});
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.err, ContainsSubstring("gaze batch: words that were there are kept: 3 in EXIF "
                                            "ImageDescription, 1 in an XMP sidecar\n"));
  CHECK_THAT(outcome.err, ContainsSubstring("gaze batch: 1 done, 4 left as they are"));
}

TEST_CASE("a photo whose XMP cannot be read keeps what it may say", "[xmp][error]") {
  const Photos photos;
  const std::string mark("http://ns.adobe.com/xap/1.0/\0", 29);
  std::string jpeg = read_bytes(gaze_tests::asset_path("dog.jpg"));
  const std::string data = mark + "<x:xmpmeta><dc:description>Our dog";
  const std::string segment =
      std::string("\xff\xe1\0", 3) + static_cast<char>(data.size() + 2) + data;
  const std::string path = photos.folder.write("photos/e.jpg", jpeg.insert(2, segment));
  const auto outcome = photos.batch({"--sidecar=xmp"});
  CHECK(outcome.status == 0);
  CHECK(outcome.err.empty());
  const XmpPacket sidecar(read_bytes(path + ".xmp"));
  CHECK_FALSE(sidecar.has_words(kDescription));
  CHECK(sidecar.has_words(kAltText));
  CHECK_THAT(photos.batch({"--embed-metadata"}).err,
             ContainsSubstring(path + ": its XMP cannot be read: line 1: unbound prefix"));
}

TEST_CASE("words are written into photos whose pixels stay", "[xmp]") {
  const Photos photos;
  const std::string jpeg = photos.folder / "photos/e.jpg";
  fs::copy_file(gaze_tests::asset_path("dog.jpg"), jpeg);
  const auto before = read_image(jpeg).rgb;
  fs::permissions(jpeg, fs::perms(0640));
  CHECK(photos.batch({"--embed-metadata"}).status == 0);
  CHECK(packet_of(jpeg).has_words(kAltText));
  CHECK(read_image(jpeg).rgb == before);
  CHECK(fs::status(jpeg).permissions() == fs::perms(0640));
  CHECK(packet_of(photos.red).says(kDescription, kRed));

  const std::string whole = read_bytes(jpeg);
  CHECK(photos.batch({"--embed-metadata"}).status == 0);
  CHECK(read_bytes(jpeg) == whole);
  CHECK(photos.captioned() == 3);
}

TEST_CASE("a run that was stopped writes into photos what the journal says", "[xmp]") {
  const Photos photos;
  photos.batch({});
  const std::string journal = read_bytes(photos.folder / "out.jsonl");
  const pid_t gone = fork();
  if (gone == 0) _exit(0);
  waitpid(gone, nullptr, 0);
  const std::string left =
      photos.folder.write("photos/" + temporary_prefix(gone) + "0.png", "half a photo");
  // Of another machine or container that shares the folder: its process may well live there.
  const std::string elsewhere = photos.folder.write(
      "photos/.gaze-00000000-" + std::to_string(gone) + "-0.png", "half a photo");
  const std::string old =
      photos.folder.write("photos/.gaze-" + std::to_string(gone) + "-0.png", "half a photo");
  CHECK(photos.batch({"--embed-metadata", "--sidecar=xmp"}).status == 0);
  CHECK(read_bytes(photos.folder / "out.jsonl") == journal);
  CHECK(packet_of(photos.red).says(kDescription, kRed));
  CHECK(XmpPacket(read_bytes(photos.red + ".xmp")).says(kDescription, kRed));
  CHECK_FALSE(fs::exists(left));
  CHECK(fs::exists(elsewhere));
  CHECK(fs::exists(old));
  // A sidecar that is lost is written again: our own text in the photo is no user content.
  fs::remove(photos.red + ".xmp");
  CHECK(photos.batch({"--embed-metadata", "--sidecar=xmp"}).status == 0);
  CHECK(XmpPacket(read_bytes(photos.red + ".xmp")).says(kDescription, kRed));
}

TEST_CASE("runs that are killed leave whole photos and the last one completes them", "[xmp]") {
  const TemporaryFolder folder;
  gaze_tests::write_photos(folder, "photos", 40);
  std::map<std::string, std::vector<std::uint8_t>> pixels;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "photos")) {
    if (entry.is_regular_file()) pixels[entry.path()] = read_image(entry.path()).rgb;
  }
  const gaze_tests::Start start{{gaze_tests::build_path("tests/batch/fake_gaze"), "batch",
                                 folder / "photos", "-o", folder / "out.jsonl", "--embed-metadata"},
                                "",
                                "",
                                folder / "err",
                                -1};
  std::mt19937 random(1);
  for (int kill = 0; kill < 8; ++kill) {
    gaze_tests::Process process(start);
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 80));
    process.stop(SIGKILL);
  }
  for (const auto& [path, rgb] : pixels) CHECK(read_image(path).rgb == rgb);
  CHECK(gaze_tests::run_process(start) == 0);
  CHECK(gaze_tests::sorted_lines(folder / "out.jsonl").size() == 40);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "photos")) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  CHECK(files == 40);
  for (const auto& [path, rgb] : pixels) {
    CHECK(packet_of(path).has_words(kDescription));
    CHECK(read_image(path).rgb == rgb);
  }
}

TEST_CASE("a person's words in a photo stay", "[xmp]") {
  const Photos photos;
  XmpPacket packet;
  packet.set_words(kDescription, "Grandma");
  gaze_tests::write_bytes(photos.red, with_packet(read_bytes(photos.red), packet));
  CHECK(photos.batch({"--embed-metadata"}).status == 0);
  CHECK(packet_of(photos.red).says(kDescription, "Grandma"));
  CHECK(packet_of(photos.red).says(kAltText, kRed));
  CHECK(photos.batch({"--embed-metadata", "--overwrite"}).status == 0);
  CHECK(packet_of(photos.red).says(kDescription, kRed));
}

TEST_CASE("a person's words in a sidecar are not contradicted in the photo", "[xmp]") {
  for (const char* const name : {"a.png.xmp", "a.xmp", "a.XMP"}) {
    INFO(name);
    const Photos photos;
    const std::string mine = sidecar_saying("Grandma");
    const std::string sidecar = photos.folder.write(std::string("photos/") + name, mine);
    const std::string before = read_bytes(photos.red);
    CHECK(photos.batch({"--embed-metadata", "--xmp-fields=description"}).status == 0);
    CHECK(read_bytes(photos.red) == before);
    CHECK(packet_of(photos.deep).has_words(kDescription));
    CHECK(photos.captioned() == 1);  // The other one: this one needs no caption.

    fs::remove(photos.folder / "out.jsonl");
    const auto outcome = run(
        {"batch", photos.folder / "photos", "-o", photos.folder / "out.jsonl", "--embed-metadata"});
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.err,
               ContainsSubstring("words that were there are kept: 1 in an XMP sidecar"));
    CHECK_FALSE(packet_of(photos.red).has_words(kDescription));
    CHECK(packet_of(photos.red).says(kAltText, kRed));

    CHECK(photos.batch({"--embed-metadata", "--overwrite"}).status == 0);
    CHECK(packet_of(photos.red).says(kDescription, kRed));
    CHECK(read_bytes(sidecar) == mine);
  }
}

TEST_CASE("only a person's words in a sidecar of the photo keep words out of it", "[xmp]") {
  const Photos photos;
  photos.folder.write("photos/a.xmp", sidecar_saying("Grandma"));  // Perhaps the raw file's.
  photos.folder.write("photos/a.CR2", "");
  photos.folder.write("photos/deep/b.png.xmp", sidecar_saying("OLYMPUS DIGITAL CAMERA"));
  CHECK(photos.batch({"--embed-metadata"}).status == 0);
  CHECK(packet_of(photos.red).says(kDescription, kRed));
  CHECK(packet_of(photos.deep).has_words(kDescription));
}

TEST_CASE("a sidecar of the same captions is no reason to keep them out of the photo", "[xmp]") {
  const Photos photos;
  CHECK(photos.batch({"--sidecar=xmp"}).status == 0);  // Stopped before the photos' turn.
  CHECK(photos.batch({"--sidecar=xmp", "--embed-metadata"}).status == 0);
  CHECK(packet_of(photos.red).says(kDescription, kRed));
  CHECK(packet_of(photos.red).says(kAltText, kRed));

  const Photos both;
  CHECK(both.batch({"--sidecar=xmp", "--embed-metadata", "--prepend=Photo: "}).status == 0);
  CHECK(packet_of(both.red).has_words(kDescription));
  CHECK(XmpPacket(read_bytes(both.red + ".xmp")).has_words(kDescription));
}

TEST_CASE("words in a sidecar below the output folder keep words out of the photo", "[xmp]") {
  const Photos photos;
  photos.folder.write("texts/a.png.xmp", sidecar_saying("Grandma"));
  CHECK(photos.batch({"--sidecar=xmp", "--embed-metadata", "--output-dir", photos.folder / "texts"})
            .status == 0);
  CHECK_FALSE(packet_of(photos.red).has_words(kDescription));
  CHECK(packet_of(photos.red).says(kAltText, kRed));
}

TEST_CASE("a photo whose sidecar cannot be read is not written into", "[xmp][error]") {
  const Photos photos;
  const std::string before = read_bytes(photos.red);
  fs::create_directory(photos.red + ".xmp");
  for (int n = 0; n < 2; ++n) {
    const auto outcome = photos.batch({"--embed-metadata"});
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.err,
               ContainsSubstring(photos.red +
                                 ": no metadata are written, because a sidecar's words "
                                 "are unknown: " +
                                 photos.red + ".xmp: "));
    CHECK(read_bytes(photos.red) == before);
  }
  CHECK(packet_of(photos.deep).has_words(kDescription));
}

TEST_CASE("photos that are not to be changed are named", "[xmp][error]") {
  const Photos photos;
  const std::string bmp = photos.folder.write("photos/b.bmp", tiny_bmp());
  const std::string link = photos.folder / "photos/l.png";
  const std::string target = photos.folder.write("elsewhere.png", tiny_png(1, 1, 1, 2, 3));
  const std::string before = read_bytes(target);
  fs::create_symlink(target, link);
  fs::permissions(photos.deep, fs::perms(0444));
  for (int n = 0; n < 2; ++n) {
    const auto outcome = photos.batch({"--embed-metadata"});
    CHECK(outcome.status == 1);
    CHECK(lines_of(outcome.err).size() == 3);
    CHECK_THAT(outcome.err, ContainsSubstring(bmp + ": only JPEG, PNG, TIFF and WebP files"));
    CHECK_THAT(outcome.err, ContainsSubstring(link + " is a link: "));
    CHECK_THAT(outcome.err, ContainsSubstring(photos.deep + " is write-protected: "));
    CHECK(read_bytes(target) == before);
    CHECK(photos.captioned() == 4);
  }
}

TEST_CASE("flags about XMP need XMP", "[xmp][error]") {
  CHECK(run({"batch", "x", "-o", "x.jsonl", "--xmp-fields=alt-text"}).status == 2);
  CHECK(run({"batch", "x", "-o", "x.jsonl", "--sidecar=txt", "--xmp-fields=alt-text"}).status == 2);
  CHECK(run({"batch", "x", "-o", "-", "--embed-metadata"}).status == 2);
  CHECK(run({"batch", "x", "-o", "x.jsonl", "--embed-metadata", "--output-dir=x"}).status == 2);
}

TEST_CASE("XMP that is nested too deep costs its photo alone", "[xmp][error]") {
  const Photos photos;
  std::string deep = R"(<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF )"
                     R"(xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">)"
                     R"(<rdf:Description xmlns:d="http://purl.org/dc/elements/1.1/"><d:t>)";
  constexpr int kDepth = 50'000;
  for (int n = 0; n < kDepth; ++n) deep += "<rdf:Bag><rdf:li>";
  for (int n = 0; n < kDepth; ++n) deep += "</rdf:li></rdf:Bag>";
  deep += "</d:t></rdf:Description></rdf:RDF></x:xmpmeta>";
  const std::string sidecar = photos.folder.write("photos/a.png.xmp", deep);
  REQUIRE(fs::exists(photos.red));
  for (int n = 0; n < 2; ++n) {
    const auto outcome = photos.batch({"--sidecar=xmp"});
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.err, ContainsSubstring("nested deeper than 64 levels"));
    CHECK(photos.captioned() == 2);
  }
  CHECK(read_bytes(sidecar) == deep);
}
