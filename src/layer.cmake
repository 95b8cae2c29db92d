# One static library a room, made of the room's row in LAYERS.cmake.

add_library(gaze_warnings INTERFACE)
target_compile_options(gaze_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion $<$<BOOL:${GAZE_WERROR}>:-Werror>)

# gaze_room(FOLDER [USES room...] [LINKS library...] [TORCH]): a row of the table in LAYERS.cmake.
function(gaze_room folder)
  cmake_parse_arguments(ROOM "TORCH" "" "USES;LINKS" ${ARGN})
  get_property(rooms GLOBAL PROPERTY GAZE_ROOMS)
  foreach(used IN LISTS ROOM_USES)
    if(NOT used IN_LIST rooms)
      message(FATAL_ERROR "LAYERS.cmake: ${folder} uses ${used}, which does not stand above it")
    endif()
    get_property(torch GLOBAL PROPERTY GAZE_ROOM_TORCH_${used})
    if(torch AND NOT ROOM_TORCH)
      message(FATAL_ERROR "LAYERS.cmake: ${folder} uses ${used}, which needs LibTorch")
    endif()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY GAZE_ROOMS ${folder})
  set_property(GLOBAL PROPERTY GAZE_ROOM_USES_${folder} ${ROOM_USES})
  set_property(GLOBAL PROPERTY GAZE_ROOM_LINKS_${folder} ${ROOM_LINKS})
  set_property(GLOBAL PROPERTY GAZE_ROOM_TORCH_${folder} ${ROOM_TORCH})
endfunction()

# gaze_layer(SOURCES a.cpp ...): the library of the room that the calling folder is. nn/decoder becomes
# gaze_nn_decoder. Includes are relative to src/ and include/.
function(gaze_layer)
  cmake_parse_arguments(LAYER "" "" "SOURCES" ${ARGN})
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR})
  get_property(rooms GLOBAL PROPERTY GAZE_ROOMS)
  if(NOT folder IN_LIST rooms)
    message(FATAL_ERROR "src/${folder} has no row in src/LAYERS.cmake")
  endif()
  get_property(uses GLOBAL PROPERTY GAZE_ROOM_USES_${folder})
  get_property(links GLOBAL PROPERTY GAZE_ROOM_LINKS_${folder})
  get_property(torch GLOBAL PROPERTY GAZE_ROOM_TORCH_${folder})
  list(TRANSFORM uses PREPEND gaze_)
  list(TRANSFORM uses REPLACE "/" "_")
  string(REPLACE "/" "_" name gaze_${folder})
  if(NOT LAYER_SOURCES)  # Headers alone.
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${name} INTERFACE ${uses} ${links})
    return()
  endif()
  add_library(${name} STATIC ${LAYER_SOURCES})
  target_include_directories(${name} PUBLIC
    ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${uses} ${links} PRIVATE gaze_warnings)
  if(torch)
    target_link_libraries(${name} PUBLIC gaze_torch)
  endif()
endfunction()

# gaze_test(NAME SOURCES a_test.cpp ... [LINKS target ...])
# Each test case becomes a CTest test; a filter that matches nothing fails. The time limit ends what hangs; no
# test depends on the machine's speed.
function(gaze_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${TEST_LINKS} gaze_warnings gaze_catch gaze_test_paths)
  catch_discover_tests(${name} EXTRA_ARGS ${GAZE_FAIL_IF_NO_TEST} PROPERTIES TIMEOUT 1200
    DISCOVERY_MODE PRE_TEST)
endfunction()

# gaze_torch_test(NAME SOURCES ... [LINKS ...]): a test that includes LibTorch, with the same seed before every
# test case.
function(gaze_torch_test name)
  gaze_test(${name} ${ARGN})
  target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support/seed_each_test.cpp)
endfunction()
