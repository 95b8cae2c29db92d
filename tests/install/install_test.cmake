# Installs the build into a scratch prefix, moves the prefix, builds consumer/ against it and runs both
# that and the installed program. Run by CTest with the variables that CMakeLists.txt beside it sets.

cmake_minimum_required(VERSION 3.22)

function(must)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  message("${printed}")
  if(NOT status EQUAL 0)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "exit status ${status} from: ${command}")
  endif()
  set(output "${printed}" PARENT_SCOPE)
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
# The README shows this program.
file(READ ${readme} readme)
file(READ ${consumer}/caption.cpp example)
string(FIND "${readme}" "```cpp\n${example}```" at)
if(at EQUAL -1)
  message(FATAL_ERROR "the README's program should be consumer/caption.cpp")
endif()

set(ENV{GAZE_MODEL} ${model})
must(${scratch}/consumer/caption ${photo})
if(NOT output MATCHES "^[a-z]")
  message(FATAL_ERROR "caption should print a caption, got: ${output}")
endif()
set(by_library "${output}")

must(${scratch}/consumer/overlay ${photo} ${scratch}/figure.png)
file(SIZE ${scratch}/figure.png size)
if(size LESS 1000)
  message(FATAL_ERROR "overlay should write a figure")
endif()

file(REMOVE_RECURSE ${scratch}/photos ${scratch}/all.jsonl ${scratch}/all.jsonl.state)
file(MAKE_DIRECTORY ${scratch}/photos)
file(COPY ${photo} DESTINATION ${scratch}/photos)
must(${scratch}/consumer/folder ${scratch}/photos ${scratch}/all.jsonl)
string(STRIP "${by_library}" words)
if(NOT output MATCHES "\t${words}\n1 captioned, 0 before")
  message(FATAL_ERROR "folder should caption one photo with \"${words}\", got: ${output}")
endif()
must(${scratch}/consumer/folder ${scratch}/photos ${scratch}/all.jsonl)
if(NOT output MATCHES "^0 captioned, 1 before")
  message(FATAL_ERROR "folder should go on where it stopped, got: ${output}")
endif()
# The program goes on with what the library began.
must(${prefix}/bin/gaze batch ${scratch}/photos -o ${scratch}/all.jsonl)
if(NOT output MATCHES "1 done before")
  message(FATAL_ERROR "gaze batch should find the captions of the library, got: ${output}")
endif()

must(${prefix}/bin/gaze caption --model ${model} ${photo})
if(NOT output STREQUAL "${photo}\t${by_library}")
  message(FATAL_ERROR "the installed program should print ${photo}, a tab and ${by_library}, got: ${output}")
endif()

# What the package gaze has, without libgaze-dev's files, is enough to run it.
file(REMOVE_RECURSE ${scratch}/program)
must(${CMAKE_COMMAND} --install ${build} --config ${configuration} --prefix ${scratch}/program --component program)
if(EXISTS ${scratch}/program/${library_folder}/libgaze.so)
  message(FATAL_ERROR "libgaze.so should be a file of the component development")
endif()
must(${scratch}/program/bin/gaze caption --model ${model} ${photo})
if(NOT output STREQUAL "${photo}\t${by_library}")
  message(FATAL_ERROR "without the files for development it should print the same, got: ${output}")
endif()
file(REMOVE_RECURSE ${scratch}/program)

# Every libblas.so.3 in the process is the one that src/blas.cmake chose, whatever the system prefers.
if(blas)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env LD_DEBUG=files ${scratch}/consumer/caption ${photo}
    ERROR_VARIABLE loaded OUTPUT_QUIET)
  string(REGEX MATCHALL "calling init: [^\n]*/libblas[.]so[^\n]*" loaded "${loaded}")
  if(NOT loaded STREQUAL "calling init: ${blas}")
    message(FATAL_ERROR "the process should have loaded ${blas}, got: ${loaded}")
  endif()
endif()

# A program that names no model gets the one installed beside the library.
file(COPY_FILE ${model} ${prefix}/share/gaze/models/everyday-soft.safetensors)
must(${CMAKE_COMMAND} -E env --unset=GAZE_MODEL ${scratch}/consumer/caption ${photo})
if(NOT output STREQUAL by_library)
  message(FATAL_ERROR "with the default model it should print ${by_library}, got: ${output}")
endif()

# The library for films lies beside the program's others or nowhere.
file(RENAME ${prefix}/${library_folder}/gaze/libgaze-media.so ${scratch}/libgaze-media.so)
execute_process(COMMAND ${prefix}/bin/gaze overlay --model ${model} ${photo} -o ${scratch}/film.mp4
  RESULT_VARIABLE status OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
file(RENAME ${scratch}/libgaze-media.so ${prefix}/${library_folder}/gaze/libgaze-media.so)
if(NOT status EQUAL 3 OR NOT printed MATCHES "MP4 files and windows need libgaze-media.so")
  message(FATAL_ERROR "without libgaze-media.so there should be no film, got status ${status} and: ${printed}")
endif()

# pkg-config tells other build systems the same.
find_program(pkg_config pkg-config)
if(pkg_config)
  must(${CMAKE_COMMAND} -E env PKG_CONFIG_PATH=${prefix}/${library_folder}/pkgconfig ${pkg_config} --cflags --libs gaze)
  separate_arguments(arguments UNIX_COMMAND "${output}")
  separate_arguments(flags UNIX_COMMAND "${flags}")
  must(${compiler} -std=c++17 ${flags} ${consumer}/caption.cpp -o ${scratch}/by_pkg_config ${arguments}
    -Wl,-rpath,${prefix}/${library_folder})
  must(${scratch}/by_pkg_config ${photo})
  if(NOT output STREQUAL by_library)
    message(FATAL_ERROR "linked with pkg-config it should print ${by_library}, got: ${output}")
  endif()
endif()

foreach(file share/gaze/models/README.md share/gaze/models/LICENSE.Apache-2.0 include/gaze/captioner.hpp share/man/man1/gaze.1
    share/man/man1/gaze-batch.1 share/bash-completion/completions/gaze share/zsh/site-functions/_gaze
    share/fish/vendor_completions.d/gaze.fish)
  if(NOT EXISTS ${prefix}/${file})
    message(FATAL_ERROR "${file} is not installed")
  endif()
endforeach()
