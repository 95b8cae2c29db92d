#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "batch/source/walk_options.hpp"

namespace gaze {

struct ExistingMetadata;  // xmp_words.hpp

/// A photo to caption.
struct PhotoRef {
  std::string path;      ///< what it is called in the output; opens it, unless it is in an archive
  std::string relative;  ///< to the INPUT it was found in: shards and output folders go by it
  /// The file's bytes where they come from an archive; null: read `path`.
  std::shared_ptr<const std::string> bytes;
  bool archived = false;  ///< in an archive: `path` opens nothing
  /// What its metadata say, where the bytes come from an archive and it is wanted.
  std::shared_ptr<const ExistingMetadata> words{};
  std::string problem{};  ///< why it cannot be read, where its source knows; empty: it may be
};

/// Photos one after the other. The same input gives the same order each time.
class PhotoSource {
 public:
  virtual ~PhotoSource() = default;
  /// False when there are no more.
  virtual bool next(PhotoRef& photo) = 0;
  /// Reads the bytes of the last photo of next() if they are in an archive, or fills its `problem`.
  /// An archive that ends within the photo makes it the archive itself, with a problem.
  virtual void load(PhotoRef& /*photo*/) {}
};

/// Called for what cannot be opened (path, sentence); the walk goes on.
using OnError = std::function<void(const std::string& path, const std::string& sentence)>;

/// Reads the next line (or NUL-ended string); false at the end.
using NextLine = std::function<bool(std::string& line)>;

/// Paths of photos and tar archives one a line, as a list file or stdin gives them; empty lines are
/// passed over. `walk` chooses among an archive's photos.
std::unique_ptr<PhotoSource> list_source(NextLine next_line, WalkOptions walk);

/// One source after the other.
std::unique_ptr<PhotoSource> chain(std::vector<std::unique_ptr<PhotoSource>> sources);

}  // namespace gaze
