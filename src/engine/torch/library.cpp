// libgaze is made of the layers' static libraries; a shared library wants a source of its own.
#include "engine/engine.hpp"

namespace gaze {

// A library without its model side would open and then fail: let the linker say so instead.
Engine* (*const kModelSideIsLinked)() = gaze_engine;

}  // namespace gaze
