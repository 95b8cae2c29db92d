// gaze batch as a process: killed, filled up, interrupted, fed through a pipe.
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
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

Start batch(const TemporaryFolder& folder, std::vector<std::string> words,
            const std::string& output = "out.jsonl") {
  words.insert(words.begin(), {gaze_tests::build_path("tests/batch/fake_gaze"), "batch",
                               folder / "photos", "-o", folder / output});
  return {words, "", "", folder / "err", -1};
}

void pause(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

off_t size_of(const std::string& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 ? status.st_size : 0;
}

/// Waits until the output is larger than `before`; false if that does not happen in five minutes.
bool begun(const std::string& path, off_t before = 0) {
  for (int n = 0; n < 30000; ++n) {
    if (size_of(path) > before) return true;
    pause(10);
  }
  return false;
}

}  // namespace

TEST_CASE("a batch killed fifty times captions each photo exactly once", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 120);
  folder.write("photos/broken.png", "no photo");
  REQUIRE(run_process(batch(folder, {"--ordered"}, "whole.jsonl")) == 1);
  const std::string whole = read_bytes(folder / "whole.jsonl");
  REQUIRE(lines_of(whole).size() == 121);

  setenv("GAZE_FAKE_DELAY_MS", "1", 1);
  std::mt19937 random(1);
  int finished = 0;
  for (int kill = 0; kill < 50; ++kill) {
    const bool ordered = finished % 2 == 0;
    const Start start =
        batch(folder, ordered ? std::vector<std::string>{"--ordered"} : std::vector<std::string>{});
    {
      Process process(start);
      pause(static_cast<int>(random() % 60));
      process.stop(SIGKILL);
    }
    const auto so_far = fs::exists(folder / "out.jsonl") ? read_bytes(folder / "out.jsonl") : "";
    if (ordered) CHECK(whole.compare(0, so_far.size(), so_far) == 0);
    if (lines_of(so_far).size() < 121 && kill < 49) continue;
    CHECK(run_process(start) == 1);
    if (ordered) CHECK(read_bytes(folder / "out.jsonl") == whole);
    CHECK(sorted_lines(folder / "out.jsonl") == sorted_lines(folder / "whole.jsonl"));
    fs::remove(folder / "out.jsonl");
    fs::remove(folder / "out.jsonl.state");
    ++finished;
  }
  unsetenv("GAZE_FAKE_DELAY_MS");
  CHECK(finished > 0);
}

TEST_CASE("a full disk costs no finished caption", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 60);
  REQUIRE(run_process(batch(folder, {"--ordered"}, "whole.jsonl")) == 0);
  const std::string whole = read_bytes(folder / "whole.jsonl");

  Start start = batch(folder, {"--ordered"});
  start.largest_file = static_cast<long>(whole.size() / 2);
  CHECK(run_process(start) == 3);
  CHECK_THAT(read_bytes(folder / "err"), ContainsSubstring("a caption cannot be written"));
  const std::string half = read_bytes(folder / "out.jsonl");
  CHECK(half.size() > whole.size() / 4);
  CHECK(whole.compare(0, half.size(), half) == 0);
  CHECK(half.back() == '\n');

  start.largest_file = -1;
  CHECK(run_process(start) == 0);
  CHECK(read_bytes(folder / "out.jsonl") == whole);
}

TEST_CASE("an interrupted batch finishes what it holds and says how to go on", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 200);
  REQUIRE(run_process(batch(folder, {}, "whole.jsonl")) == 0);
  setenv("GAZE_FAKE_DELAY_MS", "20", 1);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const off_t before = size_of(folder / "out.jsonl");
    Process process(batch(folder, {"--batch-size", "2"}));
    CHECK(begun(folder / "out.jsonl", before));
    CHECK(process.stop(signal) == 130);
    CHECK_THAT(read_bytes(folder / "err"), ContainsSubstring("the same command goes on here"));
  }
  setenv("GAZE_FAKE_DELAY_MS", "1000", 1);  // The second signal does not wait for what it holds.
  {
    Process process(batch(folder, {"--batch-size", "200"}));
    CHECK(process.catches(SIGINT));
    for (int n = 0; n < 100 && !process.ended(); ++n) {
      process.signal(SIGINT);
      pause(50);
    }
    CHECK(process.wait() == 130);
  }
  unsetenv("GAZE_FAKE_DELAY_MS");
  const auto lines = sorted_lines(folder / "out.jsonl");
  CHECK(lines.size() < 200);
  CHECK(run_process(batch(folder, {"--batch-size", "2"})) == 0);
  CHECK(sorted_lines(folder / "out.jsonl") == sorted_lines(folder / "whole.jsonl"));
}

TEST_CASE("a second run on one output stops and the first goes on", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 40);
  setenv("GAZE_FAKE_DELAY_MS", "10", 1);
  Process first(batch(folder, {}));
  CHECK(begun(folder / "out.jsonl"));
  first.signal(SIGSTOP);  // However busy the machine is, it is not done yet.
  Start second = batch(folder, {});
  second.err = folder / "err2";
  CHECK(run_process(second) == 3);
  CHECK_THAT(read_bytes(folder / "err2"), ContainsSubstring("is being written by another run"));
  unsetenv("GAZE_FAKE_DELAY_MS");
  first.signal(SIGCONT);
  CHECK(first.wait() == 0);
  CHECK(sorted_lines(folder / "out.jsonl").size() == 40);
}

TEST_CASE("a worker reads paths and answers each with a line", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 12);
  std::string lines, zeros;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "photos")) {
    if (!entry.is_regular_file()) continue;
    lines += entry.path().string() + "\n";
    zeros += entry.path().string() + std::string(1, '\0');
  }
  lines += folder / "none.jpg\n";
  const std::string program = gaze_tests::build_path("tests/batch/fake_gaze");
  Start worker{{program, "batch", "-", "-o", "-"},
               folder.write("in", lines),
               folder / "out",
               folder / "err",
               -1};
  CHECK(run_process(worker) == 1);
  CHECK(lines_of(read_bytes(folder / "out")).size() == 13);
  worker.command.push_back("--null");
  worker.in = folder.write("in0", zeros);
  CHECK(run_process(worker) == 0);
  CHECK(lines_of(read_bytes(folder / "out")).size() == 12);
}

TEST_CASE("a worker can be interrupted while no photo comes", "[batch]") {
  const TemporaryFolder folder;
  const std::string pipe = folder / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const int hold_open = open(pipe.c_str(), O_RDWR);  // So that it is neither empty nor at its end.
  Process worker({{gaze_tests::build_path("tests/batch/fake_gaze"), "batch", "-", "-o", "-"},
                  pipe,
                  folder / "out",
                  folder / "err",
                  -1});
  CHECK(worker.catches(SIGINT));
  CHECK(worker.stop(SIGINT) == 130);
  close(hold_open);
}

TEST_CASE("shards together are the whole", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 50);
  REQUIRE(run_process(batch(folder, {}, "whole.jsonl")) == 0);
  std::string merged;
  for (const std::string shard : {"0/3", "1/3", "2/3"}) {
    const std::string output = "part" + shard.substr(0, 1) + ".jsonl";
    CHECK(run_process(batch(folder, {"--shard", shard}, output)) == 0);
    const std::string part = read_bytes(folder / output);
    CHECK(lines_of(part).size() > 5);
    merged += part;
  }
  folder.write("merged.jsonl", merged);
  CHECK(sorted_lines(folder / "merged.jsonl") == sorted_lines(folder / "whole.jsonl"));
}

TEST_CASE("a worker whose reader goes away ends as if interrupted", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 80);
  setenv("GAZE_FAKE_DELAY_MS", "2", 1);
  const std::string script =
      "set +e; \"$0\" batch \"$1\" -o - --batch-size 1 | head -n 1; "
      "exit ${PIPESTATUS[0]}";
  const Start start{
      {"bash", "-c", script, gaze_tests::build_path("tests/batch/fake_gaze"), folder / "photos"},
      "",
      folder / "out",
      folder / "err",
      -1};
  CHECK(run_process(start) == 130);
  unsetenv("GAZE_FAKE_DELAY_MS");
  CHECK(lines_of(read_bytes(folder / "out")).size() == 1);
}

TEST_CASE("a path in a list that cannot be looked at is one failed photo", "[batch][error]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 3);
  const std::string long_name(5000, 'a');
  std::string list = long_name + "\r\n";
  for (int n = 0; n < 3; ++n) {
    list += (folder / "photos/0/photo-") + std::to_string(n) + ".png\r\n";
  }
  Start start = batch(folder, {}, "out.jsonl");
  for (std::string& word : start.command) {
    if (word == folder / "photos") word = folder.write("list.txt", list);
  }
  CHECK(run_process(start) == 1);
  CHECK(lines_of(read_bytes(folder / "out.jsonl")).size() == 4);
  CHECK_THAT(read_bytes(folder / "err"), ContainsSubstring("3 done, 1 failed"));
}
