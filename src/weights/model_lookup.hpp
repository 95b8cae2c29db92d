#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace gaze {

/// Where models are searched.
struct ModelPlaces {
  std::string environment;                     ///< the value of GAZE_MODEL; empty: not set
  std::vector<std::filesystem::path> folders;  ///< searched in this order
};

/// The places of this process: GAZE_MODEL; `../models`, `models` and `../share/gaze/models` seen
/// from the program; `../share/gaze/models` and `../../share/gaze/models`, where they exist, seen
/// from the shared library this is part of, for a program elsewhere that was linked with it.
/// In a build folder `models` is a link to the repository's.
ModelPlaces model_places();

/// The model file meant by `wanted`: a path, or the name of a model in one of the folders
/// ("everyday-hard"). Empty: GAZE_MODEL, else everyday-soft.safetensors in the first folder that
/// has it. Throws Error(model), naming what was looked for and where, if there is no such file.
std::string find_model(const std::string& wanted, const ModelPlaces& places);

/// The folder of the running program.
std::filesystem::path program_folder();

}  // namespace gaze
