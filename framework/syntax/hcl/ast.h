// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "assay/span.h"
#include "assay/value.h"

namespace assay::hcl {

/// Expression nodes of HCL's native syntax (hashicorp/hcl, hclsyntax/spec.md). Immutable, in the file's
/// arena; texts are views into the file or the arena. `kind` says which struct below a node is; `As<T>`
/// downcasts.
enum class ExprKind : std::uint8_t {
  kLiteral,
  kTemplate,
  kTuple,
  kObject,
  kFor,
  kVariable,
  kGetAttr,
  kIndex,
  kSplat,
  kCall,
  kUnary,
  kBinary,
  kConditional,
  kParens,
  kBroken,
};

struct Expr {
  ExprKind kind;
  Span span;  ///< with its quotes, brackets or markers; of literal text inside a template that text alone
};

/// A number, bool, null or a string without interpolation (escapes resolved). `value` has a kLiteral origin.
struct LiteralExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kLiteral;
  Value value;
};

/// A quoted or heredoc template with at least one interpolation or directive. Parts in order.
struct TemplateExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kTemplate;
  std::span<const Expr* const> parts;
  /// "${x}" alone: the value of x, not converted to string (hclsyntax spec, "template unwrapping").
  bool wrap = false;
};

struct TupleExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kTuple;
  std::span<const Expr* const> elements;
};

/// `key` of an item: a bare identifier is a LiteralExpr string; anything in parentheses or a template is
/// evaluated. A traversal without parentheses (GetAttrExpr, IndexExpr) is ambiguous and an error once it is
/// evaluated as a key, but means what it says in `providers = {aws.a = aws.b}`.
struct ObjectItem {
  const Expr* key;
  const Expr* value;
};
struct ObjectExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kObject;
  std::span<const ObjectItem> items;
};

/// [for k, v in collection : value if condition] and {for … : key => value... if …}; also the template
/// directive
/// %{ for } (`from_template`: the results are joined as strings).
struct ForExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kFor;
  std::string_view key_name;  ///< empty if not given
  std::string_view value_name;
  const Expr* collection;
  const Expr* key = nullptr;  ///< objects only
  const Expr* value;
  const Expr* condition = nullptr;
  bool group = false;  ///< "..." after the value
  bool from_template = false;
};

/// A root name: var, local, each, a resource type, or a name bound by `for`.
struct VariableExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kVariable;
  std::string_view name;
};

/// object.name; also the legacy object.0, whose name is digits (`legacy_index`).
struct GetAttrExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kGetAttr;
  const Expr* object;
  std::string_view name;
  bool legacy_index = false;
  std::uint32_t name_size = 0;  ///< in the file

  /// The name in the file. Steps are the most frequent nodes but one; they end with their name.
  Span name_span() const { return {span.file, span.end - name_size, span.end}; }
};

struct IndexExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kIndex;
  const Expr* object;
  const Expr* key;
};

/// list[*].rest and list.*.rest. `each` is evaluated once an element, with `SplatItem` as the element: it is
/// a VariableExpr whose name is `kSplatItem`.
struct SplatExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kSplat;
  const Expr* source;
  const Expr* each;
  bool full = true;  ///< [*]; false for the attribute-only .*
};
/// No identifier can be spelled so; nested splats bind the innermost.
inline constexpr std::string_view kSplatItem = "*";

struct CallExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kCall;
  std::string_view name;  ///< "cidrsubnet", "core::abs", "provider::aws::arn_parse"
  std::span<const Expr* const> arguments;
  bool expand = false;  ///< "..." after the last one
  Span name_span;
};

enum class UnaryOp : std::uint8_t { kNegate, kNot };
struct UnaryExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kUnary;
  UnaryOp op;
  const Expr* operand;
};

enum class BinaryOp : std::uint8_t { kOr, kAnd, kEq, kNe, kLt, kLe, kGt, kGe, kAdd, kSub, kMul, kDiv, kMod };
struct BinaryExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kBinary;
  BinaryOp op;
  const Expr* left;
  const Expr* right;
};

/// a ? b : c; also the template directive %{ if } (an absent else is the empty string literal).
struct ConditionalExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kConditional;
  const Expr* condition;
  const Expr* then;
  const Expr* otherwise;
};

struct ParensExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kParens;
  const Expr* inner;
};

/// The value of an argument that could not be read, which is reported by then.
struct BrokenExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kBroken;
};

template <class T>
const T* As(const Expr* e) {
  return e && e->kind == T::kKind ? static_cast<const T*>(e) : nullptr;
}

struct Attribute {
  std::string_view name;
  const Expr* value;
  Span span;  ///< name to end of value
  Span name_span;
};

struct Block;

/// Attributes and blocks in source order. A name given twice as attribute is reported and the last one kept.
struct Body {
  std::span<const Attribute> attributes;
  std::span<const Block> blocks;
  Span span;
  /// Something in it, or in a block inside it, could not be read: what is here counts, and there may be more.
  bool damaged = false;
  const Attribute* Find(std::string_view name) const;
};

struct Label {
  std::string_view text;
  Span span;
};

struct Block {
  std::string_view type;
  std::span<const Label> labels;
  Body body;
  Span span;         ///< the whole block
  Span header_span;  ///< type and labels, without the brace
};

/// A comment with its markers ("# …", "// …", "/* … */"), in order of offset.
struct Comment {
  Span span;
};

}  // namespace assay::hcl
