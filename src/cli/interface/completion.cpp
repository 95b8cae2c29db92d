#include "cli/interface/completion.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "cli/interface/command_table.hpp"
#include "cli/interface/help.hpp"

namespace gaze {
namespace {

/// The flags to offer, --help included.
std::vector<Flag> flags_of(const CommandEntry& entry) {
  std::vector<Flag> all;
  for (const auto& group : entry.flags().shown()) {
    all.insert(all.end(), group.flags.begin(), group.flags.end());
  }
  return all;
}

std::string command_names() {
  std::string names;
  for (const Meaning& command : command_meanings()) {
    names += (names.empty() ? "" : " ") + command.name;
  }
  return names;
}

std::string shell_names() { return fmt::format("{}", fmt::join(completion_shells(), " ")); }

std::string bash_script() {
  // An empty reply makes bash complete file names, in its own way with spaces.
  std::string script = fmt::format(
      "# Completion of gaze for bash: source <(gaze completion bash)\n"
      "_gaze() {{\n"
      "  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W \"{0} --help --version\" -- \"$word\"))\n"
      "    return\n"
      "  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n"
      "    help) COMPREPLY=($(compgen -W \"{0}\" -- \"$word\"))\n"
      "      return ;;\n"
      "    completion) COMPREPLY=($(compgen -W \"{1}\" -- \"$word\"))\n"
      "      return ;;\n",
      command_names(), shell_names());
  for (const CommandEntry& entry : command_table()) {
    std::string names, choices;
    for (const Flag& flag : flags_of(entry)) {
      names += (names.empty() ? "--" : " --") + flag.name;
      if (flag.choices.empty()) continue;
      choices += fmt::format(
          "        --{}) COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))\n"
          "          return ;;\n",
          flag.name, fmt::join(flag.choices, " "));
    }
    script += fmt::format("    {})\n", entry.name);
    if (!choices.empty()) script += "      case $before in\n" + choices + "      esac\n";
    script += fmt::format(
        "      case $word in\n"
        "        -*) COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))\n"
        "          return ;;\n"
        "      esac ;;\n",
        names);
  }
  return script +
         "  esac\n"
         "}\n"
         "complete -o default -o bashdefault -F _gaze gaze\n";
}

/// `text` inside single quotes of zsh, with a backslash before each letter of `special`.
std::string zsh_text(std::string_view text, std::string_view special = "[]:\\") {
  std::string escaped;
  for (const char letter : text) {
    if (letter == '\'') {
      escaped += "'\\''";
      continue;
    }
    if (special.find(letter) != std::string_view::npos) escaped += '\\';
    escaped += letter;
  }
  return escaped;
}

/// A '...[...]...' specification of _arguments, without its quotes.
std::string zsh_flag(const Flag& flag) {
  std::string spec = fmt::format("{}--{}{}[{}]", flag.repeats ? "*" : "", flag.name,
                                 flag.value_name.empty() ? "" : "=", zsh_text(flag.explanation()));
  if (!flag.choices.empty()) {
    spec += fmt::format(":{}:({})", flag.name, fmt::join(flag.choices, " "));
  } else if (flag.value_name == "FILE") {
    spec += ":file:_files";
  } else if (flag.value_name == "DIR") {
    spec += ":folder:_files -/";
  } else if (!flag.value_name.empty()) {
    spec += fmt::format(":{}: ", zsh_text(flag.value_name));
  }
  return spec;
}

std::string zsh_script() {
  std::string script =
      "#compdef gaze\n"
      "# Completion of gaze for zsh: gaze completion zsh > a folder of $fpath/_gaze\n"
      "_gaze() {\n"
      "  if (( CURRENT == 2 )); then\n"
      "    local -a commands\n"
      "    commands=(\n";
  for (const auto& [name, meaning] : command_meanings()) {
    script += fmt::format("      '{}:{}'\n", name, zsh_text(meaning, ""));
  }
  script += fmt::format(
      "    )\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $command in\n"
      "    help) compadd {} ;;\n"
      "    completion) compadd {} ;;\n",
      command_names(), shell_names());
  for (const CommandEntry& entry : command_table()) {
    script += fmt::format("    {})\n      _arguments -s \\\n", entry.name);
    for (const Flag& flag : flags_of(entry)) {
      script += fmt::format("        '{}' \\\n", zsh_flag(flag));
    }
    script += "        '*:file:_files' ;;\n";
  }
  // Read by zsh's autoloader, the file is the function's body and is called at once; sourced by
  // hand it only has to be registered.
  return script +
         "  esac\n"
         "}\n"
         "if [ \"$funcstack[1]\" = \"_gaze\" ]; then\n"
         "  _gaze \"$@\"\n"
         "else\n"
         "  compdef _gaze gaze\n"
         "fi\n";
}

/// `text` inside single quotes of fish.
std::string fish_text(std::string_view text) {
  std::string escaped;
  for (const char letter : text) {
    if (letter == '\'' || letter == '\\') escaped += '\\';
    escaped += letter;
  }
  return escaped;
}

std::string fish_flag(const std::string& command, const Flag& flag) {
  std::string line =
      fmt::format("complete -c gaze -n '__gaze_command {}' -l {}", command, flag.name);
  if (flag.letter != 0) line += fmt::format(" -s {}", flag.letter);
  if (!flag.choices.empty()) {
    line += fmt::format(" -x -a '{}'", fmt::join(flag.choices, " "));
  } else if (flag.value_name == "FILE") {
    line += " -r -F";
  } else if (flag.value_name == "DIR") {
    line += " -x -a '(__fish_complete_directories)'";
  } else if (!flag.value_name.empty()) {
    line += " -x";
  }
  return line + fmt::format(" -d '{}'\n", fish_text(flag.explanation()));
}

std::string fish_script() {
  // The command is the first word: `gaze bench batch` is a bench.
  std::string script =
      "# Completion of gaze for fish: gaze completion fish | source\n"
      "function __gaze_command\n"
      "  set -l words (commandline -opc)\n"
      "  test (count $words) -ge 2; and test $words[2] = $argv[1]\n"
      "end\n"
      "function __gaze_no_command\n"
      "  test (count (commandline -opc)) -eq 1\n"
      "end\n"
      "complete -c gaze -n __gaze_no_command -f\n"
      "complete -c gaze -n __gaze_no_command -l help -s h -d 'print the help'\n"
      "complete -c gaze -n __gaze_no_command -l version -d 'print the version'\n";
  for (const auto& [name, meaning] : command_meanings()) {
    script += fmt::format("complete -c gaze -n __gaze_no_command -f -a {} -d '{}'\n", name,
                          fish_text(meaning));
  }
  script += fmt::format(
      "complete -c gaze -n '__gaze_command help' -f -a '{}'\n"
      "complete -c gaze -n '__gaze_command completion' -f -a '{}'\n",
      command_names(), shell_names());
  for (const CommandEntry& entry : command_table()) {
    for (const Flag& flag : flags_of(entry)) script += fish_flag(entry.name, flag);
  }
  return script;
}

}  // namespace

const std::vector<std::string>& completion_shells() {
  static const std::vector<std::string> kShells = {"bash", "zsh", "fish"};
  return kShells;
}

std::string completion_script(const std::string& shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  if (shell == "fish") return fish_script();
  throw Error(ErrorKind::usage, fmt::format("there is completion for {}, not '{}'",
                                            fmt::join(completion_shells(), ", "), shell));
}

}  // namespace gaze
