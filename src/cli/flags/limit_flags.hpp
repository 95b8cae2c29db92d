#pragma once
#include <cstddef>

#include "cli/parse/flags.hpp"
#include "gaze/batch.hpp"
#include "gaze/image.hpp"
#include "options/batch_ranges.hpp"

namespace gaze {

/// What one photo, and all that are read at once, may cost. The defaults are the program's limits;
/// flags lower them.
struct LimitFlags {
  int megapixels = BatchRequest{}.max_megapixels;
  int file_mb = BatchRequest{}.max_file_mb;
  int metadata_mb = BatchRequest{}.max_metadata_mb;
  int memory_mb = BatchRequest{}.max_memory_mb;

  ReadOptions read(ReadOptions options = {}) const;  ///< the same options within the limits
  std::size_t memory_bytes() const { return megabytes(memory_mb); }
};

/// Limits of one photo: what every command that reads photos has.
void add_limit_flags(Flags& flags, LimitFlags& into);

/// And those of commands that read many at once, with their metadata.
void add_batch_limit_flags(Flags& flags, LimitFlags& into);

}  // namespace gaze
