#pragma once
#include <functional>
#include <memory>
#include <string>

#include "cli/parse/flags.hpp"
#include "gaze/captioner.hpp"

namespace gaze {

/// Which model to load, and where it shall run.
struct ModelFlags {
  std::string model;  ///< empty: the default
  CaptionerOptions options;
};

/// What every --threads may be.
constexpr Range kThreads{0, 1024};

/// The flags of every command that loads a model. `threads` says what the threads are for.
void add_model_flags(Flags& flags, ModelFlags& into,
                     const std::string& threads = "threads that work on one photo");

/// How a command gets its captioner; tests hand in a fake one. Throws Error(model).
using LoadCaptioner = std::function<std::unique_ptr<Captioner>(const ModelFlags&)>;

/// Tells models apart by their files' bytes (files/file_digest.hpp). Throws Error(model) if there
/// is none.
using DigestModel = std::function<std::string(const ModelFlags&)>;

}  // namespace gaze
