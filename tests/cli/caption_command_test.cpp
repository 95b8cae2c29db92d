#include "cli/run.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_png.hpp"

using gaze_tests::run;
using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;

namespace {

/// A folder with three photos.
struct Photos {
  TemporaryFolder folder;
  std::string red = folder.write("red.png", tiny_png(4, 2, 250, 200, 200));
  std::string blue = folder.write("blue.png", tiny_png(2, 4, 10, 20, 30));
  std::string broken = folder.write("broken.png", "not a photo");
};

}  // namespace

TEST_CASE("caption prints the path and the caption of each photo", "[caption]") {
  const Photos photos;
  const auto outcome = run({"caption", photos.red, photos.blue});
  CHECK(outcome.status == 0);
  CHECK(outcome.out ==
        photos.red + "\ta bright red landscape\n" + photos.blue + "\ta dark blue portrait\n");
  CHECK(outcome.err.empty());
}

TEST_CASE("caption prints the confidence where it is asked for", "[caption]") {
  const Photos photos;
  CHECK(run({"caption", "--confidence", "--model", "confident", photos.red}).out ==
        photos.red + "\ta bright red landscape\t0.75\n");
  CHECK(run({"caption", "--confidence", photos.red}).out ==
        photos.red + "\ta bright red landscape\t\n");
  CHECK(run({"caption", "--confidence", "--json", photos.red}).status == 2);
}

TEST_CASE("caption reads paths from stdin for a dash", "[caption]") {
  const Photos photos;
  const auto outcome = run({"caption", "-"}, photos.blue + "\n\n" + photos.red);
  CHECK(outcome.status == 0);
  CHECK(outcome.out ==
        photos.blue + "\ta dark blue portrait\n" + photos.red + "\ta bright red landscape\n");
}

TEST_CASE("many photos are captioned side by side and printed in their order", "[caption]") {
  const Photos photos;
  std::string list, wanted;
  for (int i = 0; i < 40; ++i) {
    const bool red = i % 3 == 0;
    list += (red ? photos.red : photos.blue) + "\n";
    wanted +=
        red ? photos.red + "\ta bright red landscape\n" : photos.blue + "\ta dark blue portrait\n";
  }
  const auto outcome = run({"caption", "--threads", "4", "-"}, list);
  CHECK(outcome.status == 0);
  CHECK(outcome.out == wanted);
}

TEST_CASE("a photo that fails is named and the others are captioned", "[caption]") {
  const Photos photos;
  const auto outcome = run({"caption", photos.broken, photos.red, photos.folder / "none.jpg"});
  CHECK(outcome.status == 1);
  CHECK(outcome.out == photos.red + "\ta bright red landscape\n");
  CHECK_THAT(outcome.err, ContainsSubstring("gaze caption: " + photos.broken));
  CHECK_THAT(outcome.err, ContainsSubstring(photos.folder / "none.jpg"));
}

TEST_CASE("a folder is answered with the command that captions folders", "[caption][error]") {
  const Photos photos;
  const auto outcome = run({"caption", photos.folder / "."});
  CHECK(outcome.status == 1);
  CHECK(outcome.err == "gaze caption: " + (photos.folder / ".") +
                           ": is a folder; gaze batch captions the photos of a folder\n");
}

TEST_CASE("caption writes one JSON object a line", "[caption]") {
  const Photos photos;
  const auto outcome = run({"caption", "--json", photos.red});
  CHECK(outcome.status == 0);
  CHECK(outcome.out ==
        R"({"image":")" + photos.red +
            R"(","width":4,"height":2,"caption":"a bright red landscape","log_prob":-2.625,)"
            R"("ended":true,"model":"fake","words":[)"
            R"({"text":"a","log_prob":-0.25,"gate":0.5},)"
            R"({"text":"bright","log_prob":-0.5,"gate":0.5},)"
            R"({"text":"red","log_prob":-0.75,"gate":0.5},)"
            R"({"text":"landscape","log_prob":-1.0,"gate":0.5}]})"
            "\n");
}

TEST_CASE("caption writes the maps and the cells when asked", "[caption]") {
  const Photos photos;
  const auto outcome = run({"caption", "--json", "--attention", "--candidates", "1", "--model=hard",
                            "--max-words=2", photos.red});
  CHECK(outcome.status == 0);
  CHECK(
      outcome.out ==
      R"({"image":")" + photos.red +
          R"(","width":4,"height":2,"caption":"a bright","log_prob":-0.75,)"
          R"("ended":false,"model":"fake",)"
          R"("grid":{"rows":2,"columns":3,"x0":0.25,"y0":0.25,"dx":0.25,"dy":0.5},"words":[)"
          R"({"text":"a","log_prob":-0.25,"gate":0.5,"cell":[0,0],)"
          R"("attention":[[0.5,0.1,0.1],[0.1,0.1,0.1]],"rivals":[{"text":"a","log_prob":-0.25}]},)"
          R"({"text":"bright","log_prob":-0.5,"gate":0.5,"cell":[0,1],)"
          R"("attention":[[0.1,0.5,0.1],[0.1,0.1,0.1]],)"
          R"("rivals":[{"text":"bright","log_prob":-0.5}]}]})"
          "\n");
}

TEST_CASE("a failed photo is a line of JSON too", "[caption]") {
  const Photos photos;
  const auto outcome = run({"caption", "--json", photos.broken});
  CHECK(outcome.status == 1);
  CHECK_THAT(outcome.out, ContainsSubstring(R"({"image":")" + photos.broken + R"(","error":")"));
}

TEST_CASE("n-best captions follow each other", "[caption]") {
  const Photos photos;
  const auto text = run({"caption", "--n-best", "2", photos.red});
  CHECK(text.out ==
        photos.red + "\ta bright red landscape\n" + photos.red + "\ta bright red landscape-2\n");
  const auto json = run({"caption", "--json", "--n-best=2", photos.red});
  CHECK_THAT(json.out,
             ContainsSubstring(R"("alternatives":[{"caption":"a bright red landscape-2")"));
}

TEST_CASE("odd names keep a line a line", "[caption]") {
  const Photos photos;
  const std::string odd = photos.folder.write("new\nline\tand\\.png", tiny_png(1, 1, 0, 0, 0));
  const auto text = run({"caption", odd});
  CHECK(text.out == (photos.folder / "new\\nline\\tand\\\\.png") + "\ta dark grey square\n");
  const std::string stray = photos.folder.write("\xFF.png", tiny_png(1, 1, 0, 0, 0));
  CHECK(run({"caption", stray}).out == stray + "\ta dark grey square\n");
  CHECK_THAT(run({"caption", "--json", stray}).out,
             ContainsSubstring("/\xEF\xBF\xBD.png\",\"image_base64\":\""));
}

TEST_CASE("what begins with a dash can be captioned behind two dashes", "[caption]") {
  const auto outcome = run({"caption", "--", "--json"});
  CHECK(outcome.status == 1);
  CHECK_THAT(outcome.err, ContainsSubstring("--json"));
}

TEST_CASE("a missing model ends the run before it began", "[caption][error]") {
  const Photos photos;
  const auto outcome = run({"caption", "--model", "missing", photos.red});
  CHECK(outcome.status == 3);
  CHECK(outcome.out.empty());
  CHECK(outcome.err == "gaze caption: there is no model file missing\n");
}
