// How long scoring takes: metric_bench [CAPTIONS.tsv]
// Scores 5,000 images of 5 references: with a caption table, each photo's last caption is the
// hypothesis and photos are repeated as needed; without, words are drawn from a Zipf law.
// First checks that the parts sum to the whole, then times it.
#include <cmath>
#include <cstdio>
#include <memory>
#include <random>

#include "base/stopwatch.hpp"
#include "data/caption_table.hpp"
#include "data/text_file.hpp"
#include "evaluate/caption_scores.hpp"
#include "gaze/error.hpp"
#include "text/tokenizer.hpp"

namespace {

constexpr std::size_t kImages = 5000, kReferences = 5;

std::vector<std::vector<std::string>> drawn_captions() {
  std::mt19937_64 rng(1);
  std::vector<double> weights;
  for (int rank = 1; rank <= 8000; ++rank) weights.push_back(1.0 / rank);
  std::discrete_distribution<int> word(weights.begin(), weights.end());
  std::vector<std::vector<std::string>> photos(kImages);
  for (auto& captions : photos) {
    for (std::size_t i = 0; i <= kReferences; ++i) {
      std::string caption;
      for (std::size_t w = 0; w < 8 + rng() % 6; ++w)
        caption += "w" + std::to_string(word(rng)) + " ";
      captions.push_back(caption);
    }
  }
  return photos;
}

std::vector<std::vector<std::string>> read_captions(const char* path) {
  const auto stream = gaze::open_text(path);
  const auto dataset = gaze::read_caption_tsv(*stream, path).dataset("");
  std::vector<std::vector<std::string>> photos;
  for (std::size_t i = 0; i < kImages; ++i) {
    photos.push_back(dataset->get(i % dataset->size()).captions);
  }
  return photos;
}

template <typename Work>
double seconds(const Work& work) {
  const gaze::Stopwatch watch;
  work();
  return watch.seconds();
}

std::vector<gaze::ScoredImage> tokenized(const std::vector<std::vector<std::string>>& photos) {
  std::vector<gaze::ScoredImage> images;
  for (const auto& captions : photos) {
    gaze::ScoredImage image{gaze::tokenize(captions.back()), {}};
    for (std::size_t i = 0; i < kReferences; ++i) {  // A photo may have fewer: they are repeated.
      image.references.push_back(gaze::tokenize(captions[i % captions.size()]));
    }
    images.push_back(image);
  }
  return images;
}

bool adds_up(const gaze::CaptionScores& scores) {
  double sum = 0;
  for (const double score : scores.cider_d.per_image) sum += score;
  const auto named = gaze::scores_with_intervals(scores, {1, 0.95, 1});
  return std::abs(sum / kImages - scores.cider_d.score) < 1e-9 &&
         std::abs(named[3].value - scores.bleu.scores[3]) < 1e-12;
}

int bench(int count, char** arguments) {
  const auto photos = count > 1 ? read_captions(arguments[1]) : drawn_captions();
  std::vector<gaze::ScoredImage> images;
  const double tokenizing = seconds([&] { images = tokenized(photos); });
  std::unique_ptr<gaze::WordNet> wordnet;
  const auto folder = gaze::WordNet::installed_folder();
  const double loading = seconds([&] {
    if (!folder.empty()) wordnet = std::make_unique<gaze::WordNet>(folder);
  });
  if (!adds_up(gaze::score_captions(images, wordnet.get()))) {
    std::fprintf(stderr, "metric_bench: the per-image scores do not add up\n");
    return 1;
  }
  const double bleu = seconds([&] { gaze::bleu(images); });
  const double rouge = seconds([&] { gaze::rouge_l(images); });
  const double cider = seconds([&] { gaze::cider_d(images); });
  const double meteor = seconds([&] { gaze::meteor(images, wordnet.get()); });
  const auto scores = gaze::score_captions(images, wordnet.get());
  const double intervals = seconds([&] { gaze::scores_with_intervals(scores); });
  std::printf("%zu images x %zu references, seconds\n", kImages, kReferences);
  std::printf("tokens %.3f  BLEU %.3f  ROUGE-L %.3f  CIDEr-D %.3f\n", tokenizing, bleu, rouge,
              cider);
  std::printf("METEOR %.3f  WordNet %s %.3f\n", meteor, wordnet ? "loaded in" : "not installed",
              loading);
  std::printf("all scores %.3f  intervals of 1000 draws %.3f\n",
              tokenizing + bleu + rouge + cider + meteor + loading, intervals);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return bench(count, arguments);
  } catch (const gaze::Error& error) {
    std::fprintf(stderr, "metric_bench: %s\n", error.what());
    return 1;
  }
}
