#include "cli/commands/caption_command.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <istream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/outside/listed_path.hpp"
#include "base/tab_separated.hpp"
#include "batch/pipeline.hpp"
#include "cli/flags/caption_flags.hpp"
#include "cli/interface/command_line.hpp"
#include "gaze/caption_json.hpp"
#include "system/available_cores.hpp"

namespace gaze {
namespace {

/// Prints what became of photos.
class CaptionPrinter {
 public:
  CaptionPrinter(const CaptionFlags& flags, const Console& console)
      : flags_(flags), console_(console) {}

  void print(const PhotoResult& result) {
    const std::string& path = result.photo.path;
    if (result.error) {
      console_.err << fmt::format("gaze caption: {}\n", one_line(*result.error));
      if (flags_.json) console_.out << error_json(path, *result.error) << '\n';
      status_ = kSomeInputsFailed;
    } else {
      print(path, result.captioned);
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
      console_.out << escape_field(path) << '\t' << escape_field(caption.text());
      if (flags_.confidence) {
        console_.out << '\t';
        if (caption.confidence) console_.out << fmt::format("{:.2f}", *caption.confidence);
      }
      console_.out << '\n';
    };
    line(photo.caption);
    for (const Caption& caption : photo.alternatives) line(caption);
  }

  const CaptionFlags& flags_;
  const Console& console_;
  ExitStatus status_ = kDone;
};

/// The paths of a command line one after the other, those of stdin in the place of each "-".
class Paths {
 public:
  Paths(const std::vector<std::string>& images, std::istream& in) : images_(images), in_(in) {}

  bool next(std::string& path) {
    while (place_ < images_.size()) {
      if (images_[place_] != "-") {
        path = images_[place_++];
        return true;
      }
      if (!std::getline(in_, path)) {
        ++place_;
        continue;
      }
      path = listed_path(std::move(path));
      if (!path.empty()) return true;
    }
    return false;
  }

 private:
  const std::vector<std::string>& images_;
  std::istream& in_;
  std::size_t place_ = 0;
};

}  // namespace

ExitStatus caption_command(const Args& args, const Console& console, const LoadCaptioner& load) {
  CaptionFlags flags;
  const Flags known = caption_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  // One photo is shared by all threads. Of several each has one: that is faster, and where
  // something else runs too, no thread waits for another.
  const int asked = flags.model.options.threads;
  const int threads = asked > 0 ? asked : available_cores();
  PipelineOptions options;
  options.ordered = true;
  options.read = flags.limits.read();
  options.memory_bytes = flags.limits.memory_bytes();
  if (flags.images.size() > 1 || flags.images.front() == "-") {
    options.caption_threads = options.decode_threads = threads;
    flags.model.options.threads = 1;
  } else {
    options.caption_threads = options.decode_threads = 1;
  }
  const auto captioner = load(flags.model);
  Paths paths(flags.images, console.in);
  CaptionPrinter printer(flags, console);
  PipelineHooks hooks;
  hooks.next = [&](PhotoRef& photo) {
    if (!paths.next(photo.path)) return false;
    std::error_code ignored;
    if (std::filesystem::is_directory(photo.path, ignored)) {
      photo.problem = photo.path + ": is a folder; gaze batch captions the photos of a folder";
    }
    return true;
  };
  hooks.record = [&](const PhotoResult& result) { printer.print(result); };
  hooks.stop = [] { return false; };
  run_pipeline(*captioner, flags.decode, options, hooks);
  return printer.status();
}

}  // namespace gaze
