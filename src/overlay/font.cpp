#include "overlay/font.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <opencv2/freetype.hpp>
#include <opencv2/imgproc.hpp>
#include <system_error>

#include "gaze/error.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

std::vector<fs::path> font_folders() {
  std::vector<fs::path> folders;
  if (const char* home = std::getenv("HOME")) {
    folders.insert(folders.end(), {fs::path(home) / ".local/share/fonts", fs::path(home) / ".fonts",
                                   fs::path(home) / "Library/Fonts"});
  }
  for (const char* folder :
       {"/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/TTF", "/usr/share/fonts/dejavu",
        "/usr/share/fonts/dejavu-sans-fonts", "/usr/local/share/fonts",
        "/usr/local/share/fonts/dejavu", "/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto",
        "/usr/share/fonts/google-noto", "/usr/share/fonts/truetype/liberation",
        "/usr/share/fonts/liberation-sans", "/usr/share/fonts", "/Library/Fonts",
        "/System/Library/Fonts/Supplemental", "C:/Windows/Fonts"}) {
    folders.emplace_back(folder);
  }
  return folders;
}

/// OpenCV's renderer does not break lines.
std::string one_line(std::string text) {
  for (char& letter : text) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) letter = ' ';
  }
  return text;
}

/// Where each character of UTF-8 text starts, and the text's end.
std::vector<std::size_t> characters(const std::string& text) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

}  // namespace

std::string find_font(bool bold) {
  if (const char* chosen = std::getenv("GAZE_FONT"); chosen != nullptr && *chosen != '\0') {
    if (is_file(chosen)) return chosen;
    throw Error(ErrorKind::environment,
                fmt::format("GAZE_FONT must name a font file, got {}", chosen));
  }
  const std::vector<const char*> names =
      bold ? std::vector<const char*>{"DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf",
                                      "LiberationSans-Bold.ttf", "Arial Bold.ttf", "arialbd.ttf"}
           : std::vector<const char*>{"DejaVuSans.ttf", "NotoSans-Regular.ttf",
                                      "LiberationSans-Regular.ttf", "Arial.ttf", "arial.ttf"};
  for (const char* name : names) {
    for (const auto& folder : font_folders()) {
      if (is_file(folder / name)) return (folder / name).string();
    }
  }
  if (bold) return find_font(false);
  throw Error(
      ErrorKind::environment,
      "figures need a font: install DejaVu Sans (package fonts-dejavu-core), or set GAZE_FONT to a "
      ".ttf or .otf file");
}

Font::Font(bool bold) {
  const std::string path = find_font(bold);
  try {
    face_ = cv::freetype::createFreeType2();
    face_->loadFontData(path, 0);
  } catch (const cv::Exception&) {
    throw Error(ErrorKind::environment,
                fmt::format("{} must be a font file, and cannot be read as one", path));
  }
}

int Font::width(const std::string& text, int size) {
  if (text.empty()) return 0;
  int below = 0;
  // The measured box does not include a leading or trailing space; with a full stop after it its
  // width can be measured.
  const auto box = [&](const std::string& part) {
    return face_->getTextSize(part, size, -1, &below).width;
  };
  const std::string line = one_line(text);
  return line.back() == ' ' ? box(line + ".") - box(".") : box(line);
}

void Font::draw(cv::Mat& picture, const std::string& text, int left, int baseline, int size,
                const cv::Scalar& rgb) {
  if (text.empty()) return;
  face_->putText(picture, one_line(text), {left, baseline}, size, rgb, -1, cv::LINE_AA, true);
}

Font::Fitted Font::fit(const std::string& text, int size, int room) {
  const int smallest = std::max(4, size * 3 / 5);
  while (size > smallest && width(text, size) > room) --size;
  if (width(text, size) <= room) return {text, size};
  const auto starts = characters(text);
  for (std::size_t kept = starts.size() - 1; kept > 0; --kept) {
    const std::string shorter = text.substr(0, starts[kept - 1]) + "…";
    if (width(shorter, size) <= room) return {shorter, size};
  }
  return {"", size};
}

std::vector<std::string> Font::wrap(const std::string& text, int size, int room) {
  const std::string all = one_line(text);
  std::vector<std::string> lines;
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) lines.push_back(line);
    line.clear();
  };
  std::size_t at = 0;
  while (at < all.size()) {
    const std::size_t space = std::min(all.find(' ', at), all.size());
    std::string word = all.substr(at, space - at);
    at = space + 1;
    if (word.empty()) continue;
    const std::string longer = line.empty() ? word : line + ' ' + word;
    if (width(longer, size) <= room) {
      line = longer;
      continue;
    }
    flush();
    while (width(word, size) > room) {
      const auto starts = characters(word);
      std::size_t kept = 1;
      while (kept + 1 < starts.size() && width(word.substr(0, starts[kept + 1]), size) <= room)
        ++kept;
      if (starts[kept] == word.size()) break;
      lines.push_back(word.substr(0, starts[kept]));
      word.erase(0, starts[kept]);
    }
    line = word;
  }
  flush();
  return lines;
}

}  // namespace gaze
