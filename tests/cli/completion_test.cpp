#include <cstdio>
#include <cstdlib>

#include "cli/interface/completion.hpp"
#include "cli/run.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using gaze_tests::run;
using gaze_tests::TemporaryFolder;

namespace {

std::string output_of(const std::string& command) {
  std::string output;
  FILE* const pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  for (int byte = std::fgetc(pipe); byte != EOF; byte = std::fgetc(pipe)) {
    output += static_cast<char>(byte);
  }
  pclose(pipe);
  return output;
}

/// What bash offers for the words typed so far, the last of them unfinished.
std::string offered(const std::string& words) {
  const TemporaryFolder folder;
  const std::string script = folder.write("gaze.bash", gaze::completion_script("bash"));
  return output_of("bash -c 'source \"" + script + "\"; COMP_WORDS=(" + words +
                   "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _gaze; echo ${COMPREPLY[@]}'");
}

}  // namespace

TEST_CASE("bash completes commands and flags and their choices", "[completion]") {
  CHECK(offered("gaze capt") == "caption\n");
  CHECK(offered("gaze caption --bea") == "--beam\n");
  CHECK(offered("gaze caption --precision b") == "bf16\n");
  CHECK(offered("gaze help capt") == "caption\n");
  CHECK(offered("gaze completion z") == "zsh\n");
  CHECK(offered("gaze caption phot") == "\n");  // Left to bash: file names.
}

TEST_CASE("zsh reads its script", "[completion]") {
  const std::string script = gaze::completion_script("zsh");
  CHECK_THAT(script, ContainsSubstring("#compdef gaze\n"));
  CHECK_THAT(script, ContainsSubstring(":precision:(auto f32 bf16)'"));
  CHECK_THAT(script, ContainsSubstring("'--model=["));
  if (std::system("command -v zsh > /dev/null") != 0) {
    WARN("zsh is not installed: its script was not parsed");
    return;
  }
  const TemporaryFolder folder;
  CHECK(std::system(("zsh -n " + folder.write("_gaze", script)).c_str()) == 0);
}

TEST_CASE("fish offers commands and flags and their choices", "[completion]") {
  if (std::system("command -v fish > /dev/null") != 0) {
    WARN("fish is not installed: its completion was not tried");
    return;
  }
  const TemporaryFolder folder;
  const std::string script = folder.write("gaze.fish", gaze::completion_script("fish"));
  const auto offers = [&](const std::string& words) {
    return output_of("HOME=" + folder.path().string() + " fish -N -c 'source " + script +
                     "; complete -C \"" + words + "\"' 2>&1");
  };
  CHECK_THAT(offers("gaze capt"), ContainsSubstring("caption\tcaption each photo"));
  CHECK_THAT(offers("gaze caption --bea"), ContainsSubstring("--beam"));
  CHECK(offers("gaze caption --precision b").substr(0, 4) == "bf16");
  CHECK(offers("gaze bench batch --ove").empty());  // --overwrite is of gaze batch.
  CHECK_THAT(offers("gaze completion z"), ContainsSubstring("zsh"));
}

TEST_CASE("completion is printed for a shell that is named", "[completion]") {
  CHECK(run({"completion", "bash"}).out == gaze::completion_script("bash"));
  CHECK(run({"completion", "tcsh"}).status == 2);
  CHECK(run({"completion"}).status == 2);
}
