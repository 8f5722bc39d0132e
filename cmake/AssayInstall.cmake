# What an installation holds: the program, the public headers, the libraries and the package for find_package(Assay).
include(CMakePackageConfigHelpers)

set(package "${CMAKE_INSTALL_LIBDIR}/cmake/Assay")
get_property(libraries GLOBAL PROPERTY ASSAY_LIBRARIES)

install(TARGETS assay RUNTIME)
install(TARGETS ${libraries} EXPORT AssayExports
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}/assay"
  OBJECTS DESTINATION "${CMAKE_INSTALL_LIBDIR}/assay")
install(DIRECTORY framework/include/assay fixtures/include/assay TYPE INCLUDE FILES_MATCHING PATTERN "*.h")
install(EXPORT AssayExports NAMESPACE Assay:: DESTINATION "${package}")

configure_package_config_file(cmake/AssayConfig.cmake.in "${PROJECT_BINARY_DIR}/package/AssayConfig.cmake"
  INSTALL_DESTINATION "${package}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/package/AssayConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/package/AssayConfig.cmake" "${PROJECT_BINARY_DIR}/package/AssayConfigVersion.cmake"
  cmake/AssayDependencies.cmake cmake/AssayControls.cmake
  DESTINATION "${package}")
set(pages "${PROJECT_BINARY_DIR}/share")
install(FILES "${pages}/assay.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${pages}/assay.bash" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME assay)
install(FILES "${pages}/_assay" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions")
install(FILES "${pages}/assay.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
install(FILES LICENSE README.md DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/doc/assay")

# A package without its licence and README can't be shipped.
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/README.md" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/assay")
