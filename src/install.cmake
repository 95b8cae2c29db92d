# cmake --install: the program, the library, its headers, CMake package and pkg-config file, the models.
#
# The program opens its libraries by their paths, seen from where it lies, so the installed tree can
# be moved. What has the component "development" goes into the package libgaze-dev, all else into gaze
# (package.cmake).

include(CMakePackageConfigHelpers)

# Versions before 1.0 are not compatible with each other: a program built with 0.1 wants a 0.1 library.
set_target_properties(gaze_library PROPERTIES OUTPUT_NAME gaze EXPORT_NAME gaze VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
install(TARGETS gaze_library EXPORT gazeTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  NAMELINK_COMPONENT development INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS gaze_program DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS gaze_app DESTINATION ${CMAKE_INSTALL_LIBDIR}/gaze)
install(DIRECTORY models/ DESTINATION ${CMAKE_INSTALL_DATADIR}/gaze/models
  FILES_MATCHING PATTERN "*.safetensors" PATTERN "README.md")
# Debian's packages carry their terms in a file of another form.
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT license)
install(FILES models/LICENSE.Apache-2.0 DESTINATION ${CMAKE_INSTALL_DATADIR}/gaze/models COMPONENT license)

install(DIRECTORY include/gaze DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development
  FILES_MATCHING PATTERN "*.hpp")

# The headers see neither LibTorch nor OpenCV, so find_package(gaze) looks for neither.
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/gaze)
install(EXPORT gazeTargets NAMESPACE gaze:: DESTINATION ${package} COMPONENT development)
configure_package_config_file(src/gazeConfig.cmake.in ${PROJECT_BINARY_DIR}/gazeConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/gazeConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/gazeConfig.cmake ${PROJECT_BINARY_DIR}/gazeConfigVersion.cmake
  DESTINATION ${package} COMPONENT development)

file(RELATIVE_PATH GAZE_PREFIX_FROM_PC /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" GAZE_PREFIX_FROM_PC ${GAZE_PREFIX_FROM_PC})
configure_file(src/packaging/gaze.pc.in ${PROJECT_BINARY_DIR}/gaze.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/gaze.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

# Manual pages and completions, where man and the shells look for them; the pages and zsh's completion
# lie elsewhere in Debian's packages (package.cmake).
set(pages ${PROJECT_BINARY_DIR}/pages)
install(DIRECTORY ${pages}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT manual
  FILES_MATCHING PATTERN "*.1")
install(FILES ${pages}/completion/_gaze DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT manual)
install(FILES ${pages}/completion/gaze DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${pages}/completion/gaze.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
