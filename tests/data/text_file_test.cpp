#include "data/text_file.hpp"

#include <zlib.h>

#include <filesystem>

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

namespace {

void write_gzip(const std::string& path, const std::string& text) {
  const gzFile file = gzopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  REQUIRE(gzwrite(file, text.data(), static_cast<unsigned>(text.size())) ==
          static_cast<int>(text.size()));
  REQUIRE(gzclose(file) == Z_OK);
}

std::string read_all(const std::string& path) {
  const auto stream = gaze::open_text(path);
  std::string text;
  gaze::Lines lines(*stream, path);
  while (lines.next()) text += lines.line() + "|";
  return text;
}

std::string many_lines() {
  std::string text;
  for (int i = 0; i < 50000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  return text;
}

}  // namespace

TEST_CASE("compressed and plain text read the same", "[text_file]") {
  const gaze_tests::TemporaryFolder folder;
  const auto text = many_lines();
  const auto plain = folder.write("plain.tsv", text);
  write_gzip((folder / "small.tsv.gz"), text);
  CHECK(read_all(plain).size() == text.size());
  CHECK(read_all(plain) == read_all((folder / "small.tsv.gz")));
}

TEST_CASE("a cut compressed file is an error and not a shorter file", "[text_file][error]") {
  const gaze_tests::TemporaryFolder folder;
  const auto path = (folder / "cut.gz");
  write_gzip(path, many_lines());
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  CHECK_THROWS_WITH(read_all(path),
                    ContainsSubstring(path + ": compressed data are damaged or cut"));
}

TEST_CASE("a missing file or a folder is named", "[text_file][error]") {
  const gaze_tests::TemporaryFolder folder;
  CHECK_THROWS_WITH(gaze::open_text((folder / "no.tsv")),
                    (folder / "no.tsv") + ": cannot open: No such file or directory");
  CHECK_THROWS_WITH(gaze::open_text(folder.path().string()),
                    folder.path().string() + ": wanted a file, got a folder");
}
