#pragma once

namespace gaze {

/// Makes the allocator keep freed memory for the next allocation, where the C library can be asked
/// to (glibc). By default it returns large blocks to the system at once, and the next step of a
/// training waits for the same pages to be mapped and cleared again. Call before the work begins,
/// from one thread; it holds for the whole process and cannot be undone.
void keep_freed_memory();

}  // namespace gaze
