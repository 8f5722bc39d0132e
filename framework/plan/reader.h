// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <optional>
#include <string_view>

#include "assay/value.h"
#include "source/diagnostic.h"
#include "value/arena.h"

namespace assay::plan {

/// One row of `resource_changes`, or a resource of `planned_values` or `prior_state` that has none.
struct Row {
  std::string_view address, module, type, name;
  bool data = false;
  bool change = false;   ///< of `resource_changes`
  bool removed = false;  ///< nothing is there afterwards
  Value values;          ///< kObject; nulls are left out
  Value unknown;         ///< where `true` stands the value is known after apply; absent: nowhere
  Value sensitive;       ///< like `unknown` it lives as long as the row; keys in both stay
  Span span;
};

struct Handlers {
  std::function<void(const Row&)> row;
  /// Whether a resource's values are wanted; its names are handed on in any case.
  std::function<bool(std::string_view address, bool change)> values;
  std::function<void(const Value&)> configuration;  ///< `configuration`, whole
  std::function<void(std::string_view name, const Value&)> variable;
};

/// Goes through a plan's text once, front to back, and hands on one resource at a time. Values lie in `arena`
/// and in `text`, which must outlive them; their origins are their places in the file. Nothing but what a
/// handler keeps stays in memory, besides an index of four bytes for each bracket, comma and value. Returns
/// what is wrong with the text: what was handed on until then holds. Source: OpenTofu's "JSON Output Format".
std::optional<Diagnostic> ReadPlan(std::string_view text, FileId file, Arena& arena,
                                   const Handlers& handlers);

}  // namespace assay::plan
