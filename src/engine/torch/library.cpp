// libgaze is made of the rooms' static libraries; CMake wants a shared library to have a source of
// its own.
#include "engine/model_side.hpp"

namespace gaze {

// Without this reference the library would open and then fail; with it the linker reports the
// error.
ModelSide* (*const kModelSideIsLinked)() = gaze_model_side;

}  // namespace gaze
