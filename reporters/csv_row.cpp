// SPDX-License-Identifier: Apache-2.0
#include "reporters/csv_row.h"

#include "reporters/text.h"

namespace assay::report {

CsvRow& CsvRow::Add(std::string_view text) {
  if (!first_) out_ << ',';
  first_ = false;
  out_ << '"';
  // Spreadsheets run cells that begin like this as formulas; an apostrophe makes them text.
  static constexpr std::string_view kFormula = "=+-@\t\r\n";
  const std::string shown = Printable(text, true);
  if (!text.empty() &&
      (kFormula.find(text.front()) != std::string_view::npos || shown.starts_with("\xef\xbc"))) {
    out_ << '\'';  // the full-width forms of the same characters begin with these bytes
  }
  for (std::size_t begin = 0;;) {  // quotes are doubled
    const std::size_t quote = shown.find('"', begin);
    out_ << std::string_view(shown).substr(begin, quote - begin);
    if (quote == std::string::npos) break;
    out_ << "\"\"";
    begin = quote + 1;
  }
  out_ << '"';
  return *this;
}

}  // namespace assay::report
