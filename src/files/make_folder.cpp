#include "files/make_folder.hpp"

#include <system_error>

#include "gaze/error.hpp"

namespace gaze {

void make_folder(const std::filesystem::path& folder) {
  if (folder.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw Error(ErrorKind::environment,
                folder.string() + ": the folder cannot be made: " + error.message());
  }
}

}  // namespace gaze
