// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "assay/span.h"

namespace assay {

/// Errors leave something of ours not understood (the run is partial, exit 4); warnings don't.
enum class DiagnosticSeverity : std::uint8_t { kError, kWarning, kNote };

/// Something the run has to say about an input. `summary` is one sentence without a full stop, `detail` says
/// what was found and the way out. `code` is a stable kebab-case name ("hcl-syntax", "limit-instances").
struct Diagnostic {
  DiagnosticSeverity severity = DiagnosticSeverity::kError;
  std::string code;
  std::string summary;
  std::string detail;
  Span span;         ///< where; invalid if the whole file or no file is meant
  std::string path;  ///< the file when it isn't among the sources (unreadable, outside the tree)
  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

using Diagnostics = std::vector<Diagnostic>;

inline Diagnostic Error(std::string code, std::string summary, std::string detail, Span span = {}) {
  return {DiagnosticSeverity::kError, std::move(code), std::move(summary), std::move(detail), span, {}};
}
inline Diagnostic Warning(std::string code, std::string summary, std::string detail, Span span = {}) {
  return {DiagnosticSeverity::kWarning, std::move(code), std::move(summary), std::move(detail), span, {}};
}

}  // namespace assay
