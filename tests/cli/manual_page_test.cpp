// The manual pages: every flag is in them, and man reports no error.
#include "cli/interface/manual_page.hpp"

#include <cctype>
#include <cstdlib>
#include <filesystem>

#include "cli/interface/completion.hpp"
#include "cli/interface/help.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

/// Whether `text` holds `word`, not as part of a longer one.
bool has_word(const std::string& text, const std::string& word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if (end == text.size()) return true;
    const char next = text[end];
    if (next != '-' && std::isalnum(static_cast<unsigned char>(next)) == 0) return true;
  }
  return false;
}

/// What `man` prints of a page, and whether it had a warning.
struct Rendered {
  std::string text, warnings;
};

Rendered render(const ManualPage& page) {
  const TemporaryFolder folder;
  Start start;
  start.command = {
      "env",        "LC_ALL=C.UTF-8", "MANWIDTH=80", "man",
      "--warnings", "-Tutf8",         "-l",          folder.write(page.file_name, page.text)};
  start.out = folder / "out";
  start.err = folder / "err";
  CHECK(run_process(start) == 0);
  // Bold letters may come struck twice, with a backspace between.
  std::string text = read_bytes(start.out);
  for (auto at = text.find('\b'); at != std::string::npos && at > 0; at = text.find('\b')) {
    text.erase(at - 1, 2);
  }
  return {text, read_bytes(start.err)};
}

/// The lines of zsh's and fish's scripts that are about one command, as far as they name flags.
std::string about(const std::string& command, const std::string& shell) {
  const std::string script = completion_script(shell);
  if (shell == "fish") {
    std::string lines;
    const std::string mark = "'__gaze_command " + command + "' -l ";
    for (auto at = script.find(mark); at != std::string::npos; at = script.find(mark, at + 1)) {
      const std::size_t name = at + mark.size();
      lines += "--" + script.substr(name, script.find('\n', name) - name) + "\n";
    }
    return lines;
  }
  const auto begin = script.find("\n    " + command + ")\n");
  REQUIRE(begin != std::string::npos);
  // A command's lines in the script of bash hold cases of their own.
  const std::string end = shell == "bash" ? "esac ;;\n" : ";;\n    ";
  return script.substr(begin, script.find(end, begin + 1) - begin);
}

}  // namespace

TEST_CASE("there is a manual page of the program and of each command", "[manual]") {
  std::vector<std::string> names, wanted = {"gaze.1"};
  for (const auto& page : manual_pages()) names.push_back(page.file_name);
  for (const auto& entry : command_table()) wanted.push_back("gaze-" + entry.name + ".1");
  CHECK(names == wanted);
}

TEST_CASE("roff takes no letter of a text for its own", "[manual]") {
  CHECK(roff_text(".TH\n'x a\\nb --no^~`\n") ==
        "\\&.TH\n\\&\\(aqx a\\(rsnb \\-\\-no\\(ha\\(ti\\(ga\n");
}

TEST_CASE("man renders every page without a warning", "[manual]") {
  if (std::system("command -v man > /dev/null && command -v groff > /dev/null") != 0) {
    WARN("man or groff is not installed: the manual pages were not rendered");
    return;
  }
  for (const auto& page : manual_pages()) {
    CAPTURE(page.file_name);
    const Rendered rendered = render(page);
    CHECK(rendered.warnings.empty());
    CHECK_THAT(rendered.text, ContainsSubstring("EXIT STATUS"));
    CHECK_THAT(rendered.text, ContainsSubstring(version_line()));
    for (const auto& entry : command_table()) {
      if (page.file_name != "gaze-" + entry.name + ".1") continue;
      CHECK_THAT(rendered.text, ContainsSubstring(entry.summary));
      for (const auto& group : entry.flags().shown()) {
        for (const auto& flag : group.flags) CHECK(has_word(rendered.text, "--" + flag.name));
      }
    }
  }
}

TEST_CASE("every flag is in help, manual page and completions, and no former name", "[manual]") {
  const auto pages = manual_pages();
  for (std::size_t n = 0; n < command_table().size(); ++n) {
    const CommandEntry& entry = command_table()[n];
    const Flags flags = entry.flags();
    std::string page = pages[n + 1].text;
    for (auto at = page.find("\\-"); at != std::string::npos; at = page.find("\\-", at)) {
      page.erase(at, 1);
    }
    std::vector<std::pair<std::string, std::string>> texts = {{"help", flags.help()},
                                                              {"manual page", page}};
    for (const auto& shell : completion_shells())
      texts.emplace_back(shell, about(entry.name, shell));
    for (const auto& [where, text] : texts) {
      CAPTURE(entry.name, where);
      for (const auto& group : flags.shown()) {
        for (const auto& flag : group.flags) {
          CAPTURE(flag.name);
          CHECK(has_word(text, "--" + flag.name));
          for (const auto& old : flag.former_names) CHECK_FALSE(has_word(text, "--" + old));
          for (const auto& [old, now] : flag.former_values) {
            CHECK_FALSE(has_word(text, old + "|"));
          }
        }
      }
    }
  }
  CHECK(find_command("train").flags().help().find("--device") == std::string::npos);
}

TEST_CASE("all help is in letters that every terminal shows", "[manual]") {
  for (const auto& page : manual_pages()) {
    for (const char letter : page.text) {
      CHECK((letter == '\n' || (letter >= ' ' && letter <= '~')));
    }
  }
}
