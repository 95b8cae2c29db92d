# ccache where it is installed: a second build of the same source takes seconds. -D CMAKE_CXX_COMPILER_LAUNCHER=
# (empty) does without.
if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER AND NOT DEFINED ENV{CMAKE_CXX_COMPILER_LAUNCHER})
  find_program(GAZE_CCACHE ccache)
  if(GAZE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${GAZE_CCACHE})
  endif()
endif()
