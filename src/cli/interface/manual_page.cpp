#include "cli/interface/manual_page.hpp"

#include <fmt/format.h>

#include "cli/interface/help.hpp"
#include "cli/parse/wrap.hpp"

namespace gaze {
namespace {

/// The title line. No date: the same source makes the same page.
std::string heading(const std::string& title) {
  return fmt::format(".TH {} 1 \"\" \"{}\" \"User Commands\"\n", title, version_line());
}

/// Prose, a few words a line as roff sources are written.
std::string paragraph(const std::string& text) { return roff_text(wrap(text, 80, "", "")); }

/// A list of names in bold with what they mean.
std::string list(const std::vector<Meaning>& meanings) {
  std::string text;
  for (const auto& [name, meaning] : meanings) {
    text += fmt::format(".TP\n\\fB{}\\fR\n{}", roff_text(name), paragraph(meaning));
  }
  return text;
}

std::string environment() {
  return ".SH ENVIRONMENT\n.TP\n.B GAZE_MODEL\n" +
         paragraph(
             "The model file, or the name of a model, that is used where --model is not "
             "given.");
}

std::string see_also(const std::vector<std::string>& pages) {
  std::string text = ".SH SEE ALSO\n";
  for (std::size_t i = 0; i < pages.size(); ++i) {
    text += fmt::format(".BR {} (1){}\n", roff_text(pages[i]), i + 1 < pages.size() ? "," : "");
  }
  return text;
}

/// "\-\-output FILE", the name in bold and the value in italics.
std::string flag_tag(const Flag& flag) {
  std::string tag = flag.letter == 0 ? "" : fmt::format("\\fB\\-{}\\fR, ", flag.letter);
  tag += fmt::format("\\fB\\-\\-{}\\fR", roff_text(flag.name));
  if (!flag.value_name.empty()) tag += fmt::format(" \\fI{}\\fR", roff_text(flag.value_name));
  return tag;
}

std::string title_case(std::string title) {
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] += 'A' - 'a';
  return title;
}

ManualPage page_of(const CommandEntry& entry) {
  const Flags flags = entry.flags();
  const std::string name = "gaze-" + entry.name;
  std::string text = heading(name);
  text += fmt::format(".SH NAME\n{} \\- {}\n", roff_text(name), roff_text(entry.summary));
  text += fmt::format(".SH SYNOPSIS\n\\fBgaze {}\\fR {}\n", roff_text(entry.name),
                      roff_text(flags.synopsis()));
  text += ".SH DESCRIPTION\n" + paragraph(flags.about());
  text += ".SH OPTIONS\n";
  for (const auto& group : flags.shown()) {
    text += fmt::format(".SS {}\n", roff_text(title_case(group.title)));
    for (const Flag& flag : group.flags) {
      text += fmt::format(".TP\n{}\n{}", flag_tag(flag), paragraph(flag.explanation()));
    }
  }
  text += ".SH EXIT STATUS\n" + list(status_meanings()) + environment() + see_also({"gaze"});
  return {name + ".1", text};
}

ManualPage general_page() {
  std::string text = heading("gaze");
  text += ".SH NAME\ngaze \\- caption photos and show where the model looked\n";
  text +=
      ".SH SYNOPSIS\n\\fBgaze\\fR \\fICOMMAND\\fR [flags] ...\n.br\n\\fBgaze \\-\\-version\\fR\n";
  text += ".SH DESCRIPTION\n" + paragraph(program_summary());
  std::vector<Meaning> commands = command_meanings();
  for (Meaning& command : commands) command.name = "gaze " + command.name;
  text += ".SH COMMANDS\n" + list(commands);
  text += ".SH EXIT STATUS\n" + list(status_meanings()) + environment();
  std::vector<std::string> pages;
  for (const CommandEntry& entry : command_table()) pages.push_back("gaze-" + entry.name);
  return {"gaze.1", text + see_also(pages)};
}

}  // namespace

std::vector<ManualPage> manual_pages() {
  std::vector<ManualPage> pages = {general_page()};
  for (const CommandEntry& entry : command_table()) pages.push_back(page_of(entry));
  return pages;
}

std::string roff_text(const std::string& text) {
  std::string escaped;
  bool line_begins = true;
  for (const char letter : text) {
    // A dot or a quote at the beginning of a line would be a request.
    if (line_begins && (letter == '.' || letter == '\'')) escaped += "\\&";
    line_begins = letter == '\n';
    switch (letter) {
      case '\\':
        escaped += "\\(rs";
        break;
      case '-':
        escaped += "\\-";
        break;
      case '\'':
        escaped += "\\(aq";
        break;
      case '`':
        escaped += "\\(ga";
        break;
      case '^':
        escaped += "\\(ha";
        break;
      case '~':
        escaped += "\\(ti";
        break;
      default:
        escaped += letter;
    }
  }
  return escaped;
}

}  // namespace gaze
