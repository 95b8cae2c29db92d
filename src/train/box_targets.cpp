#include "train/box_targets.hpp"

#include <torch/types.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/fnv1a.hpp"
#include "metric/grounding/box_coverage.hpp"

namespace gaze {
namespace {

using Chains = std::set<int>;

/// Which chains with boxes each word of a caption names.
std::vector<Chains> chains_of_words(const GroundedCaption& caption, const ChainBoxes& boxes) {
  std::vector<Chains> words(caption.tokens.size());
  for (const Phrase& phrase : caption.phrases) {
    if (boxes.count(phrase.chain) == 0) continue;
    for (int i = phrase.first; i < phrase.first + phrase.count; ++i) {
      words.at(static_cast<std::size_t>(i)).insert(phrase.chain);
    }
  }
  return words;
}

/// One photo's maps, each made once, however many captions name the same things.
class PhotoMaps {
 public:
  PhotoMaps(const ChainBoxes& boxes, const GridGeometry& grid, std::vector<at::Tensor>& maps)
      : boxes_(boxes), grid_(grid), maps_(maps) {}

  int row_of(const Chains& chains) {
    const auto [place, is_new] = rows_.emplace(chains, static_cast<int>(maps_.size()));
    if (is_new) {
      std::vector<Box> all;
      for (const int chain : chains) {
        const auto& of_chain = boxes_.at(chain);
        all.insert(all.end(), of_chain.begin(), of_chain.end());
      }
      maps_.push_back(at::tensor(box_coverage(all, grid_)).to(at::kHalf));
    }
    return place->second;
  }

 private:
  const ChainBoxes& boxes_;
  const GridGeometry& grid_;
  std::vector<at::Tensor>& maps_;
  std::map<Chains, int> rows_;
};

}  // namespace

BoxTargets box_targets(const TrainingSet& set, const GroundingData& data,
                       const GridGeometry& grid) {
  BoxTargets targets;
  std::vector<at::Tensor> maps;
  for (std::size_t photo = 0; photo < set.size(); ++photo) {
    const auto& said = set.captions[photo];
    auto& rows = targets.of_word.emplace_back();
    for (const auto& tokens : said) rows.emplace_back(tokens.size(), -1);

    const std::string name = data.photo_called(set.names[photo]);
    if (name.empty()) continue;
    const ChainBoxes& boxes = data.boxes.at(name);

    std::map<Tokens, std::vector<Chains>> named;  // Two captions may read alike.
    for (const auto* caption : data.captions_of(name)) {
      auto words = chains_of_words(*caption, boxes);
      if (std::find(said.begin(), said.end(), caption->tokens) == said.end()) {
        ++targets.mismatched;
        continue;
      }
      auto& together = named.emplace(caption->tokens, words).first->second;
      for (std::size_t i = 0; i < words.size(); ++i) together[i].merge(words[i]);
    }
    PhotoMaps photo_maps(boxes, grid, maps);
    for (std::size_t k = 0; k < said.size(); ++k) {
      const auto found = named.find(said[k]);
      if (found == named.end()) continue;
      std::size_t words = 0;
      for (std::size_t i = 0; i < said[k].size(); ++i) {
        if (found->second[i].empty()) continue;
        rows[k][i] = photo_maps.row_of(found->second[i]);
        ++words;
      }
      targets.words += words;
      if (words > 0) ++targets.captions;
    }
  }
  const std::int64_t cells = grid.rows * grid.columns;
  targets.maps = maps.empty() ? at::zeros({0, cells}, at::kHalf) : at::stack(maps);

  targets.digest = fnv1a(targets.maps.data_ptr(), targets.maps.nbytes());
  for (const auto& photo : targets.of_word) {
    for (const auto& rows : photo) {
      targets.digest = fnv1a(rows.data(), rows.size() * sizeof(int), targets.digest);
    }
  }
  return targets;
}

}  // namespace gaze
