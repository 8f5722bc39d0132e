// SPDX-License-Identifier: Apache-2.0
#include "dump.h"

#include <algorithm>

#include "value/number.h"

namespace assay::hcl {
namespace {

std::string Quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + '"';
}

std::string DumpValue(const Value& value) {
  switch (value.kind()) {
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return value.boolean() ? "true" : "false";
    case Kind::kInt:
      return std::to_string(value.integer());
    case Kind::kBig:
      return value.big().ToString();
    case Kind::kString:
      return Quote(value.string());
    default:
      return "?";
  }
}

std::string List(std::string head, std::span<const Expr* const> parts) {
  for (const Expr* part : parts) head += (head.empty() ? "" : " ") + Dump(part);
  return head;
}

std::string_view NameOf(BinaryOp op) {
  constexpr std::string_view kNames[] = {"||", "&&", "==", "!=", "<", "<=", ">",
                                         ">=", "+",  "-",  "*",  "/", "%"};
  return kNames[static_cast<std::size_t>(op)];
}

std::vector<const Expr*> ChildrenOf(const Expr* expr) {
  std::vector<const Expr*> all;
  const auto add = [&](const Expr* child) {
    if (child) all.push_back(child);
  };
  if (const auto* e = As<TemplateExpr>(expr)) all.assign(e->parts.begin(), e->parts.end());
  if (const auto* e = As<TupleExpr>(expr)) all.assign(e->elements.begin(), e->elements.end());
  if (const auto* e = As<CallExpr>(expr)) all.assign(e->arguments.begin(), e->arguments.end());
  if (const auto* e = As<ObjectExpr>(expr)) {
    for (const ObjectItem& item : e->items) {
      add(item.key);
      add(item.value);
    }
  }
  if (const auto* e = As<ForExpr>(expr)) {
    for (const Expr* child : {e->collection, e->key, e->value, e->condition}) add(child);
  }
  if (const auto* e = As<GetAttrExpr>(expr)) add(e->object);
  if (const auto* e = As<IndexExpr>(expr)) {
    add(e->object);
    add(e->key);
  }
  if (const auto* e = As<SplatExpr>(expr)) {
    add(e->source);
    add(e->each);
  }
  if (const auto* e = As<UnaryExpr>(expr)) add(e->operand);
  if (const auto* e = As<ParensExpr>(expr)) add(e->inner);
  if (const auto* e = As<BinaryExpr>(expr)) {
    add(e->left);
    add(e->right);
  }
  if (const auto* e = As<ConditionalExpr>(expr)) {
    for (const Expr* child : {e->condition, e->then, e->otherwise}) add(child);
  }
  return all;
}

class SpanChecker {
 public:
  explicit SpanChecker(std::string_view text) : text_(text) {}
  std::string Check(const Body& body) {
    for (const Attribute& attribute : body.attributes) {
      Inside(attribute.span, body.span, "attribute");
      Inside(attribute.name_span, attribute.span, "name");
      Same(attribute.name, attribute.name_span);
      Inside(attribute.value->span, attribute.span, "value");
      Check(attribute.value);
    }
    for (const Block& block : body.blocks) {
      Inside(block.span, body.span, "block");
      Inside(block.header_span, block.span, "header");
      Inside(block.body.span, block.span, "body");
      if (Text(block.span).substr(0, block.type.size()) != block.type) error_ = "type of block";
      for (const Label& label : block.labels) Inside(label.span, block.header_span, "label");
      Check(block.body);
    }
    return error_;
  }

 private:
  std::string_view Text(Span span) const { return text_.substr(span.begin, span.end - span.begin); }
  void Inside(Span inner, Span outer, const char* what) {
    const bool good = inner.file == outer.file && inner.begin <= inner.end && outer.begin <= inner.begin &&
                      inner.end <= outer.end && inner.end <= text_.size();
    if (!good) {
      error_ = std::string(what) + " at " + std::to_string(inner.begin) + ".." + std::to_string(inner.end) +
               " in " + std::to_string(outer.begin) + ".." + std::to_string(outer.end);
    }
  }
  void Same(std::string_view name, Span span) {
    if (Text(span) != name) error_ = "name " + std::string(name) + " isn't " + std::string(Text(span));
  }
  void Check(const Expr* expr) {
    if (const auto* get = As<GetAttrExpr>(expr)) Same(get->name, get->name_span());
    if (const auto* variable = As<VariableExpr>(expr)) {
      if (variable->name != kSplatItem) Same(variable->name, variable->span);
    }
    if (const auto* call = As<CallExpr>(expr)) Inside(call->name_span, call->span, "function");
    if (const auto* literal = As<LiteralExpr>(expr)) {
      if (literal->value.origin() == nullptr || literal->value.span() != literal->span)
        error_ = "origin of literal";
    }
    for (const Expr* child : ChildrenOf(expr)) {
      Inside(child->span, expr->span, "expression");
      Check(child);
    }
  }

  std::string_view text_;
  std::string error_;
};

std::string Positioned(std::string_view text, const Diagnostic& diagnostic) {
  const std::string_view before = text.substr(0, diagnostic.span.begin);
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = before.size() - (newline == std::string_view::npos ? 0 : newline + 1) + 1;
  return std::to_string(1 + std::count(before.begin(), before.end(), '\n')) + ":" + std::to_string(column) +
         " " + diagnostic.summary;
}

}  // namespace

std::string Dump(const Expr* expr) {
  if (!expr) return "nothing";
  if (const auto* e = As<LiteralExpr>(expr)) return DumpValue(e->value);
  if (const auto* e = As<TemplateExpr>(expr)) return "(" + List(e->wrap ? "wrap" : "cat", e->parts) + ")";
  if (const auto* e = As<TupleExpr>(expr)) return "[" + List("", e->elements) + "]";
  if (const auto* e = As<ObjectExpr>(expr)) {
    std::string out;
    for (const ObjectItem& item : e->items)
      out += (out.empty() ? "" : " ") + Dump(item.key) + ":" + Dump(item.value);
    return "{" + out + "}";
  }
  if (const auto* e = As<ForExpr>(expr)) {
    std::string out = e->from_template ? "(for-text" : "(for";
    if (!e->key_name.empty()) out += " " + std::string(e->key_name);
    out += " " + std::string(e->value_name) + " in " + Dump(e->collection);
    if (e->key) out += " key " + Dump(e->key);
    out += " value " + Dump(e->value);
    if (e->group) out += " group";
    if (e->condition) out += " if " + Dump(e->condition);
    return out + ")";
  }
  if (const auto* e = As<VariableExpr>(expr)) return std::string(e->name);
  if (const auto* e = As<GetAttrExpr>(expr)) {
    return "(" + std::string(e->legacy_index ? ".#" : ".") + " " + Dump(e->object) + " " +
           std::string(e->name) + ")";
  }
  if (const auto* e = As<IndexExpr>(expr)) return "(at " + Dump(e->object) + " " + Dump(e->key) + ")";
  if (const auto* e = As<SplatExpr>(expr)) {
    return std::string(e->full ? "(splat " : "(attribute-splat ") + Dump(e->source) + " " + Dump(e->each) +
           ")";
  }
  if (const auto* e = As<CallExpr>(expr)) {
    return "(" + List("call " + std::string(e->name), e->arguments) + (e->expand ? " ...)" : ")");
  }
  if (const auto* e = As<UnaryExpr>(expr))
    return (e->op == UnaryOp::kNot ? "(! " : "(- ") + Dump(e->operand) + ")";
  if (const auto* e = As<BinaryExpr>(expr)) {
    return "(" + std::string(NameOf(e->op)) + " " + Dump(e->left) + " " + Dump(e->right) + ")";
  }
  if (const auto* e = As<ConditionalExpr>(expr)) {
    return "(? " + Dump(e->condition) + " " + Dump(e->then) + " " + Dump(e->otherwise) + ")";
  }
  if (const auto* e = As<ParensExpr>(expr)) return "(paren " + Dump(e->inner) + ")";
  if (As<BrokenExpr>(expr)) return "broken";
  return "?";
}

std::string Dump(const Body& body) {
  struct Item {
    std::uint32_t begin;
    std::string text;
  };
  std::vector<Item> items;
  for (const Attribute& attribute : body.attributes) {
    items.push_back(
        {attribute.span.begin, std::string(attribute.name) + " = " + Dump(attribute.value) + "\n"});
  }
  for (const Block& block : body.blocks) {
    std::string text(block.type);
    for (const Label& label : block.labels) text += " " + Quote(label.text);
    const std::string inner = Dump(block.body);
    items.push_back({block.span.begin, text + " {" + (inner.empty() ? "" : "\n" + inner) + "}\n"});
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const Item& a, const Item& b) { return a.begin < b.begin; });
  std::string out;
  for (const Item& item : items) out += item.text;
  if (body.damaged) out += "...\n";
  return out;
}

std::string DumpExpression(std::string_view text) {
  Arena arena;
  const ParsedExpression parsed = ParseExpression(text, FileId{0}, 0, arena);
  return parsed.diagnostics.empty() ? Dump(parsed.expression)
                                    : "error: " + parsed.diagnostics.front().summary;
}

std::string DumpTemplate(std::string_view text) {
  Arena arena;
  const ParsedExpression parsed = ParseTemplate(text, FileId{0}, 0, arena);
  return parsed.diagnostics.empty() ? Dump(parsed.expression)
                                    : "error: " + parsed.diagnostics.front().summary;
}

std::string DumpFile(std::string_view text) {
  const ParsedFile parsed = ParseFile(text, FileId{0});
  std::string out = Dump(parsed.file->body);
  if (parsed.file->lost) out += "lost\n";
  for (const std::string& error : Errors(text, parsed.diagnostics)) out += "error " + error + "\n";
  return out;
}

std::vector<std::string> Errors(std::string_view text, const Diagnostics& diagnostics) {
  std::vector<std::string> all;
  for (const Diagnostic& diagnostic : diagnostics) all.push_back(Positioned(text, diagnostic));
  return all;
}

std::vector<std::string> ErrorsOfFile(std::string_view text) {
  return Errors(text, ParseFile(text, FileId{0}).diagnostics);
}

std::string CheckSpans(std::string_view text, const File& file) { return SpanChecker(text).Check(file.body); }

}  // namespace assay::hcl
