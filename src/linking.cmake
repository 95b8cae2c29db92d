# Where programs and libraries look for the libraries they link: the system's folders, and LibTorch's own
# where it is none of those.

# The search path of the installed files is that of the built ones from the start. CMake's default is to
# pad the built ones' with colons, so that installing can write a longer path over it: each empty
# element is the current folder, and a library in a folder of photos would be loaded.
set(CMAKE_BUILD_WITH_INSTALL_RPATH ON)
set(CMAKE_INSTALL_RPATH_USE_LINK_PATH ON)

# Addresses differ from run to run. Without this CMake leaves it to the compiler's default.
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
