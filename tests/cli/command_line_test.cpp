#include <sstream>

#include "cli/interface/command_table.hpp"
#include "cli/parse/nearest.hpp"
#include "cli/run.hpp"
#include "support/catch.hpp"

using namespace gaze;
using gaze_tests::run;

TEST_CASE("every command has a body and every body an entry", "[cli]") {
  std::vector<std::string> entries, bodies;
  for (const auto& entry : command_table()) entries.push_back(entry.name);
  for (const auto& body : command_bodies()) bodies.push_back(body.name);
  CHECK(entries == bodies);
}

TEST_CASE("help names every command and every status", "[cli]") {
  const auto outcome = run({"help"});
  CHECK(outcome.status == 0);
  CHECK(outcome.err.empty());
  for (const auto& entry : command_table()) {
    CHECK_THAT(outcome.out, ContainsSubstring("  " + entry.name + " "));
    CHECK_THAT(outcome.out, ContainsSubstring(entry.summary));
  }
  for (const char* status : {"\n  0 ", "\n  1 ", "\n  2 ", "\n  3 ", "\n  130 "}) {
    CHECK_THAT(outcome.out, ContainsSubstring(status));
  }
  CHECK(run({"--help"}).out == outcome.out);
}

TEST_CASE("the help of a command lists each flag in 80 columns", "[cli]") {
  for (const auto& entry : command_table()) {
    const auto outcome = run({"help", entry.name});
    CHECK(outcome.status == 0);
    CHECK(run({entry.name, "--help"}).out == outcome.out);
    CHECK(run({entry.name, "-h"}).out == outcome.out);
    const Flags flags = entry.flags();
    for (const auto& group : flags.shown()) {
      CHECK_FALSE(group.flags.empty());
      for (const auto& flag : group.flags) {
        CHECK_THAT(outcome.out, ContainsSubstring("--" + flag.name));
        CHECK_FALSE(flag.help.empty());
      }
    }
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
  }
}

TEST_CASE("the version is one line", "[cli]") {
  const auto outcome = run({"--version"});
  CHECK(outcome.status == 0);
  CHECK(outcome.out.substr(0, 5) == "gaze ");
  CHECK(outcome.out.find('\n') == outcome.out.size() - 1);
}

TEST_CASE("a command line without a command prints the help as an error", "[cli][error]") {
  const auto outcome = run({});
  CHECK(outcome.status == 2);
  CHECK(outcome.out.empty());
  CHECK(outcome.err == run({"help"}).out);
}

TEST_CASE("a slip is answered with the nearest name", "[cli][error]") {
  CHECK(run({"capton", "a.jpg"}).err ==
        "gaze: there is no command 'capton'; is it caption?\nsee gaze help\n");
  CHECK(run({"capton"}).status == 2);
  CHECK(run({"frobnicate"}).err == "gaze: there is no command 'frobnicate'\nsee gaze help\n");
  CHECK(run({"help", "catpion"}).status == 2);
  CHECK(run({"caption", "--bem", "3", "a.jpg"}).err ==
        "gaze caption: there is no flag --bem; is it --beam?\nsee gaze help caption\n");
}

TEST_CASE("a wrong flag says what was wanted and what came", "[cli][error]") {
  const auto refusal = [](const Args& flags) {
    Args args = {"caption", "a.jpg"};
    args.insert(args.end(), flags.begin(), flags.end());
    const auto outcome = run(args);
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    return outcome.err.substr(0, outcome.err.find('\n'));
  };
  CHECK(refusal({"--beam=-1"}) == "gaze caption: --beam must be 1 to 100, got -1");
  CHECK(refusal({"--beam", "three"}) == "gaze caption: --beam must be a whole number, got 'three'");
  CHECK(refusal({"--beam", "99999999999"}) ==
        "gaze caption: --beam must be a whole number, got '99999999999'");
  CHECK(refusal({"--beam", "2", "--beam", "3"}) == "gaze caption: --beam is given twice");
  CHECK(refusal({"--top-p", "0.5x"}) == "gaze caption: --top-p must be a number, got '0.5x'");
  CHECK(refusal({"--seed=-1"}) == "gaze caption: --seed must be a whole number, got '-1'");
  CHECK(refusal({"--threads=-2"}) == "gaze caption: --threads must be 0 to 1024, got -2");
  CHECK(refusal({"--precision", "f64"}) ==
        "gaze caption: --precision must be auto or f32 or bf16, got 'f64'");
  CHECK(refusal({"--attention"}) ==
        "gaze caption: --attention would do nothing: only JSON shows it; give --json");
  CHECK(refusal({"--js"}) ==
        "gaze caption: there is no flag --js; is it --json?");  // No abbreviations.
  CHECK(run({"caption"}).err == "gaze caption: IMAGE is missing\nsee gaze help caption\n");
}

TEST_CASE("the nearest name is near", "[cli]") {
  CHECK(nearest("capton", {"overlay", "caption"}) == "caption");
  CHECK(nearest("xyzzy", {"overlay"}).empty());
  CHECK(nearest("evla", {"eval", "view"}) == "eval");
  CHECK(nearest("", {"eval"}).empty());
  CHECK(nearest("x", {}).empty());
}
