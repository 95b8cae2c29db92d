// What must be on the disk in the end, however often the run was killed or its folders went away.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <random>
#include <thread>

#include "batch/photos.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/process.hpp"

using gaze_tests::lines_of;
using gaze_tests::Process;
using gaze_tests::read_bytes;
using gaze_tests::run_process;
using gaze_tests::sorted_lines;
using gaze_tests::Start;
using gaze_tests::TemporaryFolder;
using gaze_tests::write_photos;
namespace fs = std::filesystem;

namespace {

constexpr int kPhotos = 80;

Start batch(const TemporaryFolder& folder, const std::string& output,
            std::vector<std::string> words = {}) {
  words.insert(words.begin(), {gaze_tests::build_path("tests/batch/fake_gaze"), "batch",
                               folder / "photos", "-o", output});
  return {words, "", "", folder / "err", -1};
}

/// The photos' sidecars below a folder and what is in them, without temporary files.
std::map<std::string, std::string> sidecars(const std::string& folder) {
  std::map<std::string, std::string> texts;
  if (!fs::exists(folder)) return texts;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name.rfind(".gaze-", 0) == 0) continue;
    texts[fs::relative(entry.path(), folder).string()] = read_bytes(entry.path().string());
  }
  return texts;
}

void pause(std::mt19937& random, unsigned most_milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(random() % most_milliseconds));
}

/// Starts the run again and again and kills it after some milliseconds, then lets it finish.
void kill_and_finish(const Start& start, int kills, unsigned most, std::mt19937& random) {
  setenv("GAZE_FAKE_DELAY_MS", "1", 1);
  for (int kill = 0; kill < kills; ++kill) {
    Process process(start);
    pause(random, most);
    process.stop(SIGKILL);
  }
  unsetenv("GAZE_FAKE_DELAY_MS");
  // A photo that happened to be in hand at many kills may have been given up.
  Start last = start;
  last.command.emplace_back("--retry-errors");
  CHECK(run_process(last) == 0);
}

}  // namespace

TEST_CASE("a killed batch makes the same table in the end", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", kPhotos);
  std::mt19937 random(2);
  for (const std::string name : {"out.csv", "out.tsv", "out.json", "photos/metadata.jsonl"}) {
    CAPTURE(name);
    const std::string output = folder / name;
    const Start start = batch(folder, output, {"--ordered"});
    REQUIRE(run_process(start) == 0);
    const std::string whole = read_bytes(output);
    REQUIRE(lines_of(whole).size() >= kPhotos);
    for (const char* ending : {"", ".journal", ".state"}) fs::remove(output + ending);

    kill_and_finish(start, 10, 60, random);
    CHECK(read_bytes(output) == whole);
    // A table that is there is whole at every moment: made anew and killed meanwhile, too.
    for (int kill = 0; kill < 5; ++kill) {
      Process process(start);
      pause(random, 8);
      process.stop(SIGKILL);
      CHECK(read_bytes(output) == whole);
    }
  }
}

TEST_CASE("a killed batch leaves whole sidecars and all of them in the end", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", kPhotos);
  std::mt19937 random(3);
  const auto start = [&](const std::string& output, const std::string& texts) {
    return batch(folder, folder / output, {"--sidecar", "txt", "--output-dir", folder / texts});
  };
  REQUIRE(run_process(start("whole.jsonl", "whole")) == 0);
  const auto whole = sidecars(folder / "whole");
  REQUIRE(whole.size() == kPhotos);

  const Start again = start("out.jsonl", "texts");
  setenv("GAZE_FAKE_DELAY_MS", "1", 1);
  for (int kill = 0; kill < 10; ++kill) {
    {
      Process process(again);
      pause(random, 60);
      process.stop(SIGKILL);
    }
    for (const auto& [name, text] : sidecars(folder / "texts")) CHECK(text == whole.at(name));
  }
  unsetenv("GAZE_FAKE_DELAY_MS");
  CHECK(run_process(again) == 0);
  CHECK(sidecars(folder / "texts") == whole);
  CHECK(sorted_lines(folder / "out.jsonl") == sorted_lines(folder / "whole.jsonl"));
}

TEST_CASE("a folder that goes away while it is captioned fails the run and not its photos",
          "[batch][error]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", kPhotos);
  REQUIRE(run_process(batch(folder, folder / "whole.jsonl")) == 0);
  const std::string output = folder / "out.jsonl";

  setenv("GAZE_FAKE_DELAY_MS", "20", 1);
  // --quiet: a slow machine would get a line of progress.
  const Start start = batch(folder, output, {"--batch-size", "1", "--threads", "2", "--quiet"});
  Process process(start);
  while (!fs::exists(output) || fs::file_size(output) == 0) std::this_thread::yield();
  process.signal(SIGSTOP);  // However busy the machine is, it is not done yet.
  fs::rename(folder / "photos", folder / "elsewhere");
  process.signal(SIGCONT);
  CHECK(process.wait() == 3);
  unsetenv("GAZE_FAKE_DELAY_MS");
  const std::string err = read_bytes(folder / "err");
  CHECK(lines_of(err).size() == 1);
  CHECK_THAT(err, ContainsSubstring((folder / "photos") + ": the folder went away"));
  CHECK(read_bytes(output).find("\"error\"") == std::string::npos);

  // Another folder of the same name, as below a disk that is not mounted, has no photos.
  fs::create_directory(folder / "photos");
  CHECK(run_process(start) == 1);
  fs::remove(folder / "photos");
  fs::rename(folder / "elsewhere", folder / "photos");
  CHECK(run_process(start) == 0);
  CHECK(sorted_lines(output) == sorted_lines(folder / "whole.jsonl"));
}

TEST_CASE("an output that goes away while it is written is no success", "[batch][error]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 20);
  fs::create_directory(folder / "out");
  const std::string output = folder / "out/out.jsonl";
  setenv("GAZE_FAKE_DELAY_MS", "20", 1);
  Process process(batch(folder, output, {"--batch-size", "1", "--threads", "2"}));
  while (!fs::exists(output) || fs::file_size(output) == 0) std::this_thread::yield();
  process.signal(SIGSTOP);
  fs::rename(folder / "out", folder / "elsewhere");
  process.signal(SIGCONT);
  CHECK(process.wait() == 3);
  unsetenv("GAZE_FAKE_DELAY_MS");
  CHECK_THAT(read_bytes(folder / "err"), ContainsSubstring(output + ": the file went away"));
  CHECK(lines_of(read_bytes(folder / "elsewhere/out.jsonl")).size() == 20);  // Nothing is lost.
}
