#include "batch/source/inputs.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "batch/source/tar_source.hpp"
#include "files/file_name.hpp"
#include "files/photo_name.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

/// One photo, or none any more.
class SinglePhoto : public PhotoSource {
 public:
  explicit SinglePhoto(std::string path) : path_(std::move(path)) {}

  bool next(PhotoRef& photo) override {
    if (path_.empty()) return false;
    const std::string path = std::exchange(path_, "");
    photo = {path, path, nullptr};
    return true;
  }

 private:
  std::string path_;
};

std::unique_ptr<PhotoSource> open_input(const std::string& input, const WalkOptions& walk,
                                        const NextLine& stdin_lines, const OnError& on_error) {
  if (input == "-") return list_source(stdin_lines, walk);
  std::error_code error;
  if (std::filesystem::is_directory(input, error)) return walk_folder(input, walk, on_error);
  if (!std::filesystem::exists(input, error)) {
    throw Error(ErrorKind::input, input + ": there is no such folder, photo, archive or list");
  }
  if (is_tar_name(input)) return tar_source(input, std::string(file_name(input)), walk);
  if (is_photo_name(input)) return std::make_unique<SinglePhoto>(input);
  return list_source(lines_of_file(input, '\n'), walk);
}

}  // namespace

std::string path_above_photos(const std::string& input) {
  if (is_tar_name(input)) return input.substr(0, input.size() - file_name(input).size());
  std::error_code error;
  if (input == "-" || !std::filesystem::is_directory(input, error)) return "";
  return input.back() == '/' ? input : input + '/';
}

NextLine lines_of_file(const std::string& path, char end) {
  auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
  if (!*file) {
    throw Error(ErrorKind::input, path + ": the list of photos cannot be read: " +
                                      std::generic_category().message(errno));
  }
  return
      [file, end](std::string& line) { return static_cast<bool>(std::getline(*file, line, end)); };
}

std::unique_ptr<PhotoSource> open_inputs(const std::vector<std::string>& inputs,
                                         const WalkOptions& walk, const NextLine& stdin_lines,
                                         const OnError& on_error) {
  std::vector<std::unique_ptr<PhotoSource>> sources;
  sources.reserve(inputs.size());
  for (const std::string& input : inputs) {
    sources.push_back(open_input(input, walk, stdin_lines, on_error));
  }
  return chain(std::move(sources));
}

}  // namespace gaze
