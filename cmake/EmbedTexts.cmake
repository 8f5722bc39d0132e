# Writes a C++ file that hands texts to a registering function at start-up.
#   cmake -DOUT=f.cpp -DHEADER=catalog/examples.h -DFUNCTION=assay::RegisterExample -DROOT=dir -DFILES="a;b" -P EmbedTexts.cmake
# FUNCTION takes (path relative to ROOT, text).
set(body "// Made from data files by EmbedTexts.cmake; edit those.\n#include \"${HEADER}\"\n\nnamespace {\n")
set(n 0)
string(REPLACE "|" ";" FILES "${FILES}")
foreach(file IN LISTS FILES)
  file(READ "${ROOT}/${file}" hex HEX)
  # Bytes as an array: literals have a limit on their length, arrays have none.
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(REPEAT "." 80 line)  # sixteen bytes
  string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
  string(APPEND body "const unsigned char kText${n}[] = {${bytes}0};\n")
  string(APPEND body "[[maybe_unused]] const bool kRegistered${n} = ${FUNCTION}(\"${file}\", {reinterpret_cast<const char*>(kText${n}), sizeof(kText${n}) - 1});\n")
  math(EXPR n "${n} + 1")
endforeach()
string(APPEND body "}  // namespace\n")
file(WRITE "${OUT}" "${body}")
