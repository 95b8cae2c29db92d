#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "batch/sink/shared_stems.hpp"
#include "batch/sink/xmp_words.hpp"
#include "batch/source/photo_source.hpp"
#include "files/photo_name.hpp"

namespace gaze {

/// The XMP sidecars of photos: of a/b.jpg a/b.jpg.xmp, and a/b.xmp, as Lightroom, Capture One and Apple
/// Photos name it, unless another photo or a raw file shares the stem: then it may be theirs. Any
/// number of threads may ask.
class XmpSidecarFiles {
 public:
  /// `output_folder`: as in XmpOptions.
  explicit XmpSidecarFiles(std::string output_folder) : output_folder_(std::move(output_folder)) {}

  /// The one to write into, which need not be there.
  std::string to_write(const PhotoRef& photo) const;

  /// All that are there, below the output folder and beside the photo.
  std::vector<std::string> found(const PhotoRef& photo) const;

 private:
  std::vector<std::string> named_after(const std::string& path, const PhotoRef& photo) const;

  std::string output_folder_;
  SharedStems stems_{is_photo_or_raw_name};
};

/// What a sidecar says that is not to be written into. Where that cannot be read as XMP, it says
/// something in the fields that it names. Throws Error(input) if the file cannot be read, or has more
/// than `most` bytes.
ExistingMetadata words_in_sidecar(const std::string& path, std::size_t most);

}  // namespace gaze
