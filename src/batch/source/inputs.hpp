#pragma once
#include <memory>
#include <string>
#include <vector>

#include "batch/source/folder_walk.hpp"
#include "batch/source/photo_source.hpp"

namespace gaze {

/// Lines (or, with `end` '\0', NUL-ended strings) of a file. Throws Error(input) if it cannot be
/// opened.
NextLine lines_of_file(const std::string& path, char end);

/// The photos of all inputs in turn. Each input is a folder; a photo or a tar archive, by its
/// extension; "-", whose lines `stdin_lines` gives; or else a list of paths.
/// Throws Error(input) if one of them is not there.
std::unique_ptr<PhotoSource> open_inputs(const std::vector<std::string>& inputs,
                                         const WalkOptions& walk, const NextLine& stdin_lines,
                                         const OnError& on_error);

/// What the paths of all photos of an INPUT begin with and PhotoRef::relative does not: "photos/"
/// for the folder "photos", "shards/" for the archive "shards/0.tar". Empty for a photo, a list or
/// "-", whose paths are taken as they are.
std::string path_above_photos(const std::string& input);

}  // namespace gaze
