// The program itself, as people start it, with the tests' tiny model: what it prints, where, and
// with which exit status.
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/process.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze_tests;

namespace {

const std::string kProgram = build_path("gaze");
const std::string kTiny = fixture_path("tiny.safetensors");

std::string asset(const std::string& name) { return asset_path(name); }

struct Ran {
  int status = 0;
  std::string out, err;
};

Ran gaze(std::vector<std::string> args, const std::string& input = "") {
  const TemporaryFolder folder;
  Start start;
  start.command = {kProgram};
  start.command.insert(start.command.end(), args.begin(), args.end());
  if (!input.empty()) start.in = folder.write("in", input);
  start.out = folder / "out";
  start.err = folder / "err";
  Ran ran;
  ran.status = run_process(start);
  ran.out = read_bytes(start.out);
  ran.err = read_bytes(start.err);
  return ran;
}

}  // namespace

TEST_CASE("gaze caption prints a line for each photo", "[program]") {
  const Ran ran = gaze({"caption", "--model", kTiny, "--precision", "f32", asset("horses.jpg"),
                        asset("photographer.jpg")});
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out == asset("horses.jpg") + "\ta cat sits\n" + asset("photographer.jpg") +
                       "\ta man waits on snow\n");
}

// Other versions of LibTorch, BLAS and compiler add in another order: 3e-6 was seen, between Debian
// 12 and 13.
TEST_CASE("the sample photos get the captions they get on other systems", "[program]") {
  const auto fixture = nlohmann::json::parse(read_bytes(fixture_path("sample_captions.json")));
  std::vector<std::string> args{"caption", "--json",  "--precision",
                                "f32",     "--model", "everyday-soft"};
  for (const auto& photo : fixture.at("photos")) args.push_back(asset(photo.at("photo")));
  const Ran ran = gaze(args);
  CAPTURE(ran.err);
  REQUIRE(ran.status == 0);
  std::istringstream lines(ran.out);
  for (const auto& photo : fixture.at("photos")) {
    std::string line;
    REQUIRE(std::getline(lines, line));
    const auto answer = nlohmann::json::parse(line);
    CAPTURE(line);
    CHECK(answer.at("caption") == photo.at("caption"));
    CHECK(std::abs(answer.at("log_prob").get<double>() - photo.at("log_prob").get<double>()) <
          1e-4);
  }
}

TEST_CASE("gaze caption takes paths from stdin", "[program]") {
  const Ran ran =
      gaze({"caption", "--model", kTiny, "--precision", "f32", "-"}, asset("horses.jpg") + "\n");
  CHECK(ran.status == 0);
  CHECK(ran.out == asset("horses.jpg") + "\ta cat sits\n");
}

TEST_CASE("gaze caption --json keeps the contract", "[program]") {
  const Ran ran = gaze(
      {"caption", "--model", kTiny, "--json", "--attention", "--n-best", "2", asset("horses.jpg")});
  REQUIRE(ran.status == 0);
  const auto line = nlohmann::json::parse(ran.out);
  CHECK(line.at("image") == asset("horses.jpg"));
  CHECK(line.at("width").get<int>() > 0);
  CHECK(line.at("model") == "tiny");
  CHECK(line.at("ended").is_boolean());
  CHECK(line.at("alternatives").size() == 1);
  const auto& grid = line.at("grid");
  for (const char* key : {"rows", "columns", "x0", "y0", "dx", "dy"}) CHECK(grid.contains(key));
  double log_prob = 0, sum = 0;
  for (const auto& word : line.at("words")) {
    log_prob += word.at("log_prob").get<double>();
    CHECK(word.at("attention").size() == grid.at("rows").get<std::size_t>());
    CHECK(word.at("gate").get<double>() > 0);
  }
  CHECK(line.at("log_prob").get<double>() <= log_prob);
  for (const auto& row : line.at("words").at(0).at("attention")) {
    CHECK(row.size() == grid.at("columns").get<std::size_t>());
    for (const auto& weight : row) sum += weight.get<double>();
  }
  CHECK(sum == Approx(1).epsilon(1e-3));
}

TEST_CASE("a bad photo is named and the others are captioned", "[program][error]") {
  const TemporaryFolder folder;
  const std::string bad = folder.write("bad.jpg", "this is no photo");
  const Ran ran = gaze({"caption", "--model", kTiny, bad, asset("horses.jpg")});
  CHECK(ran.status == 1);
  CHECK(ran.out.find(asset("horses.jpg")) == 0);
  CHECK_THAT(ran.err, ContainsSubstring("bad.jpg"));
  CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
}

TEST_CASE("a model that is missing or broken ends with status 3 and one line", "[program][error]") {
  const TemporaryFolder folder;
  for (const std::string& model :
       {folder / "none.safetensors", folder.write("broken.safetensors", "not a model at all")}) {
    const Ran ran = gaze({"caption", "--model", model, asset("horses.jpg")});
    CAPTURE(ran.err);
    CHECK(ran.status == 3);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, ContainsSubstring("safetensors"));
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  }
}

TEST_CASE("the same seed draws the same caption", "[program]") {
  const std::vector<std::string> args = {"caption", "--model",          kTiny, "--sample", "--seed",
                                         "5",       asset("horses.jpg")};
  const Ran first = gaze(args);
  CHECK(first.status == 0);
  CHECK(gaze(args).out == first.out);
}

TEST_CASE("gaze overlay writes a figure and prints the caption", "[program]") {
  const TemporaryFolder folder;
  const Ran ran = gaze({"overlay", "--model", kTiny, "--precision", "f32", asset("horses.jpg"),
                        "-o", folder / "figure.png", "--width", "900"});
  CHECK(ran.status == 0);
  CHECK(ran.out == asset("horses.jpg") + "\ta cat sits\n");
  CHECK(read_bytes(folder / "figure.png").substr(1, 3) == "PNG");
}

TEST_CASE("gaze overlay refuses an ending it cannot write", "[program][error]") {
  const TemporaryFolder folder;
  const Ran ran =
      gaze({"overlay", "--model", kTiny, asset("horses.jpg"), "-o", folder / "figure.xyz"});
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring("figure.xyz"));
  CHECK_FALSE(std::filesystem::exists(folder / "figure.xyz"));
}

TEST_CASE("gaze overlay does not replace the photo itself", "[program][error]") {
  const TemporaryFolder folder;
  const std::string photo = folder.write("photo.jpg", read_bytes(asset("horses.jpg")));
  const Ran ran = gaze({"overlay", "--model", kTiny, photo, "-o", photo});
  CHECK(ran.status == 2);
  CHECK(read_bytes(photo) == read_bytes(asset("horses.jpg")));
}

TEST_CASE("gaze overlay refuses a figure that would be taller than anything can show",
          "[program][error]") {
  const TemporaryFolder folder;
  // A PPM-like sliver in the one format a test can write by hand: an uncompressed BMP, 1 x 4000.
  std::string bmp = "BM";
  const auto number = [&](std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) bmp += static_cast<char>(value >> (8 * i));
  };
  number(54 + 4 * 4000, 4);
  number(0, 4);
  number(54, 4);
  number(40, 4);
  number(1, 4);
  number(4000, 4);
  number(1, 2);
  number(24, 2);
  for (int i = 0; i < 6; ++i) number(0, 4);
  bmp += std::string(4 * 4000, '\x40');
  const std::string photo = folder.write("sliver.bmp", bmp);
  for (const char* name : {"figure.png", "figure.gif"}) {
    const Ran ran = gaze({"overlay", "--model", kTiny, photo, "-o", folder / name});
    CHECK(ran.status == 2);
    CHECK_THAT(ran.err, ContainsSubstring("1 x 4000"));
    CHECK_FALSE(std::filesystem::exists(folder / name));
  }
}

TEST_CASE("a list of paths may end its lines as Windows does", "[program]") {
  const Ran ran =
      gaze({"caption", "--model", kTiny, "--precision", "f32", "-"}, asset("horses.jpg") + "\r\n");
  CHECK(ran.status == 0);
  CHECK(ran.out == asset("horses.jpg") + "\ta cat sits\n");
}

TEST_CASE("an error stays on one line whatever the file is called", "[program][error]") {
  const Ran ran = gaze({"caption", "--model", kTiny, "x\ny\x1b[31m.jpg"});
  CHECK(ran.status == 1);
  CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  CHECK_THAT(ran.err, ContainsSubstring("x\\x0ay\\x1b[31m.jpg"));
}

TEST_CASE("a named pipe without a writer does not stop a list", "[program][error]") {
  const TemporaryFolder folder;
  REQUIRE(mkfifo((folder / "pipe.jpg").c_str(), 0600) == 0);
  const Ran ran = gaze({"caption", "--model", kTiny, folder / "pipe.jpg", asset("horses.jpg")});
  CHECK(ran.status == 1);
  CHECK_THAT(ran.err, ContainsSubstring("named pipe"));
  CHECK(ran.out.find(asset("horses.jpg")) == 0);
}

TEST_CASE("help knows completion", "[program]") {
  CHECK(gaze({"help", "completion"}).status == 0);
  CHECK(gaze({"completion", "--help"}).status == 0);
}

TEST_CASE("gaze bench encoder prints an object a line", "[program]") {
  const Ran ran =
      gaze({"bench", "--model", kTiny, "--json", "--runs", "1", "--threads", "1", "encoder"});
  REQUIRE(ran.status == 0);
  const auto line = nlohmann::json::parse(ran.out.substr(0, ran.out.find('\n')));
  for (const char* key : {"precision", "batch", "threads", "milliseconds", "limit_milliseconds",
                          "ratio", "sgemm_gflops"}) {
    CHECK(line.contains(key));
  }
}

TEST_CASE("help and errors of usage do not load LibTorch", "[program]") {
  const Ran help = gaze({"help", "train"});
  CHECK(help.status == 0);
  CHECK_THAT(help.out, ContainsSubstring("--encoder"));
  const Ran wrong = gaze({"train", "--epochs", "many", "x"});
  CHECK(wrong.status == 2);
  // The loader's own trace says what was opened.
  const TemporaryFolder folder;
  Start start;
  start.command = {"env", "LD_DEBUG=files", kProgram, "--version"};
  start.out = folder / "out";
  start.err = folder / "err";
  CHECK(run_process(start) == 0);
  CHECK_THAT(read_bytes(folder / "out"), ContainsSubstring("gaze "));
  CHECK(read_bytes(folder / "err").find("libtorch") == std::string::npos);
  CHECK(read_bytes(folder / "err").find("libopencv") == std::string::npos);
}

TEST_CASE("gaze train refuses a flag that would do nothing", "[program][error]") {
  const auto refused = [](const std::vector<std::string>& flags) {
    std::vector<std::string> command = {"train",         "somewhere", "-o",
                                        "m.safetensors", "--encoder", "e"};
    command.insert(command.end(), flags.begin(), flags.end());
    const Ran ran = gaze(command);
    CHECK(ran.status == (ran.err.find("would do nothing") == std::string::npos ? 3 : 2));
    return ran.err;
  };
  CHECK_THAT(refused({"--window", "5"}), ContainsSubstring("only a local scope has a window"));
  CHECK_THAT(refused({"--local-mode", "logit"}),
             ContainsSubstring("only a local scope has a window"));
  CHECK_THAT(refused({"--scope", "local_p", "--sweep-steps", "5"}),
             ContainsSubstring("only the window of scope local_m"));
  CHECK_THAT(refused({"--grid-heads", "4"}), ContainsSubstring("give --grid-layers"));
  CHECK_THAT(refused({"--position-init-std", "0.5"}),
             ContainsSubstring("give --position-encoding"));
  CHECK_THAT(refused({"--reinforce", "0.3"}), ContainsSubstring("give --attention-kind hard"));
  CHECK_THAT(refused({"--score", "general", "--attention-size", "64"}),
             ContainsSubstring("only scores additive and scaled_dot"));
  CHECK_THAT(refused({"--scope", "uniform", "--doubly-stochastic", "0"}),
             ContainsSubstring("no weights to train"));
  // Where they do something the next mistake is named: there is no such encoder.
  for (const auto& flags : std::vector<std::vector<std::string>>{
           {"--scope", "local_p", "--window", "5", "--local-mode", "logit"},
           {"--scope", "local_m", "--sweep-steps", "5"},
           {"--grid-layers", "1", "--grid-heads", "4"},
           {"--position-encoding", "--position-init-std", "0.5"},
           {"--attention-kind", "hard", "--entropy", "0.3"},
           {"--score", "dot", "--scope", "local_p", "--attention-size", "64"}}) {
    CHECK_THAT(refused(flags), ContainsSubstring("cannot open"));
  }
}

TEST_CASE("gaze train knows the former names of its flags", "[program]") {
  const Ran ran =
      gaze({"train",    "somewhere",      "-o",  "m.safetensors", "--encoder", "e",
            "--places", "--place-spread", "0.5", "--timing",      "after",     "--choice",
            "hard",     "--parts",        "1",   "--average",     "0.9",       "--refine",
            "1",        "--refine-heads", "4",   "--features",    "cache",     "--work",
            "work",     "--device",       "cpu"});
  CHECK(ran.status == 3);  // Only the encoder is missing.
  CHECK_THAT(ran.err, ContainsSubstring("cannot open"));
  const Ran wrong =
      gaze({"train", "somewhere", "-o", "m.safetensors", "--encoder", "e", "--timing=during"});
  CHECK(wrong.err.substr(0, wrong.err.find('\n')) ==
        "gaze train: --attention-timing must be pre-lstm or post-lstm, got 'during'");
}

TEST_CASE("gaze train without an encoder says what is wanted", "[program][error]") {
  const Ran ran = gaze({"train", "somewhere", "-o", "m.safetensors"});
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring("--encoder is needed"));
}

TEST_CASE("a journal never gets a closed stderr's number", "[program]") {
  const TemporaryFolder folder;
  const std::string out = folder / "out.jsonl";
  std::filesystem::create_directory(folder / "photos");
  std::filesystem::copy_file(asset("horses.jpg"), folder / "photos/a.jpg");
  folder.write("photos/broken.jpg", "no photo");
  for (const char* closed : {"2>&-", "0<&- 1>&- 2>&-"}) {
    CAPTURE(closed);
    std::filesystem::remove(out);
    const std::string script = std::string(R"("$0" batch "$1" --model "$2" -o "$3" )") + closed;
    CHECK(run_process(
              {{"sh", "-c", script, kProgram, folder / "photos", kTiny, out}, "", "", "", -1}) ==
          1);
    std::size_t lines = 0;
    std::istringstream text(read_bytes(out));
    for (std::string line; std::getline(text, line); ++lines) {
      CHECK(nlohmann::json::parse(line).contains("image"));
    }
    CHECK(lines == 2);
  }
}

TEST_CASE("results that go to a closed stdout are an error", "[program][error]") {
  const std::string script = R"("$0" caption --model "$1" "$2" >&-)";
  CHECK(run_process({{"sh", "-c", script, kProgram, kTiny, asset("horses.jpg")}, "", "", "", -1}) ==
        3);
}

TEST_CASE("a reader that goes away ends the program as Ctrl-C does", "[program]") {
  const std::string script =
      R"("$0" caption --model "$1" $(yes "$2" | head -200) | head -n 1; exit ${PIPESTATUS[0]})";
  CHECK(run_process({{"bash", "-c", script, kProgram, kTiny, asset("cat.jpg")}, "", "", "", -1}) ==
        130);
}
