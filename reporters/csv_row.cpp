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
  for (const char c : shown) {
    if (c == '"') out_ << '"';
    out_ << c;
  }
  out_ << '"';
  return *this;
}

}  // namespace assay::report
