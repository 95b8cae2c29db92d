#include "weights/model_lookup.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "base/shared_module.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaultModel = "everyday-soft.safetensors";

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// The folder of the file that this code was linked into: the program, or a shared library.
fs::path own_folder() {
  const fs::path own = folder_of_code(&kDefaultModel);
  return own.empty() ? program_folder() : own;
}

}  // namespace

std::filesystem::path program_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::current_path(error) : program.parent_path();
}

ModelPlaces model_places() {
  ModelPlaces places;
  if (const char* const model = std::getenv("GAZE_MODEL")) places.environment = model;
  const fs::path here = program_folder();
  for (const char* const folder : {"../models", "models", "../share/gaze/models"}) {
    places.folders.push_back((here / folder).lexically_normal());
  }
  // Debian's library folder is one deeper than most.
  for (const char* const folder : {"../share/gaze/models", "../../share/gaze/models"}) {
    const fs::path shared = (own_folder() / folder).lexically_normal();
    const auto& known = places.folders;
    const bool is_new = std::find(known.begin(), known.end(), shared) == known.end();
    std::error_code ignored;
    if (is_new && fs::is_directory(shared, ignored)) places.folders.push_back(shared);
  }
  return places;
}

std::string find_model(const std::string& wanted, const ModelPlaces& places) {
  const bool by_default = wanted.empty() && places.environment.empty();
  std::string name = by_default ? kDefaultModel : wanted.empty() ? places.environment : wanted;
  if (!by_default && is_file(name)) return name;

  std::string looked_in;
  if (by_default || name.find('/') == std::string::npos) {
    for (const fs::path& folder : places.folders) {
      for (const std::string& file : {name, name + ".safetensors"}) {
        if (is_file(folder / file)) return (folder / file).string();
      }
      looked_in += (looked_in.empty() ? "" : ", ") + folder.string();
    }
  }
  const std::string whose = wanted.empty() && !by_default ? ", which GAZE_MODEL names" : "";
  std::error_code ignored;
  if (!by_default && fs::is_directory(name, ignored)) {
    throw Error(ErrorKind::model, name + whose + (whose.empty() ? "" : ",") +
                                      " is a folder: a model is one .safetensors file");
  }
  std::string sentence = by_default ? "the default model " + name + " is not there"
                                    : "there is no model file " + name + whose;
  if (!looked_in.empty()) sentence += "; looked in " + looked_in;
  if (by_default) sentence += "; name one with --model FILE or GAZE_MODEL";
  throw Error(ErrorKind::model, sentence);
}

}  // namespace gaze
