#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "batch/sink/sink.hpp"
#include "batch/sink/xmp_sidecar_files.hpp"
#include "batch/sink/xmp_words.hpp"

namespace gaze {

/// The same two fields in the photo's own XMP. The file is replaced by a whole new one, whose other
/// bytes are the old one's; its permissions, owner and extended attributes are kept. A field that a
/// person has filled, there or in a sidecar (XmpSidecarFiles), is left as it is.
class EmbeddedWords : public Sink {
 public:
  explicit EmbeddedWords(XmpOptions options)
      : options_(std::move(options)), sidecars_(options_.output_folder) {}

  std::string words_found(const PhotoRef& photo) const override;
  bool needs_write(const PhotoRef& photo) const override;
  /// Throws Error(input) for a file that cannot be given metadata, is a link or write-protected:
  /// links and protection are how archives say that a file is not to be changed.
  std::string deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                      const std::string& suspect) const override;

 private:
  void tidy(const std::string& photo) const;
  ExistingMetadata own_words(const PhotoRef& photo) const;
  std::vector<ExistingMetadata> words_beside(const PhotoRef& photo) const;

  XmpOptions options_;
  XmpSidecarFiles sidecars_;
  mutable std::mutex mutex_;
  mutable std::string tidied_ = "\n";  ///< the folder that was looked through last
};

}  // namespace gaze
