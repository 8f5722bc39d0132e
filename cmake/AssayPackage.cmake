# `cpack` in a release build writes a Debian package.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME assay)
set(CPACK_PACKAGE_VENDOR "The Assay authors")
set(CPACK_PACKAGE_CONTACT "The Assay authors <maintainers@assay.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION
"Assay judges Terraform and CloudFormation the way GoogleTest judges code, and
keeps the proof: one verdict for every resource and control.
The headers, libraries and CMake package in it are for controls of your own.")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Only who builds controls of their own needs these.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "cmake (>= 3.25), g++, libboost-program-options-dev, libexpected-dev, libgmock-dev, libgtest-dev, \
libre2-dev, libsimdjson-dev, libssl-dev, libutf8proc-dev, libyaml-cpp-dev, libyaml-dev, pkg-config, zlib1g-dev")
include(CPack)
