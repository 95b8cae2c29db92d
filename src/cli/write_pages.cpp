// Run by the build: writes the manual pages and the completion scripts of this gaze into a folder,
// for cmake --install.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "cli/interface/completion.hpp"
#include "cli/interface/manual_page.hpp"

namespace {

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) {
    throw gaze::Error(gaze::ErrorKind::environment, path.string() + ": cannot be written");
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::fputs("usage: gaze_write_pages FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  for (const char* old : {"man1", "completion"}) std::filesystem::remove_all(folder / old);
  for (const auto& page : gaze::manual_pages()) write(folder / "man1" / page.file_name, page.text);
  write(folder / "completion/gaze", gaze::completion_script("bash"));
  write(folder / "completion/_gaze", gaze::completion_script("zsh"));
  write(folder / "completion/gaze.fish", gaze::completion_script("fish"));
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "gaze_write_pages: %s\n", error.what());
  return 1;
}
