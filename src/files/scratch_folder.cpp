#include "files/scratch_folder.hpp"

#include <stdlib.h>

#include <system_error>

#include "gaze/error.hpp"

namespace gaze {

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "gaze-bench-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw Error(ErrorKind::environment, pattern + ": the folder cannot be made");
  }
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace gaze
