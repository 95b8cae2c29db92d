#include "overlay/media/media.hpp"

#include <dlfcn.h>
#include <fmt/core.h>

#include <filesystem>

#include "gaze/error.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

/// The folder of the program or library this code was linked into.
fs::path own_folder() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<void*>(&own_folder), &info) == 0 || info.dli_fname == nullptr)
    return {};
  std::error_code ignored;
  return fs::canonical(info.dli_fname, ignored).parent_path();
}

Media& open_module() {
  constexpr const char* kName = "libgaze-media.so";
  const fs::path own = own_folder();
  std::string places;
  for (const fs::path& folder : {own, own / "gaze", own / "../lib/gaze"}) {
    std::error_code ignored;
    const fs::path file = folder / kName;
    places += (places.empty() ? "" : ", ") + folder.lexically_normal().string();
    if (!fs::exists(file, ignored)) continue;
    void* const module = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* const entry = module != nullptr ? dlsym(module, "gaze_media") : nullptr;
    if (entry == nullptr) {
      const char* reason = dlerror();
      throw Error(ErrorKind::environment,
                  fmt::format("{} must be loadable: {}", file.string(),
                              reason != nullptr ? reason : "no reason given"));
    }
    return *reinterpret_cast<Media* (*)()>(entry)();
  }
  throw Error(ErrorKind::environment,
              fmt::format("MP4 files and windows need {}, which is in none of {}", kName, places));
}

}  // namespace

Media& media() {
  static Media& opened = open_module();
  return opened;
}

}  // namespace gaze
