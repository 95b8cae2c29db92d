#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "batch/source/photo_source.hpp"
#include "batch/source/walk_options.hpp"

namespace gaze {

/// Whether the name is that of a tar archive: .tar, .tar.gz or .tgz, in upper or lower case.
bool is_tar_name(std::string_view name);

/// A larger photo in an archive is a failed one: its bytes would have to be held.
inline constexpr std::int64_t kLargestMember = std::int64_t{256} << 20U;

/// The photos of a tar archive (as WebDataset's shards are), in its order, read from front to back
/// once and never unpacked. A member "a/b.jpg" of `path` is the photo "path/a/b.jpg", so that it is
/// called as a file would be if the archive were a folder; "./" in front is dropped. Links are
/// passed over. Memory: what load() reads, and a block. Where the archive cannot be read, or not
/// any further, its last photo is the archive itself with a `problem` that says where.
std::unique_ptr<PhotoSource> tar_source(const std::string& path, const std::string& relative,
                                        WalkOptions options);

}  // namespace gaze
