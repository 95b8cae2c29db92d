// gaze batch in this process: its messages and its files.
#include <algorithm>

#include "base/progress_line.hpp"
#include "batch/journal/batch_state.hpp"
#include "batch/journal/output_format.hpp"
#include "batch/photos.hpp"
#include "cli/run.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"

using namespace gaze;
using gaze_tests::lines_of;
using gaze_tests::read_bytes;
using gaze_tests::run;
using gaze_tests::sorted_lines;
using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;
using gaze_tests::write_photos;

TEST_CASE("batch gives each photo the caption that gaze caption gives it", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 25);
  const std::string out = folder / "out.jsonl";
  REQUIRE(run({"batch", folder / "photos", "-o", out, "--attention", "--candidates=2"}).status ==
          0);
  Args alone = {"caption", "--json", "--attention", "--candidates=2", "-"};
  std::string paths;
  for (int n = 0; n < 25; ++n) {
    paths += (folder / "photos") + "/" + std::to_string(n / 10) + "/photo-" + std::to_string(n) +
             ".png\n";
  }
  folder.write("single.jsonl", run(alone, paths).out);
  CHECK(sorted_lines(out) == sorted_lines(folder / "single.jsonl"));
}

TEST_CASE("bad files are named and counted and the rest is done", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 5);
  const std::string broken = folder.write("photos/broken.jpg", "");
  const auto outcome = run({"batch", folder / "photos", "-o", folder / "out.jsonl"});
  CHECK(outcome.status == 1);
  CHECK(outcome.out.empty());
  CHECK_THAT(outcome.err, ContainsSubstring("gaze batch: " + broken));
  CHECK_THAT(outcome.err, ContainsSubstring("5 done, 1 failed; "));
  CHECK_THAT(read_bytes(folder / "out.jsonl"), ContainsSubstring(broken + R"(","error":")"));
}

TEST_CASE("a run that is repeated has nothing to do and remembers the failures", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 5);
  folder.write("photos/broken.jpg", "");
  const Args args = {"batch", folder / "photos", "-o", folder / "out.jsonl"};
  run(args);
  const std::string before = read_bytes(folder / "out.jsonl");
  const auto again = run(args);
  CHECK(again.status == 1);
  CHECK(again.err == "gaze batch: 0 done, 6 done before\n");
  CHECK(read_bytes(folder / "out.jsonl") == before);

  folder.write("photos/broken.jpg", tiny_png(1, 1, 0, 0, 0));  // Repaired meanwhile.
  Args retry = args;
  retry.emplace_back("--retry-errors");
  const auto retried = run(retry);
  CHECK(retried.status == 0);
  CHECK_THAT(retried.err, ContainsSubstring("1 done, 5 done before"));
  CHECK(sorted_lines(folder / "out.jsonl").size() == 6);
  CHECK(read_bytes(folder / "out.jsonl").find("\"error\"") == std::string::npos);
}

TEST_CASE("new photos are added to an old output", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 5);
  const Args args = {"batch", folder / "photos", "-o", folder / "out.jsonl"};
  run(args);
  write_photos(folder, "photos", 8);
  CHECK_THAT(run(args).err, ContainsSubstring("3 done, 5 done before"));
  CHECK(sorted_lines(folder / "out.jsonl").size() == 8);
}

TEST_CASE("a photo listed twice is captioned once", "[batch]") {
  const TemporaryFolder folder;
  const std::string photo = folder.write("a.png", tiny_png(1, 1, 9, 9, 9));
  const auto outcome = run({"batch", "-", "-o", "-"}, photo + "\n" + photo + "\n");
  CHECK(outcome.status == 0);
  CHECK(lines_of(outcome.out).size() == 1);
  CHECK(run({"batch", photo, photo, "-o", folder / "out.jsonl"}).status == 0);
  CHECK(sorted_lines(folder / "out.jsonl").size() == 1);
}

TEST_CASE("other settings stop a run that is taken up again unless forced", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 3);
  const std::string out = folder / "out.jsonl";
  run({"batch", folder / "photos", "-o", out});
  const auto changed = run({"batch", folder / "photos", "-o", out, "--beam", "5", "--min-words=1"});
  CHECK(changed.status == 3);
  CHECK_THAT(changed.err,
             ContainsSubstring(out + " was begun with other settings: beam was 3, "
                                     "now 5; min-words was 0, now 1; use the same ones"));
  CHECK(run({"batch", folder / "photos", "-o", out, "--beam=5", "--force"}).status == 0);
  CHECK(run({"batch", folder / "photos", "-o", out, "--beam=5"}).status == 0);
}

TEST_CASE("a run begun under a setting's former name is taken up", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 1);
  const std::string out = folder / "out.jsonl";
  const Args args = {"batch", folder / "photos", "-o", out, "--candidates=2"};
  run(args);
  std::string state = read_bytes(out + ".state");
  const auto at = state.find("\"candidates\"");
  REQUIRE(at != std::string::npos);
  folder.write("out.jsonl.state", state.replace(at, 12, "\"rivals\""));
  CHECK(run(args).status == 0);
}

TEST_CASE("the folder of an output is made", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 1);
  CHECK(run({"batch", folder / "photos", "-o", folder / "new/deep/out.jsonl", "--view",
             folder / "pages/all.html", "--attention"})
            .status == 0);
  CHECK(sorted_lines(folder / "new/deep/out.jsonl").size() == 1);
  CHECK(std::filesystem::exists(folder / "pages/all.html"));
  folder.write("file", "x");
  const auto outcome = run({"batch", folder / "photos", "-o", folder / "file/out.jsonl"});
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err, ContainsSubstring("file: the folder cannot be made: "));
}

TEST_CASE("the model is known by what is in it", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 1);
  const std::string out = folder / "out.jsonl";
  run({"batch", folder / "photos", "-o", out, "--model", "a"});
  const auto changed = run({"batch", folder / "photos", "-o", out, "--model", "b"});
  CHECK(changed.status == 3);
  CHECK_THAT(changed.err, ContainsSubstring("model's contents was bytes of a, now bytes of b;"));
  CHECK(run({"batch", folder / "photos", "-o", out, "--model", "a"}).status == 0);
}

TEST_CASE("an input that is not there leaves nothing behind", "[batch][error]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 1);
  for (const char* none : {"nosuchdir", "nosuch.jpg", "nosuch.tar", "nosuch.txt"}) {
    const auto outcome =
        run({"batch", folder / "photos", folder / none, "-o", folder / "out/y.jsonl"});
    CHECK(outcome.status == 1);
    CHECK(outcome.err ==
          "gaze batch: " + (folder / none) + ": there is no such folder, photo, archive or list\n");
    CHECK_FALSE(std::filesystem::exists(folder / "out"));
  }
}

TEST_CASE("a file that batch did not begin is not touched", "[batch][error]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 1);
  const std::string notes = folder.write("notes.jsonl", "my notes\n");
  CHECK(run({"batch", folder / "photos", "-o", notes}).status == 3);
  CHECK(run({"batch", folder / "photos", "-o", notes, "--force"}).status == 3);
  CHECK(read_bytes(notes) == "my notes\n");
}

TEST_CASE("a folder without photos is reported", "[batch]") {
  const TemporaryFolder folder;
  folder.write("photos/notes.txt", "x");
  const auto outcome = run({"batch", folder / "photos", "-o", folder / "out.jsonl"});
  CHECK(outcome.status == 1);
  CHECK(outcome.err == "gaze batch: there are no photos in " + (folder / "photos") + "\n");
}

TEST_CASE("a shard may have no photos at all", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 1);
  int empty = 0;
  for (const std::string shard : {"0/3", "1/3", "2/3"}) {
    const auto outcome = run({"batch", folder / "photos", "-o",
                              folder / (shard.substr(0, 1) + ".jsonl"), "--shard", shard});
    CHECK(outcome.status == 0);
    if (outcome.err == "gaze batch: shard " + shard + " has no photos\n") ++empty;
  }
  CHECK(empty == 2);
}

TEST_CASE("max-errors ends a hopeless run", "[batch]") {
  const TemporaryFolder folder;
  for (int n = 0; n < 500; ++n) folder.write("photos/" + std::to_string(n) + ".jpg", "x");
  const auto outcome =
      run({"batch", folder / "photos", "-o", folder / "out.jsonl", "--max-errors", "3", "--quiet"});
  CHECK(outcome.status == 1);
  CHECK_THAT(outcome.err, ContainsSubstring("more than 3 photos failed; stopped"));
  CHECK(sorted_lines(folder / "out.jsonl").size() < 400);
}

TEST_CASE("wrong command lines are refused before any work", "[batch][error]") {
  const auto refusal = [](const Args& args) {
    const auto outcome = run(args);
    CHECK(outcome.status == 2);
    return outcome.err.substr(0, outcome.err.find('\n'));
  };
  CHECK(refusal({"batch", "x"}) == "gaze batch: -o OUT is missing");
  CHECK(refusal({"batch", "-o", "x.jsonl"}) == "gaze batch: INPUT is missing");
  CHECK(refusal({"batch", "x", "-o", "x.txt"}) ==
        "gaze batch: the output must end in .jsonl, .csv, .tsv or .json, got 'x.txt'");
  CHECK(refusal({"batch", "x", "-o", "-", "--shard=4/4"}) ==
        "gaze batch: a shard must be i/n with i from 0 to n - 1, got '4/4'");
  CHECK(refusal({"batch", "x", "-o", "-", "--batch-size=0"}) ==
        "gaze batch: --batch-size must be 1 to 1024, got 0");
  CHECK(
      refusal({"batch", "x", "-o", "-", "--force"}) ==
      "gaze batch: --retry-errors and --force go on with a file: they need another output than -");
  CHECK(run({"batch", "/no/such/list", "-o", "-"}).status == 1);
}

TEST_CASE("tables are made of the journal", "[batch]") {
  const TemporaryFolder folder;
  const std::string photo = folder.write("photos/a,\"b\".png", tiny_png(2, 1, 9, 9, 9));
  const std::string number =
      folder.write("photos/COCO_val2014_000000391895.png", tiny_png(1, 1, 250, 9, 9));
  const std::string broken = folder.write("photos/z.png", "x");
  const Args args = {"batch", folder / "photos", "--ordered", "-o"};
  const auto output = [&](const std::string& name) {
    Args all = args;
    all.push_back(folder / name);
    CHECK(run(all).status == 1);
    return lines_of(read_bytes(folder / name));
  };
  const auto csv = output("out.csv");
  REQUIRE(csv.size() == 4);
  CHECK(csv[0] == "image,caption,log_prob,mean_log_prob,ended,model,width,height,error,confidence");
  CHECK(csv[1] == number + ",a dark red square,-2.625,-0.525,true,fake,1,1,,");
  CHECK(csv[2] == "\"" + (folder / "photos/a,\"\"b\"\".png") +
                      "\",a dark grey landscape,-2.625,-0.525,true,fake,2,1,,");
  CHECK(csv[3].substr(0, (broken + ",,,,,,,,").size()) == broken + ",,,,,,,,");

  Args confident = args;
  confident.insert(confident.end(), {folder / "confident.csv", "--model", "confident"});
  CHECK(run(confident).status == 1);
  CHECK(lines_of(read_bytes(folder / "confident.csv"))[1] ==
        number + ",a dark red square,-2.625,-0.525,true,fake,1,1,,0.7500");

  const auto tsv = output("out.tsv");
  CHECK(tsv[2] == photo + "\ta dark grey landscape\t-2.625\t-0.525\ttrue\tfake\t2\t1\t\t");

  const auto coco = output("out.json");
  CHECK(coco == std::vector<std::string>{
                    "[",
                    R"({"image_id":"COCO_val2014_000000391895.png","caption":"a dark red square",)"
                    R"("file_name":")" +
                        number + "\"},",
                    R"({"image_id":"a,\"b\".png","caption":"a dark grey landscape","file_name":")" +
                        (folder / R"(photos/a,\"b\".png)") + "\"}",
                    "]"});

  const auto hugging_face = output("photos/metadata.jsonl");
  CHECK(hugging_face ==
        std::vector<std::string>{
            R"({"file_name":"COCO_val2014_000000391895.png","text":"a dark red square"})",
            R"({"file_name":"a,\"b\".png","text":"a dark grey landscape"})"});
}

TEST_CASE("an unordered table holds every photo of the journal", "[batch]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 30);
  const Args args = {"batch", folder / "photos", "-o", folder / "out.csv"};
  CHECK(run(args).status == 0);
  CHECK(sorted_lines(folder / "out.csv").size() == 31);
  std::filesystem::remove(folder / "out.csv");
  CHECK(run(args).status == 0);  // Nothing to caption, and the table is there again.
  CHECK(sorted_lines(folder / "out.csv").size() == 31);
}

TEST_CASE("progress tells what is known", "[batch]") {
  BatchCounts counts;
  CHECK(progress_line(counts) == "0 photos");
  counts.done = 30;
  counts.failed = 10;
  counts.skipped = 60;
  counts.seconds = 4;
  CHECK(progress_line(counts) == "100 photos  10.0 photos/s  10 failed");
  counts.total = 1000;
  CHECK(progress_line(counts) ==
        "[##..................] 100/1000  10.0 photos/s  10 failed  1:30 left");
  CHECK(summary_line(counts) == "30 done, 10 failed, 60 done before; 10.0 photos a second");
  counts.left = 2;
  CHECK(summary_line(counts) ==
        "30 done, 10 failed, 60 done before, 2 left as they are; 10.0 photos a second");
  CHECK(words_line({{"a text sidecar", 1}, {"EXIF ImageDescription", 12}, {"XMP", 1}}) ==
        "12 in EXIF ImageDescription, 1 in XMP, 1 in a text sidecar");
  CHECK(words_line({}).empty());
  counts = {5, 0, 0, 5, 1};
  CHECK(progress_line(counts) == "[####################] 5/5  5.0 photos/s");
  CHECK(duration(59.2) == "1:00");
  CHECK(duration(3900) == "1:05:00");
  CHECK(duration(273600) == "3 days 4:00:00");
}

TEST_CASE("settings read back and tell their differences", "[batch]") {
  const TemporaryFolder folder;
  const std::string path = folder / "a.state";
  write_settings(path, {{"beam", "3"}, {"shard", ""}});
  CHECK(read_settings(path) == BatchSettings{{"beam", "3"}, {"shard", ""}});
  CHECK(differences({{"beam", "3"}}, {{"beam", "3"}, {"shard", ""}}).empty());
  CHECK(differences({{"beam", "3"}}, {{"shard", "0/2"}}) ==
        "beam was 3, now not set; shard was not set, now 0/2");
  CHECK_THROWS_AS(read_settings(folder / "none"), Error);
  CHECK_THROWS_AS(read_settings(folder.write("b.state", "{}")), Error);
}
