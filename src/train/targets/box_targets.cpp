#include "train/targets/box_targets.hpp"

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
  /// mirrored_maps: null if they are not asked for.
  PhotoMaps(const ChainBoxes& boxes, const GridGeometry& grid, std::vector<at::Tensor>& maps,
            std::vector<at::Tensor>* mirrored_maps)
      : boxes_(boxes), grid_(grid), maps_(maps), mirrored_maps_(mirrored_maps) {}

  int row_of(const Chains& chains) {
    const auto [place, is_new] = rows_.emplace(chains, static_cast<int>(maps_.size()));
    if (is_new) {
      std::vector<Box> all;
      for (const int chain : chains) {
        const auto& of_chain = boxes_.at(chain);
        all.insert(all.end(), of_chain.begin(), of_chain.end());
      }
      maps_.push_back(at::tensor(box_coverage(all, grid_)).to(at::kHalf));
      if (mirrored_maps_ != nullptr) {
        for (Box& box : all) box = {1 - box.right, box.top, 1 - box.left, box.bottom};
        mirrored_maps_->push_back(at::tensor(box_coverage(all, grid_)).to(at::kHalf));
      }
    }
    return place->second;
  }

 private:
  const ChainBoxes& boxes_;
  const GridGeometry& grid_;
  std::vector<at::Tensor>& maps_;
  std::vector<at::Tensor>* mirrored_maps_;
  std::map<Chains, int> rows_;
};

std::uint64_t digest_of(const BoxTargets& targets) {
  std::uint64_t digest = fnv1a(targets.maps.data_ptr(), targets.maps.nbytes());
  for (const auto& photo : targets.of_word) {
    for (const auto& rows : photo) digest = fnv1a(rows.data(), rows.size() * sizeof(int), digest);
  }
  return digest;
}

}  // namespace

BoxTargets box_targets(const TrainingSet& set, const GroundingData& data, const GridGeometry& grid,
                       bool mirrored) {
  BoxTargets targets;
  std::vector<at::Tensor> maps, mirrored_maps;
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
    PhotoMaps photo_maps(boxes, grid, maps, mirrored ? &mirrored_maps : nullptr);
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
  const auto stacked = [cells](const std::vector<at::Tensor>& rows) {
    return rows.empty() ? at::zeros({0, cells}, at::kHalf) : at::stack(rows);
  };
  targets.maps = stacked(maps);
  if (mirrored) targets.mirrored_maps = stacked(mirrored_maps);

  targets.digest = digest_of(targets);
  return targets;
}

BoxTargets joined(const std::vector<BoxTargets>& parts) {
  BoxTargets all;
  std::vector<at::Tensor> maps, mirrored_maps;
  int rows_before = 0;
  for (const BoxTargets& part : parts) {
    for (auto photo : part.of_word) {
      for (auto& caption : photo) {
        for (int& row : caption) row += row < 0 ? 0 : rows_before;
      }
      all.of_word.push_back(std::move(photo));
    }
    maps.push_back(part.maps);
    if (part.mirrored_maps.defined()) mirrored_maps.push_back(part.mirrored_maps);
    rows_before += static_cast<int>(part.maps.size(0));
    all.words += part.words;
    all.captions += part.captions;
    all.mismatched += part.mismatched;
  }
  all.maps = at::cat(maps);
  if (!mirrored_maps.empty()) all.mirrored_maps = at::cat(mirrored_maps);
  all.digest = digest_of(all);
  return all;
}

}  // namespace gaze
