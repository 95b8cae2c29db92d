#include "batch/journal/journal.hpp"

#include <unistd.h>

#include "files/path_fingerprint.hpp"
#include "gaze/caption_json.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using gaze_tests::read_bytes;
using gaze_tests::TemporaryFolder;

namespace {

std::string good(const std::string& path) {
  CaptionedPhoto photo;
  photo.caption.words.emplace_back();
  photo.caption.words[0].text = "dog";
  return caption_json(path, photo);
}

std::vector<std::string> images(const std::string& path, bool drop_failed = false) {
  std::vector<std::string> seen;
  const Journal journal(path, drop_failed, [&](const JournalEntry& entry, std::string_view) {
    seen.push_back(entry.image);
  });
  return seen;
}

}  // namespace

TEST_CASE("a journal tells the photos it holds", "[journal]") {
  const TemporaryFolder folder;
  const std::string path = folder / "out.jsonl";
  {
    Journal journal(path, false, [](auto&&...) { FAIL("a new journal is empty"); });
    journal.append(good("a.jpg"));
    journal.append(error_json("odd\xFF\n.jpg", "no photo"));
    journal.sync();
  }
  CHECK(images(path) == std::vector<std::string>{"a.jpg", "odd\xFF\n.jpg"});
  CHECK(read_bytes(path) == good("a.jpg") + "\n" + error_json("odd\xFF\n.jpg", "no photo") + "\n");
}

TEST_CASE("the head of a line is read as the whole line would be", "[journal]") {
  for (const std::string path :
       {"a.jpg", "quote\".jpg", "back\\slash", "\xFF", "tab\t", "\xC3\xA9"}) {
    CHECK(read_journal_entry(good(path)).image == path);
    CHECK_FALSE(read_journal_entry(good(path)).failed);
    CHECK(read_journal_entry(error_json(path, "why \"so\"")).image == path);
    CHECK(read_journal_entry(error_json(path, "e")).failed);
  }
  CHECK(read_journal_entry(R"({"caption": "x", "image": "b.jpg"})").image == "b.jpg");
  CHECK_THROWS_AS(read_journal_entry(good("a.jpg").substr(0, 60)), Error);
}

TEST_CASE("a last line cut at any byte is cut off whole", "[journal]") {
  const TemporaryFolder folder;
  const std::string path = folder / "out.jsonl";
  const std::string first = good("a.jpg") + "\n", second = good("b.jpg") + "\n";
  for (std::size_t cut = 0; cut < second.size(); ++cut) {
    gaze_tests::write_bytes(path, first + second.substr(0, cut));
    CHECK(images(path) == std::vector<std::string>{"a.jpg"});
    REQUIRE(read_bytes(path) == first);
  }
}

TEST_CASE("zeros left by a crash of the machine are cut off", "[journal]") {
  const TemporaryFolder folder;
  const std::string first = good("a.jpg") + "\n";
  const std::string path = folder.write("out.jsonl", first + std::string(100, '\0') + "\nx\0y");
  CHECK(images(path) == std::vector<std::string>{"a.jpg"});
  CHECK(read_bytes(path) == first);
}

TEST_CASE("a file of another program is left as it is", "[journal][error]") {
  const TemporaryFolder folder;
  const std::string text = "my notes\nare not captions\n";
  const std::string path = folder.write("notes.jsonl", text);
  CHECK_THROWS_WITH(images(path), path +
                                      ": line 1 is no record of a photo: the line is not one "
                                      "JSON object");
  CHECK(read_bytes(path) == text);
}

TEST_CASE("two runs cannot write one journal", "[journal][error]") {
  const TemporaryFolder folder;
  const std::string path = folder / "out.jsonl";
  {
    const Journal first(path, false, [](auto&&...) {});
    CHECK_THROWS_WITH(images(path), path + " is being written by another run");
  }
  CHECK(images(path).empty());
}

TEST_CASE("failed photos can be taken out to be tried again", "[journal]") {
  const TemporaryFolder folder;
  const std::string a = good("a.jpg") + "\n", b = error_json("b.jpg", "e") + "\n",
                    c = good("c.jpg") + "\n";
  const std::string path = folder.write("out.jsonl", a + b + c);
  {
    std::vector<std::string> seen;
    Journal journal(path, true, [&](const JournalEntry& entry, std::string_view) {
      seen.push_back(entry.image);
    });
    CHECK(seen == std::vector<std::string>{"a.jpg", "c.jpg"});
    CHECK_THROWS_AS(images(path), Error);  // The new file is locked as well.
    journal.append(good("b.jpg"));
  }
  CHECK(read_bytes(path) == a + c + good("b.jpg") + "\n");
}

TEST_CASE("fingerprints tell paths apart and are the same everywhere", "[journal]") {
  FingerprintSet set;
  for (int n = 0; n < 100000; ++n) REQUIRE(set.insert(fingerprint(std::to_string(n))));
  for (int n = 0; n < 100000; ++n) REQUIRE_FALSE(set.insert(fingerprint(std::to_string(n))));
  CHECK(set.size() == 100000);
  CHECK(set.insert(fingerprint("")));
  const auto a = fingerprint("a"), b = fingerprint("b");
  CHECK((a.high != b.high && a.low != b.low));
}

TEST_CASE("what was never ours is not cut off", "[journal][error]") {
  const TemporaryFolder folder;
  const std::string a = good("a.jpg") + "\n";
  std::string utf16 = "\xFF\xFE";
  for (const char letter : std::string("my notes\n")) utf16 += {letter, '\0'};
  for (const std::string& text : {std::string("one line of mine without newline"), utf16,
                                  a + "one line of mine", a + utf16}) {
    const std::string path = folder.write("out.jsonl", text);
    CHECK_THROWS_WITH(images(path), ContainsSubstring(path + ": line "));
    CHECK(read_bytes(path) == text);
  }
}

TEST_CASE("taking out failed photos keeps a journal's rights and what lies beside it",
          "[journal]") {
  namespace fs = std::filesystem;
  const TemporaryFolder folder;
  const std::string path = folder.write("out.jsonl", error_json("b.jpg", "e") + "\n");
  const std::string beside = folder.write("out.jsonl.new", "mine");
  fs::permissions(path, fs::perms(0600));
  CHECK(images(path, true).empty());
  CHECK(read_bytes(path).empty());
  CHECK(fs::status(path).permissions() == fs::perms(0600));
  CHECK(read_bytes(beside) == "mine");
}

TEST_CASE("a journal behind a link stays there, and so does the link", "[journal]") {
  namespace fs = std::filesystem;
  const TemporaryFolder folder;
  const std::string path = folder / "link.jsonl";
  const std::string target =
      folder.write("real/out.jsonl", good("a.jpg") + "\n" + error_json("b.jpg", "e") + "\n");
  fs::create_symlink("real/out.jsonl", path);
  CHECK(images(path, true) == std::vector<std::string>{"a.jpg"});
  CHECK(fs::is_symlink(path));
  CHECK(read_bytes(target) == good("a.jpg") + "\n");
}
