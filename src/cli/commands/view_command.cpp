#include "cli/commands/view_command.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "base/outside/listed_path.hpp"
#include "cli/commands/open_browser.hpp"
#include "cli/commands/view_inputs.hpp"
#include "cli/flags/view_flags.hpp"
#include "cli/interface/command_line.hpp"
#include "files/replace_file.hpp"
#include "gaze/image.hpp"
#include "overlay/media/animation.hpp"
#include "overlay/media/window.hpp"
#include "overlay/page/page.hpp"
#include "overlay/style.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

std::string stem_of(const std::string& path) {
  fs::path name = fs::absolute(path).lexically_normal();
  if (!name.has_filename()) name = name.parent_path();  // "photos/"
  const std::string stem = name.stem().string();
  return stem.empty() ? "photos" : stem;
}

/// The model's attention scores as sentences, if its file has them.
std::string measured(const Captioner& captioner) {
  const auto score = captioner.attention_score();
  if (!score) return "";
  return fmt::format(
      "Measured on photos held back from its training, at words that name things people drew boxes "
      "around: {:.0f} % of its attention lay inside the boxes (they cover {:.0f} % of the "
      "picture), and its peak did for {:.0f} % of the words (the picture's centre: {:.0f} %).",
      100 * score->correctness, 100 * score->area, 100 * score->pointing, 100 * score->centre);
}

class ViewRun {
 public:
  ViewRun(const ViewFlags& flags, const Console& console, const LoadCaptioner& load)
      : flags_(flags), console_(console), load_(load), inputs_(view_inputs(flags.inputs)) {}

  ExitStatus write_page() {
    const std::string path =
        flags_.output.empty() ? stem_of(flags_.inputs[0]) + ".gaze.html" : flags_.output;
    // A missing model ends the run before the output is opened.
    for (const auto& input : inputs_) {
      if (!input.captioned && input.error.empty()) captioner();
    }
    replace_file(path, [&](const std::string& temporary) {
      std::ofstream out(temporary, std::ios::binary);
      PageOptions options;
      options.title = flags_.title.empty() ? stem_of(flags_.inputs[0]) : flags_.title;
      options.style = flags_.overlay.style;
      options.opacity = flags_.overlay.opacity;
      options.scale_each_word = flags_.overlay.scale_each_word;
      PageWriter page(out, options);
      for (const auto& input : inputs_) add(page, input, path);
      page.finish();
      out.close();
      if (!out) throw Error(ErrorKind::environment, fmt::format("{} cannot be written", path));
    });
    const std::string absolute = fs::absolute(path).lexically_normal().string();
    console_.out << absolute << '\n';
    console_.out.flush();
    if (!flags_.no_open) open_in_browser(absolute);
    return status_;
  }

  ExitStatus show_window() {
    if (inputs_.size() != 1) {
      throw Error(ErrorKind::usage,
                  fmt::format("--window shows one photo, got {}", inputs_.size()));
    }
    const ViewInput& input = inputs_.front();
    if (!input.error.empty()) throw Error(ErrorKind::input, input.error);
    AnimationOptions options;
    options.overlay = flags_.overlay;
    options.width = 1000;
    const auto display = media().open_display("gaze: " + input.name);
    const auto frames = animation_frames(read_image(input.path), captioned(input), options);
    run_window(*display, frames, [&](std::size_t number, const cv::Mat& picture) {
      const std::string path = fmt::format("{}.gaze.{:02}.png", stem_of(input.path), number);
      write_image(to_image(picture), path);
      console_.out << path << '\n';
      console_.out.flush();
    });
    return kDone;
  }

 private:
  const Captioner& captioner() {
    if (!captioner_) captioner_ = load_(flags_.model);
    return *captioner_;
  }

  CaptionedPhoto captioned(const ViewInput& input) {
    if (input.captioned) return *input.captioned;
    const ReadOptions read = flags_.limits.read(captioner().read_options());
    return captioner().describe(read_image(input.path, read), flags_.decode);
  }

  bool embeds(const std::string& path) const {
    if (flags_.embed == Embed::automatic) {
      return inputs_.size() <= kEmbedAtMost || !browsers_show(path);
    }
    return flags_.embed == Embed::all;
  }

  void add(PageWriter& page, const ViewInput& input, const std::string& page_path) {
    PagePhoto photo;
    photo.name = input.name;
    photo.error = input.error;
    try {
      if (photo.error.empty()) {
        photo.captioned = captioned(input);
        if (!input.captioned) photo.measured = measured(captioner());
        if (embeds(input.path) && (!input.captioned || path_exists(input.path))) {
          photo.picture = page_picture(read_image(input.path, flags_.limits.read()));
        } else {  // Also of a batch whose photos have moved: its captions can still be read.
          photo.link = file_link(input.path, page_path);
        }
      }
      page.add(photo);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      console_.err << fmt::format("gaze view: {}\n", one_line(error.what()));
      PagePhoto failed;
      failed.name = input.name;
      failed.error = error.what();
      page.add(failed);
      status_ = kSomeInputsFailed;
    }
  }

  const ViewFlags& flags_;
  const Console& console_;
  const LoadCaptioner& load_;
  std::vector<ViewInput> inputs_;
  std::unique_ptr<Captioner> captioner_;
  ExitStatus status_ = kDone;
};

}  // namespace

ExitStatus view_command(const Args& args, const Console& console, const LoadCaptioner& load) {
  ViewFlags flags;
  const Flags known = view_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  ViewRun run(flags, console, load);
  return flags.window ? run.show_window() : run.write_page();
}

}  // namespace gaze
