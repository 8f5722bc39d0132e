// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "source/diagnostic.h"
#include "syntax/hcl/ast.h"
#include "value/arena.h"

namespace assay::hcl {

/// Bounds on hostile input; reaching one is a diagnostic at the place, and the construct is skipped.
struct Limits {
  int depth = 500;    ///< nesting of expressions, blocks and templates; also the longest path through a tree
  int reports = 100;  ///< errors of one file that are named; the rest is counted as one
  /// Bytes that the tree of one text may take; real files need about four times their size. Past it reading
  /// stops.
  std::size_t tree_bytes = std::size_t{512} << 20;
};

/// What a file is, as far as it could be read. What is broken is reported; a block that holds it is marked as
/// damaged, and an argument whose value can't be read has a BrokenExpr.
struct File {
  Body body;
  bool lost = false;  ///< something outermost was left out, and nobody can say what it is
  std::span<const Comment> comments;
  Arena arena;  ///< owns the tree
  /// Owns what values made from the tree point to: origins, decoded texts, numbers. Texts are views into it
  /// or the file's bytes. It outlives the tree, which is several times as large and of no use once evaluated.
  std::shared_ptr<Arena> kept = std::make_shared<Arena>();

  /// Frees the tree. Values made from it stay, as long as `kept` and the file's bytes do.
  void DropTree() {
    body = {};
    comments = {};
    arena = Arena();
  }
};

struct ParsedFile {
  std::unique_ptr<File> file;
  Diagnostics diagnostics;
};

/// Parses native syntax (.tf, .tofu, .tfvars). `text` must outlive the result. Never throws, never recurses
/// deeper than `limits.depth`. Source: hashicorp/hcl hclsyntax/spec.md.
ParsedFile ParseFile(std::string_view text, FileId id, const Limits& limits = {});

struct ParsedExpression {
  const Expr* expression = nullptr;  ///< null if it isn't one
  Diagnostics diagnostics;
};

/// Parses one expression that must fill `text` (`inspect --eval`), as on the right of an attribute: a newline
/// ends it unless it lies in brackets. White space around it is no matter.
ParsedExpression ParseExpression(std::string_view text, FileId id, std::uint32_t base_offset, Arena& arena,
                                 const Limits& limits = {});
/// Parses the inside of a template, without quotes and with no escapes but $${ and %%{ (templatefile, JSON
/// strings).
ParsedExpression ParseTemplate(std::string_view text, FileId id, std::uint32_t base_offset, Arena& arena,
                               const Limits& limits = {});

/// Parses JSON configuration (.tf.json, .tofu.json, .tfvars.json) into the same tree. Top-level blocks get
/// their labels as Terraform's schema has them (resource and data two; variable, module, provider, output
/// one; locals, terraform none); inside them objects and arrays stay attributes, whose strings are templates.
/// A property named
/// "//" is a comment. Source: hashicorp/hcl json/spec.md, Terraform's "JSON Configuration Syntax".
ParsedFile ParseJsonFile(std::string_view text, FileId id, const Limits& limits = {});
/// Parses values in JSON (.tfvars.json): every property is an attribute, and strings are no templates.
ParsedFile ParseJsonVariables(std::string_view text, FileId id, const Limits& limits = {});

}  // namespace assay::hcl
