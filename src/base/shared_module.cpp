#include "base/shared_module.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <system_error>

#include "gaze/error.hpp"

namespace gaze {

void* symbol_of_module(const std::string& file_name, const char* symbol,
                       const std::filesystem::path& folder, const char* needed_by) {
  std::string looked_in;
  for (const char* const place : {".", "gaze", "../lib", "../lib/gaze", "../" GAZE_LIBRARY_FOLDER,
                                  "../" GAZE_LIBRARY_FOLDER "/gaze"}) {
    const auto path = (folder / place / file_name).lexically_normal();
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
      looked_in += (looked_in.empty() ? "" : ", ") + path.parent_path().string();
      continue;
    }
    // Lazily: LibTorch has a million symbols, and a run needs few of them.
    void* const module = dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL);
    void* const function = module == nullptr ? nullptr : dlsym(module, symbol);
    if (function == nullptr) {
      // The reason may name another library alone, one that this one needs.
      const char* const reason = dlerror();
      throw Error(ErrorKind::environment,
                  fmt::format("{} must be loadable: {}", path.string(),
                              reason != nullptr ? reason : "no reason given"));
    }
    return function;
  }
  throw Error(ErrorKind::environment,
              fmt::format("{} need {}, which is in none of {}", needed_by, file_name, looked_in));
}

std::filesystem::path folder_of_code(const void* address) {
  Dl_info found{};
  if (dladdr(address, &found) == 0 || found.dli_fname == nullptr) return {};
  std::error_code ignored;
  return std::filesystem::canonical(found.dli_fname, ignored).parent_path();
}

}  // namespace gaze
