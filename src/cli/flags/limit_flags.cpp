#include "cli/flags/limit_flags.hpp"

#include <string>

namespace gaze {
namespace {

/// A whole number from 1 to what it is by default.
void add(Flags& flags, const std::string& name, int& into, const std::string& help) {
  flags.whole(name, into, limit_range(into), help);
}

}  // namespace

ReadOptions LimitFlags::read(ReadOptions options) const {
  return with_limits(options, megapixels, file_mb);
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
