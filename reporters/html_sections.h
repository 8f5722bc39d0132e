// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/history.h"
#include "record/ledger.h"

namespace assay::report {

/// Verdicts by kind.
using Counts = std::array<std::size_t, kVerdicts>;

/// What the sections of the HTML report share: the ledger, counted once.
struct HtmlView {
  explicit HtmlView(const Ledger& ledger);

  const Ledger& ledger;
  Totals totals;
  std::vector<Counts> by_control;  ///< parallel to the ledger's controls; rows of populations too
  /// One row of the first root is the first cell whose root isn't a smaller one: index of each root's first
  /// cell, and the number of cells at the end.
  std::vector<std::size_t> root_begin;

  /// The cells of a control in a root: first index and the one past the last.
  std::pair<std::size_t, std::size_t> CellsOf(std::uint32_t root, std::uint32_t control) const;
};

/// "2 fail", "no control": the worst that counts say, in a word, and the class that colours it.
struct HtmlState {
  std::string_view css;
  std::string text;
};
HtmlState StateOf(const Counts& counts);

/// `<span class="tag fail">fail</span>`
std::string VerdictTag(Verdict verdict);
/// The element of a control's section, of a verdict's row.
std::string ControlAnchor(std::uint32_t control);
std::string CellAnchor(std::size_t cell);
/// A criterion as the filter knows it: no blanks.
std::string CriterionToken(std::string_view framework, std::string_view criterion);

void WriteHtmlCriteria(const HtmlView& view, std::ostream& out);
void WriteHtmlControls(const HtmlView& view, std::ostream& out);
void WriteHtmlResources(const HtmlView& view, std::ostream& out);
/// Nothing without earlier runs.
void WriteHtmlTrend(const HtmlView& view, std::span<const HistoryPoint> history, std::ostream& out);

}  // namespace assay::report
