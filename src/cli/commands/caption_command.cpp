#include "cli/commands/caption_command.hpp"

#include <fmt/format.h>

#include <string>

#include "base/line_reader.hpp"
#include "base/tab_separated.hpp"
#include "cli/flags/caption_flags.hpp"
#include "cli/interface/command_line.hpp"
#include "gaze/image.hpp"
#include "record/caption_json.hpp"

namespace gaze {
namespace {

class CaptionRun {
 public:
  CaptionRun(const CaptionFlags& flags, const Console& console, const Captioner& captioner)
      : flags_(flags), console_(console), captioner_(captioner) {
    read_ = captioner.read_options();
  }

  void caption(const std::string& path) {
    try {
      print(path, captioner_.describe(read_image(path, read_), flags_.decode));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      console_.err << fmt::format("gaze caption: {}\n", one_line(error.what()));
      if (flags_.json) console_.out << error_json(path, error.what()) << '\n';
      status_ = kSomeInputsFailed;
    }
    console_.out.flush();
  }

  ExitStatus status() const { return status_; }

 private:
  void print(const std::string& path, const CaptionedPhoto& photo) {
    if (flags_.json) {
      const JsonOptions fields{flags_.attention, flags_.decode.candidates > 0};
      console_.out << caption_json(path, photo, fields) << '\n';
      return;
    }
    const auto line = [&](const Caption& caption) {
      console_.out << escape_field(path) << '\t' << escape_field(caption.text()) << '\n';
    };
    line(photo.caption);
    for (const Caption& caption : photo.alternatives) line(caption);
  }

  const CaptionFlags& flags_;
  const Console& console_;
  const Captioner& captioner_;
  ReadOptions read_;
  ExitStatus status_ = kDone;
};

}  // namespace

ExitStatus caption_command(const Args& args, const Console& console, const LoadCaptioner& load) {
  CaptionFlags flags;
  const Flags known = caption_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  const auto captioner = load(flags.model);
  CaptionRun run(flags, console, *captioner);
  for (const std::string& image : flags.images) {
    if (image != "-") {
      run.caption(image);
      continue;
    }
    for (std::string path; std::getline(console.in, path);) {
      drop_carriage_return(path);
      if (!path.empty()) run.caption(path);
    }
  }
  return run.status();
}

}  // namespace gaze
