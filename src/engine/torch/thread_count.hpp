#pragma once

namespace gaze {

/// LibTorch's threads for the calling thread's work from here on; 0: as many as there are cores.
void use_threads(int count);

}  // namespace gaze
