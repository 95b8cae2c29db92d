#include "batch/sink/attend_again.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "gaze/image.hpp"

namespace gaze {

bool has_attention(const CaptionedPhoto& captioned) {
  const auto& words = captioned.caption.words;
  return std::none_of(words.begin(), words.end(),
                      [](const Word& word) { return word.attention.empty(); });
}

void attend_again(CaptionedPhoto& captioned, const std::string& photo, const Captioner& captioner,
                  const DecodeOptions& decode) {
  std::vector<Caption*> captions = {&captioned.caption};
  for (Caption& caption : captioned.alternatives) captions.push_back(&caption);
  std::vector<std::vector<std::string>> texts;
  for (const Caption* caption : captions) {
    std::vector<std::string> words;
    for (const Word& word : caption->words) words.push_back(word.text);
    texts.push_back(std::move(words));
  }
  const ReadOptions read = captioner.read_options();
  auto attended = captioner.attend(read_image(photo, read), texts, decode);
  for (std::size_t n = 0; n < captions.size(); ++n) {
    auto& words = captions[n]->words;
    for (std::size_t t = 0; t < words.size() && t < attended[n].words.size(); ++t) {
      words[t].attention = std::move(attended[n].words[t].attention);
      words[t].cell = attended[n].words[t].cell;
    }
  }
  captioned.grid = captioner.grid();
}

}  // namespace gaze
