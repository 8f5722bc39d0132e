# assay_add_controls(NAME SOURCES f... [EXAMPLES dir] [PREFIX Acme])
#
# A pack of controls of your own. Makes
#   NAME         the controls, as objects: they register themselves, and an archive would drop them
#   assay-NAME   the `assay` program with the built-in controls and these
# and, with EXAMPLES, the test NAME.examples: what these controls say about the examples is what their `# expect:`
# comments say. PREFIX is what the ids of the pack begin with, so that they never meet a built-in one.
function(assay_add_controls name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "EXAMPLES;PREFIX" "SOURCES")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
    message(FATAL_ERROR "assay_add_controls(${name}) takes SOURCES, EXAMPLES and PREFIX: ${arg_UNPARSED_ARGUMENTS}")
  endif()

  add_library(${name} OBJECT ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC Assay::control Assay::fixtures)
  # Controls carry their file into every report: relative to the project, whatever the checkout.
  target_compile_options(${name} PRIVATE "-fmacro-prefix-map=${CMAKE_CURRENT_SOURCE_DIR}/=")
  if(arg_PREFIX)
    target_compile_definitions(${name} PRIVATE ASSAY_PACK_PREFIX="${arg_PREFIX}")
  endif()

  add_executable(assay-${name})
  target_link_libraries(assay-${name} PRIVATE ${name} Assay::checks Assay::main)

  if(arg_EXAMPLES)
    cmake_path(ABSOLUTE_PATH arg_EXAMPLES)
    add_test(NAME ${name}.examples COMMAND assay-${name} test "${arg_EXAMPLES}")
  endif()
endfunction()
