#include "base/shared_module.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <system_error>

#include "gaze/error.hpp"

namespace gaze {

void* symbol_of_module(const std::string& file_name, const char* symbol,
                       const std::filesystem::path& program_folder) {
  std::string looked_in;
  for (const char* const place : {".", "../lib", "../lib/gaze", "../" GAZE_LIBRARY_FOLDER,
                                  "../" GAZE_LIBRARY_FOLDER "/gaze"}) {
    const auto path = (program_folder / place / file_name).lexically_normal();
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
      looked_in += (looked_in.empty() ? "" : ", ") + path.parent_path().string();
      continue;
    }
    // Lazily: LibTorch has a million symbols, and a run needs few of them.
    void* const module = dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL);
    void* const function = module == nullptr ? nullptr : dlsym(module, symbol);
    if (function == nullptr) throw Error(ErrorKind::environment, dlerror());
    return function;
  }
  throw Error(ErrorKind::environment,
              fmt::format("{} is missing; looked in {}", file_name, looked_in));
}

}  // namespace gaze
