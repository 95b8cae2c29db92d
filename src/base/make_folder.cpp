#include "base/make_folder.hpp"

#include <filesystem>
#include <system_error>

#include "gaze/error.hpp"

namespace gaze {

void make_folder(const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    throw Error(ErrorKind::environment,
                folder + ": the folder cannot be made: " + failed.message());
  }
}

}  // namespace gaze
