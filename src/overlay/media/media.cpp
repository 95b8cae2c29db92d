#include "overlay/media/media.hpp"

#include "base/shared_module.hpp"

namespace gaze {
namespace {

constexpr const char* kFileName = "libgaze-media.so";

Media& open_module() {
  void* const entry = symbol_of_module(kFileName, "gaze_media", folder_of_code(&kFileName),
                                       "MP4 files and windows");
  return *reinterpret_cast<Media* (*)()>(entry)();
}

}  // namespace

Media& media() {
  static Media& opened = open_module();
  return opened;
}

}  // namespace gaze
