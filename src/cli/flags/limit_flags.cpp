#include "cli/flags/limit_flags.hpp"

#include <string>

#include "options/batch_ranges.hpp"

namespace gaze {
namespace {

/// A whole number from 1 to what it is by default.
void add(Flags& flags, const std::string& name, int& into, const std::string& help) {
  flags.whole(name, into, limit_range(into), help);
}

}  // namespace

ReadOptions LimitFlags::read(ReadOptions options) const {
  options.max_pixels = std::int64_t{megapixels} * 1'000'000;
  options.max_file_bytes = std::int64_t{file_mb} << 20;
  return options;
}

void add_limit_flags(Flags& flags, LimitFlags& into) {
  flags.group("limits");
  add(flags, "max-megapixels", into.megapixels, "refuse photos with more pixels");
  add(flags, "max-file-mb", into.file_mb, "refuse larger files");
}

void add_batch_limit_flags(Flags& flags, LimitFlags& into) {
  add_limit_flags(flags, into);
  add(flags, "max-metadata-mb", into.metadata_mb, "leave photos and sidecars with more XMP alone");
  add(flags, "max-memory-mb", into.memory_mb,
      "all photos being read at once, together; one larger than that is read alone");
}

}  // namespace gaze
