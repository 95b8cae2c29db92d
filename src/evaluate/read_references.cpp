#include "evaluate/read_references.hpp"

#include <map>
#include <string>
#include <utility>

#include "text/tokenizer.hpp"

namespace gaze {
namespace {

/// Different captions, each read once: most are both in the data set and in the phrases.
class ForcedScores {
 public:
  void ask_for(const Tokens& tokens) {
    if (!tokens.empty() && index_of_.emplace(tokens, asked_.size()).second)
      asked_.push_back(tokens);
  }
  void read(const Captioner& captioner, const Image& photo, const DecodeOptions& decode) {
    if (!asked_.empty()) captions_ = captioner.attend(photo, asked_, decode);
  }
  const Caption* find(const Tokens& tokens) const {
    const auto found = index_of_.find(tokens);
    return found == index_of_.end() ? nullptr : &captions_[found->second];
  }

 private:
  std::vector<Tokens> asked_;
  std::map<Tokens, std::size_t> index_of_;
  std::vector<Caption> captions_;
};

void append(std::vector<PhraseScore>& to, std::vector<PhraseScore> scores) {
  to.insert(to.end(), std::make_move_iterator(scores.begin()),
            std::make_move_iterator(scores.end()));
}

void ground(const GroundedCaption& caption, const ChainBoxes& boxes, const Caption& read,
            const GridGeometry& grid, bool is_hard, ReferenceReading& into) {
  Maps maps;
  for (const auto& word : read.words) maps.push_back(word.attention);
  append(into.phrases, score_reference(caption, boxes, maps, grid));
  if (is_hard) {
    append(into.cells, score_reference(caption, boxes, chosen_cells(read.words, grid), grid));
  }
}

}  // namespace

ReferenceReading read_references(const Captioner& captioner, const Image& photo,
                                 const CaptionedPath& item, const GroundingData* grounding,
                                 const DecodeOptions& decode) {
  static const std::vector<const GroundedCaption*> kNone;
  const std::string name = grounding == nullptr ? "" : grounding->photo_called(item.name);
  const auto& grounded = name.empty() ? kNone : grounding->captions_of(name);

  ForcedScores readings;
  std::vector<Tokens> references;
  for (const auto& caption : item.captions) references.push_back(tokenize(caption));
  for (const auto& tokens : references) readings.ask_for(tokens);
  for (const auto* caption : grounded) readings.ask_for(caption->tokens);
  readings.read(captioner, photo, decode);

  ReferenceReading result;
  for (const auto& tokens : references) {
    if (const Caption* read = readings.find(tokens)) {
      result.likelihoods.push_back(
          {read->log_prob, static_cast<int>(tokens.size()) + (read->ended ? 1 : 0)});
    }
  }
  for (const auto* caption : grounded) {
    if (const Caption* read = readings.find(caption->tokens)) {
      ground(*caption, grounding->boxes.at(name), *read, captioner.grid(), captioner.is_hard(),
             result);
    }
  }
  return result;
}

}  // namespace gaze
