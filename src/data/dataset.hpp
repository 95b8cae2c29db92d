#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gaze {

/// One photo of a data set with its captions.
struct CaptionedPath {
  std::string name;                   ///< as the data set calls it, e.g. "a.jpg" or "val2014/a.jpg"
  std::string path;                   ///< where the file should be; not checked yet
  std::vector<std::string> captions;  ///< as published, not tokenised; at least one
  std::int64_t id = -1;               ///< what COCO's files call the photo; -1: it has no number
};

/// Photos with captions, in a fixed order. Views wrap a data set and are data sets.
/// Const calls may run in several threads at once.
class Dataset {
 public:
  virtual ~Dataset() = default;
  virtual std::size_t size() const = 0;
  /// Throws Error(usage) if i is not below size().
  virtual const CaptionedPath& get(std::size_t i) const = 0;
};

/// A data set in memory: what every reader returns. No name comes twice.
class ListedDataset : public Dataset {
 public:
  explicit ListedDataset(std::vector<CaptionedPath> items) : items_(std::move(items)) {}
  std::size_t size() const override { return items_.size(); }
  const CaptionedPath& get(std::size_t i) const override;

 private:
  std::vector<CaptionedPath> items_;
};

/// The photos of another data set whose files are there.
class PresentPhotos : public Dataset {
 public:
  /// Checks every file once, now. With `strict`, throws Error(input) naming the first missing
  /// one and how many there are.
  explicit PresentPhotos(std::shared_ptr<const Dataset> all, bool strict = false);
  std::size_t size() const override { return kept_.size(); }
  const CaptionedPath& get(std::size_t i) const override;
  /// Paths of the photos left out, in the data set's order.
  const std::vector<std::string>& missing() const { return missing_; }

 private:
  std::shared_ptr<const Dataset> all_;
  std::vector<std::size_t> kept_;
  std::vector<std::string> missing_;
};

}  // namespace gaze
