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
  /// maps: of the photo as it is, then of each view.
  PhotoMaps(const ChainBoxes& boxes, const GridGeometry& grid, std::vector<PhotoView> views,
            std::vector<std::vector<at::Tensor>>& maps)
      : boxes_(boxes), grid_(grid), views_(std::move(views)), maps_(maps) {}

  int row_of(const Chains& chains) {
    const auto [place, is_new] = rows_.emplace(chains, static_cast<int>(maps_.front().size()));
    if (is_new) {
      std::vector<Box> all;
      for (const int chain : chains) {
        const auto& of_chain = boxes_.at(chain);
        all.insert(all.end(), of_chain.begin(), of_chain.end());
      }
      for (std::size_t v = 0; v < views_.size(); ++v) maps_[v].push_back(map_in(views_[v], all));
    }
    return place->second;
  }

 private:
  /// Zeros where the view shows none of the boxes.
  at::Tensor map_in(const PhotoView& view, const std::vector<Box>& boxes) const {
    std::vector<Box> shown;
    for (const Box& box : boxes) {
      if (const auto left = in_view(box, view)) shown.push_back(*left);
    }
    if (shown.empty()) return at::zeros({grid_.rows * grid_.columns}, at::kHalf);
    return at::tensor(box_coverage(shown, grid_)).to(at::kHalf);
  }

  const ChainBoxes& boxes_;
  const GridGeometry& grid_;
  std::vector<PhotoView> views_;
  std::vector<std::vector<at::Tensor>>& maps_;
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
                       const std::vector<ViewKind>& views) {
  BoxTargets targets;
  std::vector<std::vector<at::Tensor>> maps(1 + views.size());
  for (std::size_t photo = 0; photo < set.size(); ++photo) {
    const auto& captions = set.captions[photo];
    auto& rows = targets.of_word.emplace_back();
    for (const auto& tokens : captions) rows.emplace_back(tokens.size(), -1);

    const std::string name = data.photo_called(set.names[photo]);
    if (name.empty()) continue;
    const ChainBoxes& boxes = data.boxes.at(name);

    std::map<Tokens, std::vector<Chains>> named;  // Two captions may read alike.
    for (const auto* caption : data.captions_of(name)) {
      auto words = chains_of_words(*caption, boxes);
      if (std::find(captions.begin(), captions.end(), caption->tokens) == captions.end()) {
        ++targets.mismatched;
        continue;
      }
      auto& together = named.emplace(caption->tokens, words).first->second;
      for (std::size_t i = 0; i < words.size(); ++i) together[i].merge(words[i]);
    }
    std::vector<PhotoView> of_photo(1);
    for (const ViewKind& kind : views) of_photo.push_back(photo_view(set.names[photo], kind));
    PhotoMaps photo_maps(boxes, grid, std::move(of_photo), maps);
    for (std::size_t k = 0; k < captions.size(); ++k) {
      const auto found = named.find(captions[k]);
      if (found == named.end()) continue;
      std::size_t words = 0;
      for (std::size_t i = 0; i < captions[k].size(); ++i) {
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
  targets.maps = stacked(maps.front());
  for (std::size_t v = 1; v < maps.size(); ++v) targets.view_maps.push_back(stacked(maps[v]));

  targets.digest = digest_of(targets);
  return targets;
}

BoxTargets joined(const std::vector<BoxTargets>& parts) {
  BoxTargets all;
  std::vector<std::vector<at::Tensor>> maps(1 + parts.front().view_maps.size());
  int rows_before = 0;
  for (const BoxTargets& part : parts) {
    for (auto photo : part.of_word) {
      for (auto& caption : photo) {
        for (int& row : caption) row += row < 0 ? 0 : rows_before;
      }
      all.of_word.push_back(std::move(photo));
    }
    maps.front().push_back(part.maps);
    for (std::size_t v = 1; v < maps.size(); ++v) maps[v].push_back(part.view_maps.at(v - 1));
    rows_before += static_cast<int>(part.maps.size(0));
    all.words += part.words;
    all.captions += part.captions;
    all.mismatched += part.mismatched;
  }
  all.maps = at::cat(maps.front());
  for (std::size_t v = 1; v < maps.size(); ++v) all.view_maps.push_back(at::cat(maps[v]));
  all.digest = digest_of(all);
  return all;
}

}  // namespace gaze
