#pragma once
#include <filesystem>
#include <string>

namespace gaze {

/// Opens the shared library `file_name` that lies near `folder`, that of the program or library which
/// wants it (in it, in its `gaze`, in `../lib`, `../lib/gaze` or the library folder it was installed
/// with), and returns its function `symbol`. The library stays open until the process ends.
/// Throws Error(environment): "NEEDED_BY need FILE, which is in none of FOLDERS", or "FILE must be
/// loadable: " and what the loader says. `needed_by` is a plural.
void* symbol_of_module(const std::string& file_name, const char* symbol,
                       const std::filesystem::path& folder, const char* needed_by);

/// The folder of the program or shared library that `address`, of a function or a constant, was linked
/// into; empty if it is not known.
std::filesystem::path folder_of_code(const void* address);

}  // namespace gaze
