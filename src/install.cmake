# cmake --install: the program, the library, its headers and CMake package, the default model.
#
# Paths are relative to the files' own place ($ORIGIN), so the installed tree can be moved. LibTorch's own
# folder is added to the search path where it is not one of the system's.

include(CMakePackageConfigHelpers)

# gaze_installed_rpath(TARGET FOLDER): TARGET will lie in FOLDER and look for libgaze in the library folder.
function(gaze_installed_rpath target folder)
  file(RELATIVE_PATH up /${folder} /${CMAKE_INSTALL_LIBDIR})
  if(up)
    set(up /${up})
  endif()
  set_target_properties(${target} PROPERTIES
    INSTALL_RPATH "$ORIGIN${up}" INSTALL_RPATH_USE_LINK_PATH ON)
endfunction()

# Versions before 1.0 are not compatible with each other: a program built with 0.1 wants a 0.1 library.
set_target_properties(gaze_library PROPERTIES OUTPUT_NAME gaze EXPORT_NAME gaze VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
gaze_installed_rpath(gaze_library ${CMAKE_INSTALL_LIBDIR})
install(TARGETS gaze_library EXPORT gazeTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/gaze DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")

gaze_installed_rpath(gaze_program ${CMAKE_INSTALL_BINDIR})
install(TARGETS gaze_program DESTINATION ${CMAKE_INSTALL_BINDIR})
gaze_installed_rpath(gaze_app ${CMAKE_INSTALL_LIBDIR}/gaze)
install(TARGETS gaze_app DESTINATION ${CMAKE_INSTALL_LIBDIR}/gaze)

# The headers see neither LibTorch nor OpenCV, so find_package(gaze) looks for neither.
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/gaze)
install(EXPORT gazeTargets NAMESPACE gaze:: DESTINATION ${package})
configure_package_config_file(src/gazeConfig.cmake.in ${PROJECT_BINARY_DIR}/gazeConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/gazeConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/gazeConfig.cmake ${PROJECT_BINARY_DIR}/gazeConfigVersion.cmake
  DESTINATION ${package})

install(DIRECTORY models/ DESTINATION ${CMAKE_INSTALL_DATADIR}/gaze/models
  FILES_MATCHING PATTERN "*.safetensors" PATTERN "README.md")
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
