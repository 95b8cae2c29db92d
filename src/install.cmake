# cmake --install: the program, the library, its headers and CMake package, the default model.
#
# Everything finds everything else from where it lies ($ORIGIN), so the installed tree can be moved.
# LibTorch's own folder is added to the search path where it is not one of the system's.

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

# The numbers before 1.0 promise nothing: 0.1 programs want a 0.1 library.
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

# Manual pages and completions, where man and the shells look for them. Debian's zsh reads a package's
# completions from zsh/vendor-completions and what is installed below /usr/local from zsh/site-functions.
set(GAZE_ZSH_COMPLETIONS ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING
  "folder of zsh's completions below the prefix")
install(DIRECTORY ${PROJECT_BINARY_DIR}/pages/man1 DESTINATION ${CMAKE_INSTALL_MANDIR})
install(FILES ${PROJECT_BINARY_DIR}/pages/completion/gaze
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${PROJECT_BINARY_DIR}/pages/completion/_gaze DESTINATION ${GAZE_ZSH_COMPLETIONS})
install(FILES ${PROJECT_BINARY_DIR}/pages/completion/gaze.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

install(DIRECTORY models/ DESTINATION ${CMAKE_INSTALL_DATADIR}/gaze/models
  FILES_MATCHING PATTERN "*.safetensors" PATTERN "README.md")
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
