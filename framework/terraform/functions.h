// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "source/file_system.h"
#include "value/arena.h"
#include "value/ops.h"

namespace assay::terraform {

/// A value, or an error in OpenTofu's words without "Error in function call".
using Result = tl::expected<Value, std::string>;

/// Steps and sizes that evaluation may use up in one root; counted, never timed.
struct Budget {
  std::uint64_t steps = 50'000'000;         ///< expression nodes and elements visited
  std::uint64_t string_bytes = 256u << 20;  ///< bytes of strings made
  std::uint32_t instances = 10'000;         ///< of one block's count or for_each
  std::uint32_t collection = 1'000'000;     ///< elements of one collection
  /// Takes `n` steps; false once they are used up.
  bool Spend(std::uint64_t n) {
    if (steps < n) {
      steps = 0;
      return false;
    }
    steps -= n;
    return true;
  }
};

struct CallContext {
  Arena& arena;
  Budget& budget;
  Span span;                          ///< the call
  const FileSystem* files = nullptr;  ///< null: file functions are unknown
  std::string module_dir;  ///< what relative paths start from (the root's directory, as OpenTofu does)
  GuardTable* guards =
      nullptr;  ///< conjoins the guards of several choices; without it two choices give an unknown
  /// Evaluates a template's text with variables (templatefile, templatestring); the evaluator provides it.
  std::function<Result(std::string_view text, std::string_view path, const Value& variables)> render_template;
};

/// What `jsondecode` would give for a text with unknown parts (a heredoc policy with ${arn} inside), for the
/// encoding `jsonencode` gave to unknown content, or for a known string: a tree of kObject and kTuple whose
/// unknown places are unknowns or templates, an array open where a hole stands for any number of elements.
/// Absent if it is no JSON.
Value DecodeJsonText(const Value& text, Arena& arena, const Origin* origin = nullptr);

/// Whether OpenTofu 1.12 has a function of this name ("core::" prefixes are accepted).
bool IsFunction(std::string_view name);
/// Whether it is evaluated here; a known but unbuilt function gives an unknown and the caller warns once.
bool IsBuilt(std::string_view name);
/// A suggestion for a misspelt name, or "".
std::string_view NearestFunction(std::string_view name);

/// Calls a function with evaluated arguments. Arguments are converted to the parameters' types; an unknown
/// argument gives an unknown of the result's type (with refinements where OpenTofu has them) unless the
/// function can answer without it; sensitive marks travel; a choice is distributed over (64 combinations at
/// most, then unknown). `try` and `can` are not here: they need unevaluated arguments.
Result CallFunction(std::string_view name, std::span<const Value> arguments, CallContext& context);

}  // namespace assay::terraform
