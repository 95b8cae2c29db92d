#pragma once
#include <memory>
#include <string>

#include "gaze/captioner.hpp"

namespace gaze {

/// Everything that needs LibTorch, behind one door that shows none of it. The program opens the
/// shared library behind it only when a command needs a model: loading LibTorch takes longer than
/// everything else a start does.
struct ModelSide {
  virtual ~ModelSide() = default;

  /// As gaze::load_captioner(), but `path` names a file: the default has been looked up already.
  virtual std::unique_ptr<Captioner> load_captioner(const std::string& path,
                                                    const CaptionerOptions& options) = 0;
};

}  // namespace gaze

/// What the shared library exports. The object lives as long as the library.
extern "C" gaze::ModelSide* gaze_model_side();
