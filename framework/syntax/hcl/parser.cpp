// SPDX-License-Identifier: Apache-2.0
#include "syntax/hcl/parser.h"

#include <limits>

#include "source/text.h"
#include "syntax/hcl/native_parser.h"

namespace assay::hcl {
namespace {

// Offsets have 32 bits.
constexpr std::size_t kLongestText = std::numeric_limits<std::uint32_t>::max() - 1;
// How often a text may be read again, all in all, to find out where broken items end.
constexpr std::uint64_t kReadings = 8;

bool Fits(std::string_view text, Place place, Diagnostics& diagnostics) {
  if (text.size() <= kLongestText - place.base) return true;
  diagnostics.push_back(Error("limit-size", "File is too large",
                              "Files past 4 GB are not read. Split it, or leave it out.",
                              {place.file, 0, 0}));
  return false;
}

}  // namespace

NativeParser::NativeParser(std::string_view text, Place place, Arena& arena, Arena& kept,
                           const Limits& limits, Diagnostics& diagnostics)
    : text_(text),
      place_(place),
      arena_(arena),
      kept_(&kept),
      limits_(limits),
      diagnostics_(diagnostics),
      lexer_(text),
      clean_(FindInvalidUtf8(text) == std::string_view::npos && text.find('\0') == std::string_view::npos),
      bytes_before_(Bytes()),
      budget_(kReadings * text.size()) {}

ParsedFile ParseFile(std::string_view text, FileId id, const Limits& limits) {
  ParsedFile parsed{std::make_unique<File>(), {}};
  const Place place{id, 0, nullptr};
  if (!Fits(text, place, parsed.diagnostics)) return parsed;
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    parsed.diagnostics.push_back(
        Error("hcl-syntax", "File is in UTF-16", "Save the file in UTF-8.", {id, 0, 2}));
    return parsed;
  }
  NativeParser(text, place, parsed.file->arena, *parsed.file->kept, limits, parsed.diagnostics)
      .ParseFile(*parsed.file);
  return parsed;
}

ParsedExpression ParseExpression(std::string_view text, FileId id, std::uint32_t base_offset, Arena& arena,
                                 const Limits& limits) {
  ParsedExpression parsed;
  const Place place{id, base_offset, nullptr};
  if (!Fits(text, place, parsed.diagnostics)) return parsed;
  parsed.expression =
      NativeParser(text, place, arena, arena, limits, parsed.diagnostics).ParseWholeExpression();
  return parsed;
}

ParsedExpression ParseTemplate(std::string_view text, FileId id, std::uint32_t base_offset, Arena& arena,
                               const Limits& limits) {
  ParsedExpression parsed;
  const Place place{id, base_offset, nullptr};
  if (!Fits(text, place, parsed.diagnostics)) return parsed;
  parsed.expression =
      NativeParser(text, place, arena, arena, limits, parsed.diagnostics).ParseWholeTemplate();
  return parsed;
}

}  // namespace assay::hcl
