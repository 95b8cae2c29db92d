// Scores captions that were matched to photos anew: by how well they fit the photo, as a model sees it.
//
//   usage: rescore_captions MODEL PHOTOS CAPTIONS.tsv >RESCORED.tsv
//
// CAPTIONS.tsv has lines of photo, caption and score, all captions of a photo one after the other; PHOTOS is the
// folder of the photos. The lines come out in their order, so that numbers of captions (phrases.tsv) stay right. With
//
//   f = mean log p(word | photo) - 0.7 mean log p(word | a grey picture)
//
// a caption's score becomes score * e^(1.2 (f - f of the photo's best caption)). Without the second term, common
// sentences would win whatever the photo shows. The build target is rescore_captions; src/train/README.md says what
// the scores are used for.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gaze/captioner.hpp"
#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "text/tokenizer.hpp"

namespace {

constexpr double kPriorShare = 0.7, kSharpness = 1.2;
constexpr double kLeastScore = 0.001;  // A score must stay above 0.

struct Line {
  std::string photo, caption;
  double score = 0;
};

std::vector<Line> read_lines(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw gaze::Error(gaze::ErrorKind::input, path + ": cannot be read");
  std::vector<Line> lines;
  for (std::string text; std::getline(file, text);) {
    const auto first = text.find('\t'), second = text.find('\t', first + 1);
    Line line;
    char* end = nullptr;
    if (second != std::string::npos) {
      line = {text.substr(0, first), text.substr(first + 1, second - first - 1), 0};
      line.score = std::strtod(text.c_str() + second + 1, &end);
    }
    if (end == nullptr || *end != '\0' || end == text.c_str() + second + 1) {
      throw gaze::Error(gaze::ErrorKind::input,
                        path + ": line " + std::to_string(lines.size() + 1) +
                            ": photo, caption and score were wanted, got: " + text);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

class Rescorer {
 public:
  explicit Rescorer(const std::string& model) : captioner_(gaze::load_captioner(model)) {
    grey_.width = grey_.height = captioner_->input_size();
    grey_.rgb.assign(static_cast<std::size_t>(grey_.width) * grey_.height * 3, 119);
  }

  /// New scores of one photo's captions.
  std::vector<double> scores(const std::string& path, const std::vector<Line>& lines) {
    const gaze::Image photo = gaze::read_image(path, captioner_->read_options());
    std::vector<std::vector<std::string>> captions;
    for (const Line& line : lines) captions.push_back(gaze::tokenize(line.caption));
    const auto seen = captioner_->attend(photo, captions, {});
    const auto unseen = captioner_->attend(grey_, captions, {});
    std::vector<double> fit;
    for (std::size_t k = 0; k < lines.size(); ++k) {
      fit.push_back(seen[k].mean_log_prob() - kPriorShare * unseen[k].mean_log_prob());
    }
    const double best = *std::max_element(fit.begin(), fit.end());
    std::vector<double> scores;
    for (std::size_t k = 0; k < lines.size(); ++k) {
      scores.push_back(
          std::max(kLeastScore, lines[k].score * std::exp(kSharpness * (fit[k] - best))));
    }
    return scores;
  }

 private:
  std::unique_ptr<gaze::Captioner> captioner_;
  gaze::Image grey_;
};

void run(const std::string& model, const std::string& photos, const std::string& captions) {
  const std::vector<Line> lines = read_lines(captions);
  Rescorer rescorer(model);
  std::cout << std::fixed << std::setprecision(3);
  for (auto begin = lines.begin(); begin != lines.end();) {
    const auto end = std::find_if(begin, lines.end(),
                                  [&](const Line& line) { return line.photo != begin->photo; });
    const std::vector<Line> of_photo(begin, end);
    const auto scores = rescorer.scores(photos + "/" + begin->photo, of_photo);
    for (std::size_t k = 0; k < of_photo.size(); ++k) {
      std::cout << of_photo[k].photo << '\t' << of_photo[k].caption << '\t' << scores[k] << '\n';
    }
    begin = end;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: rescore_captions MODEL PHOTOS CAPTIONS.tsv >RESCORED.tsv\n";
    return 2;
  }
  try {
    run(argv[1], argv[2], argv[3]);
    std::cout.flush();
    if (!std::cout) throw gaze::Error(gaze::ErrorKind::environment, "stdout: cannot be written");
  } catch (const std::exception& error) {
    std::cerr << "rescore_captions: " << error.what() << '\n';
    return 1;
  }
}
