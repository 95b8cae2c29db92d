# Photos come from anywhere. What the compiler can do about a mistake in their readers: buffers and the
# stack checked when the program runs, indirect jumps to function starts alone, and tables of
# addresses that are read-only once the program has started. tests/install/hardening_test.py looks.

include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)
include(CheckLinkerFlag)

foreach(flag stack-protector-strong stack-clash-protection cf-protection)
  string(MAKE_C_IDENTIFIER "GAZE_HAS_${flag}" known)
  check_cxx_compiler_flag(-f${flag} ${known})
  if(${known})
    add_compile_options(-f${flag})
  endif()
endforeach()

foreach(keyword relro now)
  check_linker_flag(CXX -Wl,-z,${keyword} GAZE_HAS_z_${keyword})
  if(GAZE_HAS_z_${keyword})
    add_link_options(-Wl,-z,${keyword})
  endif()
endforeach()

# glibc's checked memcpy and its like. They want an optimizing compiler, and hide what the
# sanitizers look for.
set(CMAKE_REQUIRED_FLAGS "-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
check_cxx_source_compiles("
  #include <cstring>
  #if __USE_FORTIFY_LEVEL != 3
  #error the C library or the compiler knows no such level
  #endif
  int main() {}" GAZE_HAS_FORTIFY_3)
unset(CMAKE_REQUIRED_FLAGS)
set(level 2)
if(GAZE_HAS_FORTIFY_3)
  set(level 3)
endif()
if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  add_compile_options("$<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:SHELL:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${level}>")
endif()
