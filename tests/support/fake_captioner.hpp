#pragma once
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gaze/captioner.hpp"

namespace gaze {

/// A captioner without a network: its caption is a function of the photo's size and mean colour and
/// of the options, so that tests can check whether photos got their own captions. The words are its
/// brightness, its strongest colour, its shape; the map of word t peaks at cell t.
class FakeCaptioner : public Captioner {
 public:
  using Captioner::describe;

  explicit FakeCaptioner(bool hard = false, bool gives_confidence = false)
      : hard_(hard), gives_confidence_(gives_confidence) {}

  std::vector<CaptionedPhoto> describe(const std::vector<Image>& photos,
                                       const DecodeOptions& options) const override {
    check(options);
    std::vector<CaptionedPhoto> captioned;
    for (const Image& photo : photos) captioned.push_back(caption(photo, options));
    photos_seen += photos.size();
    return captioned;
  }

  std::vector<Caption> attend(const Image& /*photo*/,
                              const std::vector<std::vector<std::string>>& captions,
                              const DecodeOptions& options) const override {
    std::vector<Caption> attended;
    for (const auto& words : captions) attended.push_back(one(words, options, 0));
    return attended;
  }

  const std::string& name() const override { return name_; }
  GridGeometry grid() const override { return {2, 3, 0.25, 0.25, 0.25, 0.5}; }
  int input_size() const override { return 224; }
  bool is_hard() const override { return hard_; }
  bool gives_confidence() const override { return gives_confidence_; }
  std::optional<AttentionScore> attention_score() const override {
    return AttentionScore{0.601, 0.798, 0.37, 0.65};
  }

  mutable std::atomic<std::size_t> photos_seen{0};

 private:
  CaptionedPhoto caption(const Image& photo, const DecodeOptions& options) const {
    double sum[3] = {0, 0, 0};
    for (std::size_t n = 0; n < photo.rgb.size(); ++n) sum[n % 3] += photo.rgb[n];
    const double mean = (sum[0] + sum[1] + sum[2]) / static_cast<double>(photo.rgb.size());
    const int strongest = sum[0] >= sum[1] && sum[0] >= sum[2] ? 0 : sum[1] >= sum[2] ? 1 : 2;
    const bool grey = sum[0] == sum[1] && sum[1] == sum[2];
    std::vector<std::string> texts = {
        "a", mean > 127 ? "bright" : "dark",
        grey
            ? "grey"
            : std::vector<std::string>{"red", "green", "blue"}[static_cast<std::size_t>(strongest)],
        photo.full_width() > photo.full_height()   ? "landscape"
        : photo.full_width() < photo.full_height() ? "portrait"
                                                   : "square"};
    if (static_cast<int>(texts.size()) > options.max_words) {
      texts.resize(static_cast<std::size_t>(options.max_words));
    }
    CaptionedPhoto captioned;
    captioned.width = photo.full_width();
    captioned.height = photo.full_height();
    captioned.damaged = photo.damaged;
    captioned.model = name_;
    captioned.grid = grid();
    captioned.caption = one(texts, options, 0);
    if (gives_confidence_) captioned.caption.confidence = 0.75;
    for (int n = 1; n < options.n_best; ++n) {
      captioned.alternatives.push_back(one(texts, options, n));
    }
    return captioned;
  }

  Caption one(std::vector<std::string> texts, const DecodeOptions& options, int rank) const {
    if (rank > 0) texts.back() += "-" + std::to_string(rank + 1);
    Caption caption;
    for (std::size_t t = 0; t < texts.size(); ++t) {
      Word word;
      word.text = texts[t];
      word.log_prob = -0.25 * static_cast<double>(t + 1 + static_cast<std::size_t>(rank));
      word.gate = 0.5;
      word.attention.assign(6, 0.1F);
      word.attention[t % 6] = 0.5F;
      if (hard_) word.cell = Cell{static_cast<int>(t % 6 / 3), static_cast<int>(t % 3)};
      for (int n = 0; n < options.candidates; ++n) {
        word.candidates.push_back(
            n == 0 ? TokenCandidate{word.text, word.log_prob}
                   : TokenCandidate{"rival" + std::to_string(n), word.log_prob - n});
      }
      caption.words.push_back(word);
      caption.log_prob += word.log_prob;
    }
    caption.ended = texts.size() == 4;
    if (caption.ended) caption.end_log_prob = -0.125;
    caption.log_prob += caption.end_log_prob;
    return caption;
  }

  bool hard_, gives_confidence_;
  std::string name_ = "fake";
};

}  // namespace gaze
