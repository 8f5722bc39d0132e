// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ostream>
#include <string>
#include <string_view>

#include "record/reporter.h"

namespace assay::report {

enum class Ink { kPlain, kBold, kDim, kRed, kYellow, kCyan, kGreen, kBlue };

Ink InkOf(Severity severity);
Ink InkOf(Verdict verdict);

/// Where the console report goes: colours and links as the options have it, long lines wrapped to the width.
/// All text handed in is untrusted and is made printable here.
class Page {
 public:
  Page(std::ostream& out, const ReportOptions& options) : out_(out), options_(options) {}

  /// Printable text, coloured.
  Page& Write(std::string_view text, Ink ink = Ink::kPlain);
  /// Text that links to `url` where links are on and it is a web address.
  Page& Link(std::string_view text, std::string_view url, Ink ink);
  Page& End();
  /// `indent` blanks, then "= label: text", wrapped and hanging under the text.
  void Note(std::size_t indent, std::string_view label, std::string_view text);
  /// Wrapped text; lines after the first are indented by `hang` columns. `used` columns of the first are
  /// taken.
  void Wrapped(std::string_view text, std::size_t used, std::size_t hang);
  std::size_t width() const { return options_.width > 40 ? static_cast<std::size_t>(options_.width) : 40; }

 private:
  void Raw(std::string_view text, Ink ink);
  std::ostream& out_;
  const ReportOptions& options_;
};

struct Excerpt {
  std::size_t gutter = 0;                ///< columns before the bar
  bool drawn = false, labelled = false;  ///< the source line; the label under it
};
/// Draws the lines of a place with carets under it, as compilers do: the line of `header` first, if it is
/// another one of the same file. Draws nothing if the ledger has no such line, and no label that doesn't fit.
Excerpt DrawExcerpt(Page& page, const Ledger& ledger, const Location& place, const Location& header,
                    std::string_view label, Ink ink);

}  // namespace assay::report
