// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "source/diagnostic.h"
#include "source/sources.h"
#include "syntax/hcl/ast.h"
#include "terraform/terraform.h"
#include "value/arena.h"
#include "value/type.h"

namespace assay::terraform {

/// One name of a block's content: an attribute, or all blocks of a type (with the `dynamic` ones that make
/// it).
struct Member {
  std::string_view name;
  const hcl::Attribute* attribute = nullptr;
  std::vector<const hcl::Block*> blocks;
  Span name_span;
};

/// The content of a block by name, sorted; meta-arguments are left out.
using Members = std::vector<Member>;

/// `condition` and `error_message` of a validation, pre- or postcondition or assert block.
struct RuleDecl {
  const hcl::Expr* condition = nullptr;
  const hcl::Expr* message = nullptr;
  Span span;
};

struct VariableDecl {
  std::string_view name;
  Span span;
  const Type* type = nullptr;  ///< null: not stated
  const hcl::Expr* default_value = nullptr;
  std::vector<RuleDecl> validations;
  bool nullable = true;
  bool sensitive = false;
  bool ephemeral = false;
  bool damaged = false;
};

struct LocalDecl {
  std::string_view name;
  const hcl::Attribute* attribute = nullptr;
};

struct OutputDecl {
  std::string_view name;
  Span span;
  const hcl::Expr* value = nullptr;
  std::vector<RuleDecl> preconditions;
  bool sensitive = false;
  bool damaged = false;
};

struct ResourceDecl {
  bool data = false;
  std::string_view type, name;
  const hcl::Expr* count = nullptr;
  const hcl::Expr* for_each = nullptr;
  const hcl::Expr* enabled = nullptr;  ///< of `lifecycle`: one instance or none
  const hcl::Expr* provider = nullptr;
  Members members;
  std::vector<RuleDecl> preconditions, postconditions;
  Span span, header_span;
  bool damaged = false;  ///< it may say more than could be read; the same below
};

/// terraform_data, whose schema is the language's own. Source: OpenTofu's documentation of it.
inline bool IsBuiltIn(const ResourceDecl& decl) { return !decl.data && decl.type == "terraform_data"; }

struct CallDecl {
  std::string_view name;
  const hcl::Expr* source = nullptr;
  const hcl::Expr* count = nullptr;
  const hcl::Expr* for_each = nullptr;
  const hcl::Expr* enabled = nullptr;
  std::vector<const hcl::Attribute*> inputs;
  /// Provider name inside the module ("aws", "aws.west") and the expression that names it outside.
  std::vector<std::pair<std::string_view, const hcl::Expr*>> providers;
  Span span, header_span;
  bool damaged = false;
};

struct ProviderDecl {
  std::string_view name, alias;
  Members members;
  Span span;
  bool damaged = false;
};

struct CheckDecl {
  std::string_view name;
  std::vector<RuleDecl> asserts;
  Span span;
};

/// `moved`, `removed`, `import`: their content, with addresses as text.
struct StatementDecl {
  std::string_view kind;
  Members members;
  Span span;
  bool damaged = false;
};

/// A directory's configuration with its override files merged in: declarations without meaning yet. Views
/// point into the files and the arena.
struct ModuleConfig {
  std::string path;
  std::map<std::string_view, std::uint32_t> variable_index, local_index, output_index, call_index;
  std::vector<VariableDecl> variables;
  std::vector<LocalDecl> locals;
  std::vector<OutputDecl> outputs;
  std::vector<ResourceDecl> resources;
  /// "aws_s3_bucket.a", "data.aws_iam_policy_document.p": the first of the name.
  std::map<std::string, std::uint32_t, std::less<>> resource_index;
  std::vector<CallDecl> calls;
  std::vector<ProviderDecl> providers;
  std::vector<CheckDecl> checks;
  std::vector<StatementDecl> statements;
  /// Local names of providers that `required_providers` states, with their source address' last part.
  std::map<std::string_view, std::string_view> required_providers;
  std::vector<std::string> broken;  ///< files of which some was not understood
  std::vector<std::string> lost;    ///< those among them of which an outermost block was left out
  Span span;                        ///< main.tf, or the first file
};

/// Evaluates the default of optional(T, default); reports by itself.
using DefaultOf = std::function<Value(const hcl::Expr* expression, const Type* type)>;

/// Reads a type constraint ("list(object({a = optional(string, \"x\")}))"). Null with a diagnostic if it
/// isn't one. Source: OpenTofu's "Type Constraints".
const Type* ReadType(const hcl::Expr* expression, Arena& arena, const DefaultOf& default_of,
                     Diagnostics& diagnostics);

/// Collects a directory's declarations. Source: OpenTofu's "Files and Directories", "Override Files".
ModuleConfig ReadModule(const Directory& directory, Arena& arena, const DefaultOf& default_of,
                        Diagnostics& diagnostics);

/// The content of a body by name without `skip`.
Members MembersOf(const hcl::Body& body, std::span<const std::string_view> skip, Arena& arena);

/// A traversal as it is written in an address ("module.m[\"k\"].aws_x.y"); empty if the expression is no
/// such.
std::string AddressText(const hcl::Expr* expression);

/// A string without interpolation, or "".
std::string_view LiteralText(const hcl::Expr* expression);
/// `aws.west` as "aws", "west", also written as a string; false if it names no provider.
bool ProviderName(const hcl::Expr* expression, std::string_view& name, std::string_view& alias);

/// Where a local module's source leads from a directory; empty if it isn't a local one, or leaves the tree.
std::string LocalModulePath(const std::string& directory, std::string_view source);

}  // namespace assay::terraform
