#include "cli/commands/shapes_command.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/flags/shapes_flags.hpp"
#include "cli/interface/redrawn_line.hpp"
#include "gaze/caption_json.hpp"
#include "shapes/truth.hpp"
#include "shapes/world.hpp"

namespace gaze {
namespace {

struct Verdicts {
  int captions = 0;
  int holding = 0;
  int not_understood = 0;
  int failed = 0;  ///< lines that hold an error instead of a caption
};

Verdicts judge(std::istream& lines, const std::string& name,
               const std::map<std::string, Scene>& scenes) {
  Verdicts verdicts;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto refuse = [&](const std::string& sentence) {
      throw Error(ErrorKind::input, fmt::format("{}:{}: {}", name, number, sentence));
    };
    JsonRecord record;
    try {
      record = read_json_record(line);
    } catch (const Error& error) {
      refuse(error.what());
    }
    if (record.error) {
      ++verdicts.failed;
      continue;
    }
    const auto scene = scenes.find(std::filesystem::path(record.image).filename().string());
    if (scene == scenes.end()) refuse(record.image + " is no picture of these scenes");
    ++verdicts.captions;
    const Truth truth = check_caption(record.photo.caption.text(), scene->second);
    if (truth == Truth::holds) ++verdicts.holding;
    if (truth == Truth::not_understood) ++verdicts.not_understood;
  }
  if (lines.bad()) throw Error(ErrorKind::input, name + ": cannot be read");
  if (verdicts.captions == 0) throw Error(ErrorKind::input, name + ": there is no caption in it");
  return verdicts;
}

ExitStatus check_captions(const ShapesFlags& flags, const Console& console) {
  const auto scenes = read_scenes(flags.scenes);
  Verdicts verdicts;
  if (flags.check == "-") {
    verdicts = judge(console.in, "stdin", scenes);
  } else {
    std::ifstream file(flags.check, std::ios::binary);
    if (!file) throw Error(ErrorKind::input, flags.check + ": cannot be opened");
    verdicts = judge(file, flags.check, scenes);
  }
  const double share = static_cast<double>(verdicts.holding) / verdicts.captions;
  if (flags.json) {
    const nlohmann::ordered_json object = {{"captions", verdicts.captions},
                                           {"true", verdicts.holding},
                                           {"share_true", share},
                                           {"not_understood", verdicts.not_understood},
                                           {"failed", verdicts.failed}};
    console.out << object.dump() << "\n";
  } else {
    console.out << fmt::format("{:.4f} of {} captions are true, {} not understood, {} failed\n",
                               share, verdicts.captions, verdicts.not_understood, verdicts.failed);
  }
  return verdicts.failed > 0 ? kSomeInputsFailed : kDone;
}

}  // namespace

ExitStatus shapes_command(const Args& args, const Console& console) {
  ShapesFlags flags;
  const Flags known = shapes_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  if (!flags.check.empty()) return check_captions(flags, console);
  WorldOptions options;
  options.count = flags.count;
  options.seed = flags.seed;
  RedrawnLine progress(console);
  write_world(flags.output, options, [&](int done) {
    if (done % 50 != 0 && done != flags.count) return;
    progress.show(fmt::format("{} of {} pictures", done, flags.count));
  });
  progress.keep();
  console.out << fmt::format("{}: {} pictures, {} captions\n", flags.output, flags.count,
                             5 * flags.count);
  return kDone;
}

}  // namespace gaze
