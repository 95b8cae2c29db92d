# One static library a layer, so that a layer finds only the headers it may include.

add_library(gaze_warnings INTERFACE)
target_compile_options(gaze_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion $<$<BOOL:${GAZE_WERROR}>:-Werror>)

# gaze_layer(NAME SOURCES a.cpp ... [LINKS target ...])
# Sources are relative to the calling folder, includes to src/ and include/.
function(gaze_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${LAYER_SOURCES})
  target_include_directories(${name} PUBLIC
    ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${LAYER_LINKS} PRIVATE gaze_warnings)
endfunction()

# gaze_test(NAME SOURCES a_test.cpp ... [LINKS target ...])
# Each test case becomes a CTest test; a filter that matches nothing fails.
function(gaze_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${TEST_LINKS} gaze_warnings gaze_catch gaze_test_paths)
  catch_discover_tests(${name} EXTRA_ARGS ${GAZE_FAIL_IF_NO_TEST} PROPERTIES TIMEOUT 300
    DISCOVERY_MODE PRE_TEST)
endfunction()

# gaze_torch_test(NAME SOURCES ... [LINKS ...]): a test that includes LibTorch, with its precompiled header
# and the same seed before every test case.
function(gaze_torch_test name)
  gaze_test(${name} ${ARGN})
  target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support/seed_each_test.cpp)
  target_precompile_headers(${name} REUSE_FROM gaze_model)
  # The header was compiled with -fPIC, and GCC takes it only where all such flags agree.
  target_compile_options(${name} PRIVATE -fPIC)
endfunction()
