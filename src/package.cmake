# cpack, in the build folder: gaze_VERSION_ARCH.deb, what `cmake --install` puts in place but for the
# component "development", and libgaze-dev_VERSION_ARCH.deb, that component. tools/try-debian installs
# both into a fresh system and takes them out again.

# Who maintains the packages: whoever makes them, by the environment variables of Debian's own tools.
set(GAZE_PACKAGER "the gaze authors <gaze@localhost>")
if(NOT "$ENV{DEBEMAIL}" STREQUAL "")
  set(GAZE_PACKAGER "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()

# What Debian wants of a package and no other system does.
find_program(GZIP_PROGRAM gzip)
if(GZIP_PROGRAM)
  string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
  configure_file(src/packaging/changelog.in ${PROJECT_BINARY_DIR}/packages/changelog @ONLY)
  execute_process(COMMAND ${GZIP_PROGRAM} -9nkf ${PROJECT_BINARY_DIR}/packages/changelog COMMAND_ERROR_IS_FATAL ANY)
  foreach(component program development)
    set(folder ${CMAKE_INSTALL_DATADIR}/doc/gaze)
    if(component STREQUAL development)
      set(folder ${CMAKE_INSTALL_DATADIR}/doc/libgaze-dev)
    endif()
    install(FILES ${PROJECT_BINARY_DIR}/packages/changelog.gz src/packaging/copyright DESTINATION ${folder}
      COMPONENT ${component} EXCLUDE_FROM_ALL)
    get_filename_component(package ${folder} NAME)
    configure_file(src/packaging/lintian-overrides.in ${PROJECT_BINARY_DIR}/packages/overrides/${package} @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/packages/overrides/${package}
      DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides COMPONENT ${component} EXCLUDE_FROM_ALL)
  endforeach()
  install(DIRECTORY ${pages}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program EXCLUDE_FROM_ALL
    FILES_MATCHING PATTERN "*.1.gz")
endif()

install(FILES ${pages}/completion/_gaze DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
  COMPONENT program EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME gaze)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "${GAZE_PACKAGER}")
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME gaze)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION
"captions photographs and shows where it looked
gaze says in one sentence what is in a photograph and draws, for each word,
where in the picture the network's attention was (\"Show, Attend and Tell\", Xu
et al. 2015). It captions single photos and whole folders, writes the words
into sidecars or the photos' own metadata, and trains models of one's own.
This package holds the program, its library and two models.")
# dpkg-shlibdeps finds what is linked. The BLAS is linked too, but by a name that another one has as
# well (src/blas.cmake); the rest is opened when it is wanted.
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/src/packaging/triggers)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "libopenblas0-openmp, fonts-dejavu-core")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS wordnet-base)

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libgaze-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "gaze (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "cmake, pkgconf")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
"captions photographs and shows where it looked (development files)
Headers, CMake package (find_package(gaze)) and pkg-config file of libgaze, for
programs that caption photographs themselves. The headers need neither LibTorch
nor OpenCV.")
include(CPack)
