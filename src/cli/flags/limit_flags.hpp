#pragma once
#include <cstddef>

#include "cli/parse/flags.hpp"
#include "gaze/image.hpp"

namespace gaze {

/// What one photo, and all that are read at once, may cost. The defaults are the program's limits;
/// flags lower them.
struct LimitFlags {
  int megapixels = 250;
  int file_mb = 1024;
  int metadata_mb = 64;  ///< of XMP in a photo or a sidecar
  int memory_mb = 1024;  ///< files and pixels of all photos being read, together

  ReadOptions read(ReadOptions options = {}) const;  ///< the same options within the limits
  std::size_t metadata_bytes() const { return static_cast<std::size_t>(metadata_mb) << 20U; }
  std::size_t memory_bytes() const { return static_cast<std::size_t>(memory_mb) << 20U; }
};

/// Limits of one photo: what every command that reads photos has.
void add_limit_flags(Flags& flags, LimitFlags& into);

/// And those of commands that read many at once, with their metadata.
void add_batch_limit_flags(Flags& flags, LimitFlags& into);

}  // namespace gaze
