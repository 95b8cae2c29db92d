// libgaze is made of the rooms' static libraries; CMake wants a shared library to have a source of
// its own.
#include "engine/engine.hpp"

namespace gaze {

// Without this reference the library would open and then fail; with it the linker reports the
// error.
Engine* (*const kEngineIsLinked)() = gaze_engine;

}  // namespace gaze
