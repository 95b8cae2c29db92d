#pragma once
#include <string>

#include "batch/source/photo_source.hpp"
#include "gaze/caption.hpp"

namespace gaze {

/// What is made for each photo besides its line in the journal, after that line is written: text
/// and XMP sidecars, metadata in the photo, figures. Any number of threads may use one.
class Sink {
 public:
  virtual ~Sink() = default;

  /// Where a person's words are, if they are in all the places where ours would go, such as "EXIF
  /// ImageDescription"; empty: something is to be made. A photo that is not in the journal is not
  /// even captioned where all sinks find words.
  virtual std::string words_found(const PhotoRef& photo) const = 0;

  /// A photo that is in the journal has not got it, as far as its files show: deliver() is called
  /// again.
  virtual bool needs_write(const PhotoRef& photo) const = 0;

  /// Makes it, whole or not at all; harmless if it is there already. `suspect` is why the photo is
  /// probably no photograph. Returns where a person's words are, if a part was left out because of
  /// them, else nothing. Throws Error(input) or Error(environment), naming the file.
  virtual std::string deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                              const std::string& suspect) const = 0;
};

}  // namespace gaze
