// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace assay::report {

/// One row of CSV as RFC 4180 has it, written as it goes: everything quoted, CRLF at the end. Cells never
/// begin a formula.
class CsvRow {
 public:
  explicit CsvRow(std::ostream& out) : out_(out) {}
  ~CsvRow() { out_ << "\r\n"; }
  CsvRow(const CsvRow&) = delete;
  CsvRow& operator=(const CsvRow&) = delete;

  CsvRow& Add(std::string_view text);
  /// A line or column: empty if it is 0, which is none.
  CsvRow& Add(std::uint32_t number) {
    return number == 0 ? Add(std::string_view()) : Add(std::to_string(number));
  }

 private:
  std::ostream& out_;
  bool first_ = true;
};

}  // namespace assay::report
