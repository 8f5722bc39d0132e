// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/hcl/parser.h"

namespace assay::hcl {

/// A tree as an s-expression: strings quoted, names bare, everything else `(head part…)`.
std::string Dump(const Expr* expr);
/// One line an item: `name = expr` and `type label… { … }`; `...` ends a body that may hold more.
std::string Dump(const Body& body);

/// Parses and dumps, with `lost` where something outermost was left out; the first summary after "error: " if
/// it isn't an expression (a template, a file) without errors.
std::string DumpExpression(std::string_view text);
std::string DumpTemplate(std::string_view text);
std::string DumpFile(std::string_view text);

/// "line:column summary" of each diagnostic.
std::vector<std::string> Errors(std::string_view text, const Diagnostics& diagnostics);
std::vector<std::string> ErrorsOfFile(std::string_view text);

/// A violated rule about spans (all lie in the text, children in their parents, texts where they say), or "".
std::string CheckSpans(std::string_view text, const File& file);

}  // namespace assay::hcl
