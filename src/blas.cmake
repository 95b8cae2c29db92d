# The OpenMP flavour of OpenBLAS for whatever links LibTorch or OpenCV, whichever BLAS the system prefers.
#
# Debian's LibTorch and OpenCV ask the loader for "libblas.so.3", which /etc/alternatives may point at
# OpenBLAS with a thread pool of its own (every small product then waits for the other pool) or at
# the reference BLAS (1024 x 1024 sgemm on two cores: 4.7 GFLOP/s instead of 160, measured). Once a
# library of that name is loaded, every later request gets the same one, and a program's direct
# dependencies load before those of its libraries. So our programs and libraries depend on
# libblas.so.3 themselves and carry the path of the good one. Nothing outside the process changes.
#
# The option not taken: LD_PRELOAD, which a library that others link cannot set.

# Whether LibTorch takes its BLAS from outside. The builds of pytorch.org carry one inside.
function(gaze_torch_needs_blas result)
  set(location "")
  if(TARGET torch_cpu)
    get_target_property(location torch_cpu LOCATION)
  endif()
  set(needed "")
  if(location AND CMAKE_READELF)
    execute_process(COMMAND ${CMAKE_READELF} -d ${location} OUTPUT_VARIABLE needed ERROR_QUIET)
  endif()
  if(needed MATCHES "libblas\\.so\\.3")
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

gaze_torch_needs_blas(GAZE_TORCH_NEEDS_BLAS)
if(GAZE_TORCH_NEEDS_BLAS)
  set(openblas /usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/openblas-openmp)
  if(EXISTS ${openblas}/libblas.so.3 AND EXISTS ${openblas}/liblapack.so.3)
    add_library(gaze_blas INTERFACE)
    set(GAZE_BLAS ${openblas}/libblas.so.3)  # For the test that looks which one was loaded.
    # One option, so that CMake keeps it whole and in order. --no-as-needed: we call none of it.
    target_link_options(gaze_blas INTERFACE
      "LINKER:--push-state,--no-as-needed,${openblas}/libblas.so.3,${openblas}/liblapack.so.3,--pop-state,-rpath,${openblas}")
    foreach(user torch opencv_core)
      if(TARGET ${user})
        set_property(TARGET ${user} APPEND PROPERTY INTERFACE_LINK_LIBRARIES gaze_blas)
      endif()
    endforeach()
  else()
    message(WARNING "libopenblas0-openmp is not installed: matrix products may be some 30 times slower")
  endif()
endif()
