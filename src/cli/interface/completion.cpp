#include "cli/interface/completion.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "cli/interface/command_table.hpp"

namespace gaze {
namespace {

std::vector<Flag> flags_of(const CommandEntry& entry) {
  std::vector<Flag> all;
  const Flags flags = entry.flags();
  for (const auto& group : flags.groups()) {
    all.insert(all.end(), group.flags.begin(), group.flags.end());
  }
  return all;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const CommandEntry& entry : command_table()) names.push_back(entry.name);
  names.insert(names.end(), {"completion", "help"});
  return names;
}

std::string bash_script() {
  // An empty reply makes bash complete file names, in its own way with spaces.
  std::string script = fmt::format(
      "# Completion of gaze for bash: eval \"$(gaze completion bash)\"\n"
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
      "    completion) COMPREPLY=($(compgen -W \"bash zsh\" -- \"$word\"))\n"
      "      return ;;\n",
      fmt::join(command_names(), " "));
  for (const CommandEntry& entry : command_table()) {
    std::string names = "--help", choices;
    for (const Flag& flag : flags_of(entry)) {
      names += " --" + flag.name;
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

/// Inside a '...[...]...' specification of _arguments.
std::string zsh_text(std::string_view text) {
  std::string escaped;
  for (const char letter : text) {
    if (letter == '\'') {
      escaped += "'\\''";
      continue;
    }
    if (letter == '[' || letter == ']' || letter == ':' || letter == '\\') escaped += '\\';
    escaped += letter;
  }
  return escaped;
}

std::string zsh_flag(const Flag& flag) {
  std::string spec = fmt::format("{}--{}{}[{}]", flag.repeats ? "*" : "", flag.name,
                                 flag.value_name.empty() ? "" : "=", zsh_text(flag.help));
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
  for (const CommandEntry& entry : command_table()) {
    script += fmt::format("      '{}:{}'\n", entry.name, zsh_text(entry.summary));
  }
  script += fmt::format(
      "      'completion:print the completion script for bash or zsh'\n"
      "      'help:print the help of a command'\n"
      "    )\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $command in\n"
      "    help) compadd {} ;;\n"
      "    completion) compadd bash zsh ;;\n",
      fmt::join(command_names(), " "));
  for (const CommandEntry& entry : command_table()) {
    script += fmt::format("    {})\n      _arguments -s \\\n", entry.name);
    for (const Flag& flag : flags_of(entry)) {
      script += fmt::format("        '{}' \\\n", zsh_flag(flag));
    }
    script += "        '--help[print the help]' \\\n        '*:file:_files' ;;\n";
  }
  return script +
         "  esac\n"
         "}\n"
         "compdef _gaze gaze\n";
}

}  // namespace

std::string completion_script(const std::string& shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  throw Error(ErrorKind::usage,
              fmt::format("there is completion for bash and zsh, not '{}'", shell));
}

}  // namespace gaze
