// libgaze is made of the layers' static libraries; a shared library wants a source of its own.
#include "engine/model_side.hpp"

namespace gaze {

// A library without its model side would open and then fail: let the linker say so instead.
ModelSide* (*const kModelSideIsLinked)() = gaze_model_side;

}  // namespace gaze
