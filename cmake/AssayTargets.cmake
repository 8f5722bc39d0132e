# One target a folder. A target sees another folder's headers only if it depends on it: each library
# exports its own generated include root that holds a link to its folder and to its public headers.

find_program(ASSAY_CCACHE ccache)
if(ASSAY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers hit nothing without these; with them several build folders share one cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=/ CCACHE_NOHASHDIR=1 "${ASSAY_CCACHE}")
endif()

function(assay_compile_options target)
  # Controls and assertions carry their file: relative to the project, whatever the checkout.
  target_compile_options(${target} PRIVATE "-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=" -Wall -Wextra -Wnon-virtual-dtor $<$<BOOL:${ASSAY_WERROR}>:-Werror>
                                           $<$<BOOL:${ASSAY_CCACHE}>:-fpch-preprocess>)
  # g++ 12 sees overlaps in `"text" + string` that aren't there: https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105651
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE $<$<NOT:$<CONFIG:Debug>>:-Wno-restrict>)
  endif()
  if(ASSAY_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${ASSAY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    target_link_options(${target} PUBLIC -fsanitize=${ASSAY_SANITIZE})
  endif()
endfunction()

# assay_library(NAME [OBJECT] FOLDER dir [PUBLIC_HEADERS h...] [PUBLIC_ROOT dir] SOURCES f... DEPENDS t... PRIVATE t...)
# FOLDER is the name other code includes it by ("value" for "value/number.h"). The target is assay_NAME, and
# Assay::NAME for those who only link it, as it is once installed. OBJECT keeps what registers itself from being dropped.
function(assay_library name)
  cmake_parse_arguments(arg "OBJECT" "FOLDER;PUBLIC_ROOT" "PUBLIC_HEADERS;SOURCES;DEPENDS;PRIVATE" ${ARGN})
  if(arg_OBJECT)
    add_library(assay_${name} OBJECT ${arg_SOURCES})
  elseif(arg_SOURCES)
    add_library(assay_${name} STATIC ${arg_SOURCES})
  else()
    message(FATAL_ERROR "assay_library(${name}) has no sources")
  endif()
  set(root "${PROJECT_BINARY_DIR}/include/${name}")
  get_filename_component(parent "${root}/${arg_FOLDER}" DIRECTORY)
  file(MAKE_DIRECTORY "${parent}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${root}/${arg_FOLDER}" SYMBOLIC)
  if(NOT arg_PUBLIC_ROOT)
    set(arg_PUBLIC_ROOT "${PROJECT_SOURCE_DIR}/framework/include/assay")
  endif()
  foreach(header IN LISTS arg_PUBLIC_HEADERS)
    get_filename_component(parent "${root}/assay/${header}" DIRECTORY)
    file(MAKE_DIRECTORY "${parent}")
    file(CREATE_LINK "${arg_PUBLIC_ROOT}/${header}" "${root}/assay/${header}" SYMBOLIC)
  endforeach()
  target_include_directories(assay_${name} PUBLIC
    "$<BUILD_INTERFACE:${root}>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_compile_features(assay_${name} PUBLIC cxx_std_20)
  add_library(Assay::${name} ALIAS assay_${name})
  set_target_properties(assay_${name} PROPERTIES EXPORT_NAME ${name})
  set_property(GLOBAL APPEND PROPERTY ASSAY_LIBRARIES assay_${name})
  target_link_libraries(assay_${name} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_PRIVATE})
  assay_compile_options(assay_${name})
endfunction()

# assay_test(NAME SOURCES f... DEPENDS t...): one GoogleTest executable, one ctest entry.
function(assay_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS} GTest::gmock GTest::gmock_main)
  target_compile_definitions(${name} PRIVATE ASSAY_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}" ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  assay_compile_options(${name})
  # g++ 12 raises false alarms on strings in optimised test code; the build with sanitizers holds tests to -Werror.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-Wno-error>)
  # … and sees parts of std::regex uninitialised under sanitizers: https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105562
  if(ASSAY_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    foreach(source IN LISTS arg_SOURCES)
      file(STRINGS "${source}" uses_regex REGEX "^#include <regex>")
      if(uses_regex)
        set_source_files_properties("${source}" PROPERTIES COMPILE_OPTIONS -Wno-maybe-uninitialized)
      endif()
    endforeach()
  endif()
  target_precompile_headers(${name} REUSE_FROM assay_test_pch)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "SOURCE_DATE_EPOCH=1795132800;ASAN_OPTIONS=detect_stack_use_after_return=0")
endfunction()
