#pragma once
#include <filesystem>
#include <string>

namespace gaze {

/// Opens the shared library `file_name` that lies beside the program (in its folder, in `../lib`,
/// `../lib/gaze` or the library folder it was installed with) and returns its function `symbol`.
/// The library stays open until the process ends.
/// Throws Error(environment) with the folders looked in, or with what the loader says.
void* symbol_of_module(const std::string& file_name, const char* symbol,
                       const std::filesystem::path& program_folder);

}  // namespace gaze
