# Installs the build into a scratch prefix, moves the prefix, builds consumer/ against it and runs both
# that and the installed program. Run by CTest with the variables that CMakeLists.txt beside it sets.

cmake_minimum_required(VERSION 3.22)

function(must)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  message("${said}")
  if(NOT status EQUAL 0)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "exit status ${status} from: ${command}")
  endif()
  set(output "${said}" PARENT_SCOPE)
endfunction()

set(first ${scratch}/first)
set(prefix ${scratch}/moved)
file(REMOVE_RECURSE ${first} ${prefix} ${scratch}/consumer)
must(${CMAKE_COMMAND} --install ${build} --config ${configuration} --prefix ${first})
file(RENAME ${first} ${prefix})  # Nothing in it may point at where it was.

must(${CMAKE_COMMAND} -S ${consumer} -B ${scratch}/consumer -G ${generator}
  -D CMAKE_PREFIX_PATH=${prefix} -D CMAKE_CXX_COMPILER=${compiler} -D CMAKE_CXX_FLAGS=${flags}
  -D CMAKE_BUILD_TYPE=${configuration})
must(${CMAKE_COMMAND} --build ${scratch}/consumer)
must(${scratch}/consumer/consumer ${photo} ${model})
if(NOT output MATCHES "^[a-z]")
  message(FATAL_ERROR "the consumer should print a caption, got: ${output}")
endif()
set(by_library "${output}")

must(${prefix}/bin/gaze caption --model ${model} ${photo})
if(NOT output STREQUAL "${photo}\t${by_library}")
  message(FATAL_ERROR "the installed program should print ${photo}, a tab and ${by_library}, got: ${output}")
endif()

# Every libblas.so.3 in the process is the one that src/blas.cmake chose, whatever the system prefers.
if(blas)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env LD_DEBUG=files ${scratch}/consumer/consumer ${photo}
    ${model} ERROR_VARIABLE loaded OUTPUT_QUIET)
  string(REGEX MATCHALL "calling init: [^\n]*/libblas[.]so[^\n]*" loaded "${loaded}")
  if(NOT loaded STREQUAL "calling init: ${blas}")
    message(FATAL_ERROR "the process should have loaded ${blas}, got: ${loaded}")
  endif()
endif()

# A program that names no model gets the one installed beside the library.
file(COPY_FILE ${model} ${prefix}/share/gaze/models/flickr8k-soft.safetensors)
must(${CMAKE_COMMAND} -E env --unset=GAZE_MODEL ${scratch}/consumer/consumer ${photo})
if(NOT output STREQUAL by_library)
  message(FATAL_ERROR "with the default model it should print ${by_library}, got: ${output}")
endif()

# The library for films lies beside the program's others or nowhere.
file(RENAME ${prefix}/${library_folder}/gaze/libgaze-media.so ${scratch}/libgaze-media.so)
execute_process(COMMAND ${prefix}/bin/gaze overlay --model ${model} ${photo} -o ${scratch}/film.mp4
  RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
file(RENAME ${scratch}/libgaze-media.so ${prefix}/${library_folder}/gaze/libgaze-media.so)
if(NOT status EQUAL 3 OR NOT said MATCHES "MP4 files and windows need libgaze-media.so")
  message(FATAL_ERROR "without libgaze-media.so there should be no film, got status ${status} and: ${said}")
endif()

# pkg-config tells other build systems the same.
find_program(pkg_config pkg-config)
if(pkg_config)
  must(${CMAKE_COMMAND} -E env PKG_CONFIG_PATH=${prefix}/${library_folder}/pkgconfig ${pkg_config} --cflags --libs gaze)
  separate_arguments(arguments UNIX_COMMAND "${output}")
  separate_arguments(flags UNIX_COMMAND "${flags}")
  must(${compiler} -std=c++17 ${flags} ${consumer}/consumer.cpp -o ${scratch}/by_pkg_config ${arguments}
    -Wl,-rpath,${prefix}/${library_folder})
  must(${scratch}/by_pkg_config ${photo} ${model})
  if(NOT output STREQUAL by_library)
    message(FATAL_ERROR "linked with pkg-config it should print ${by_library}, got: ${output}")
  endif()
endif()

foreach(file share/gaze/models/README.md include/gaze/captioner.hpp share/man/man1/gaze.1
    share/man/man1/gaze-batch.1 share/bash-completion/completions/gaze share/zsh/site-functions/_gaze
    share/fish/vendor_completions.d/gaze.fish)
  if(NOT EXISTS ${prefix}/${file})
    message(FATAL_ERROR "${file} is not installed")
  endif()
endforeach()
