// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "syntax/hcl/parser.h"
#include "terraform/config.h"

namespace assay::terraform {
namespace {

class TypeReader {
 public:
  TypeReader(Arena& arena, const DefaultOf& default_of, Diagnostics& diagnostics)
      : arena_(arena), default_of_(default_of), diagnostics_(diagnostics) {}

  const Type* Read(const hcl::Expr* e) {
    if (const auto* parens = hcl::As<hcl::ParensExpr>(e)) return Read(parens->inner);
    if (const auto* name = hcl::As<hcl::VariableExpr>(e)) return Named(name->name, e);
    if (const auto* call = hcl::As<hcl::CallExpr>(e)) return Constructed(*call);
    return Refuse(
        e, "Invalid type specification",
        "A type specification is either a primitive type keyword (bool, number, string) or a complex type "
        "constructor call, like list(string).");
  }

 private:
  const Type* Named(std::string_view name, const hcl::Expr* e) {
    if (name == "string") return StringType();
    if (name == "number") return NumberType();
    if (name == "bool") return BoolType();
    if (name == "any") return DynamicType();
    // Terraform before 0.12 had these without an element type.
    if (name == "list") return Collection(TypeKind::kList, DynamicType());
    if (name == "map") return Collection(TypeKind::kMap, DynamicType());
    if (name == "set" || name == "object" || name == "tuple") {
      return Refuse(e, "Invalid type specification",
                    "The " + std::string(name) + " type constructor requires one argument.");
    }
    return Refuse(e, "Invalid type specification",
                  "The keyword \"" + std::string(name) + "\" is not a valid type specification.");
  }

  const Type* Constructed(const hcl::CallExpr& call) {
    if (call.name == "optional") {
      return Refuse(&call, "Invalid type specification",
                    "Optional attribute modifier is only for object attributes.");
    }
    const bool known = call.name == "list" || call.name == "set" || call.name == "map" ||
                       call.name == "object" || call.name == "tuple";
    if (!known) {
      return Refuse(&call, "Invalid type specification",
                    "Keyword \"" + std::string(call.name) + "\" is not a valid type constructor.");
    }
    if (call.arguments.size() != 1) {
      return Refuse(&call, "Invalid type specification",
                    "The " + std::string(call.name) + " type constructor requires one argument.");
    }
    const hcl::Expr* argument = call.arguments[0];
    if (call.name == "object") return Object(argument);
    if (call.name == "tuple") return Tuple(argument);
    const Type* element = Read(argument);
    if (!element) return nullptr;
    return Collection(call.name == "list"  ? TypeKind::kList
                      : call.name == "set" ? TypeKind::kSet
                                           : TypeKind::kMap,
                      element);
  }

  const Type* Tuple(const hcl::Expr* e) {
    const auto* list = hcl::As<hcl::TupleExpr>(e);
    if (!list) {
      return Refuse(e, "Invalid type specification",
                    "Tuple type constructor requires a list of element types.");
    }
    std::vector<const Type*> elements;
    for (const hcl::Expr* element : list->elements) {
      const Type* type = Read(element);
      if (!type) return nullptr;
      elements.push_back(type);
    }
    return arena_.New<Type>(Type{TypeKind::kTuple, nullptr, arena_.Copy(elements), {}});
  }

  const Type* Object(const hcl::Expr* e) {
    const auto* object = hcl::As<hcl::ObjectExpr>(e);
    if (!object) {
      return Refuse(
          e, "Invalid type specification",
          "Object type constructor requires a map whose keys are attribute names and whose values are the "
          "corresponding attribute types.");
    }
    std::vector<TypeAttribute> attributes;
    for (const hcl::ObjectItem& item : object->items) {
      std::string_view name = LiteralText(item.key);
      if (name.empty()) {
        return Refuse(item.key, "Invalid type specification",
                      "Object constructor map keys must be attribute names.");
      }
      TypeAttribute attribute{name, nullptr, false, nullptr};
      const hcl::Expr* type = item.value;
      const auto* call = hcl::As<hcl::CallExpr>(type);
      if (call && call->name == "optional") {
        if (call->arguments.empty() || call->arguments.size() > 2) {
          return Refuse(
              type, "Invalid type specification",
              "Optional attribute modifier requires the attribute type as its argument, and optionally a "
              "default value.");
        }
        attribute.optional = true;
        attribute.type = Read(call->arguments[0]);
        if (attribute.type && call->arguments.size() == 2) {
          attribute.default_value = arena_.New<Value>(default_of_(call->arguments[1], attribute.type));
        }
      } else {
        attribute.type = Read(type);
      }
      if (!attribute.type) return nullptr;
      std::erase_if(attributes, [&](const TypeAttribute& a) { return a.name == name; });
      attributes.push_back(attribute);
    }
    std::sort(attributes.begin(), attributes.end(),
              [](const TypeAttribute& a, const TypeAttribute& b) { return a.name < b.name; });
    return arena_.New<Type>(Type{TypeKind::kObject, nullptr, {}, arena_.Copy(attributes)});
  }

  const Type* Collection(TypeKind kind, const Type* element) {
    return arena_.New<Type>(Type{kind, element, {}, {}});
  }

  const Type* Refuse(const hcl::Expr* e, std::string summary, std::string detail) {
    diagnostics_.push_back(Error("terraform-configuration", std::move(summary), std::move(detail), e->span));
    return nullptr;
  }

  Arena& arena_;
  const DefaultOf& default_of_;
  Diagnostics& diagnostics_;
};

}  // namespace

const Type* ReadType(const hcl::Expr* expression, Arena& arena, const DefaultOf& default_of,
                     Diagnostics& diagnostics) {
  const auto* literal = hcl::As<hcl::LiteralExpr>(expression);
  if (literal && literal->value.is_string()) {
    // A type in quotes: how Terraform 0.11 and JSON have it.
    hcl::ParsedExpression parsed = hcl::ParseExpression(literal->value.string(), expression->span.file,
                                                        expression->span.begin + 1, arena);
    if (!parsed.expression) {
      diagnostics.push_back(Error("terraform-configuration", "Invalid type specification",
                                  "\"" + std::string(literal->value.string()) + "\" is no type.",
                                  expression->span));
      return nullptr;
    }
    return TypeReader(arena, default_of, diagnostics).Read(parsed.expression);
  }
  return TypeReader(arena, default_of, diagnostics).Read(expression);
}

}  // namespace assay::terraform
