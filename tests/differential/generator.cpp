// SPDX-License-Identifier: Apache-2.0
#include "generator.h"

#include <initializer_list>
#include <memory>
#include <vector>

namespace assay::differential {
namespace {

// SplitMix64: the standard library's distributions differ between implementations.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_((seed + 1) * 0xD1342543DE82EF95u) {}
  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  int Below(int n) { return static_cast<int>(Next() % static_cast<std::uint64_t>(n)); }
  int Between(int a, int b) { return a + Below(b - a + 1); }
  bool Percent(int p) { return Below(100) < p; }
  template <class T>
  T Pick(std::initializer_list<T> list) {
    return list.begin()[Below(static_cast<int>(list.size()))];
  }

 private:
  std::uint64_t state_;
};

// Joins texts: what stands on the left is drawn first, which "+" doesn't promise.
class Text {
 public:
  Text&& operator<<(const std::string& s) && {
    text_ += s;
    return std::move(*this);
  }
  operator std::string() && { return std::move(text_); }

 private:
  std::string text_;
};

enum class Kind { kString, kNumber, kBool, kList, kSet, kMap, kObject };

struct Type {
  Kind kind = Kind::kString;
  std::shared_ptr<Type> element;
  std::vector<std::pair<std::string, Type>> attributes;
  std::vector<bool> optional;
};

struct Name {
  std::string text;
  Type type;
};

struct Scope {
  std::vector<Name> names;
};

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  std::map<std::string, std::string> Run() {
    const int depth = random_.Pick({0, 1, 1, 2});
    Module(".", depth, true);
    return std::move(files_);
  }

 private:
  // ---- types

  Type Scalar() {
    Type t;
    t.kind = random_.Pick({Kind::kString, Kind::kString, Kind::kNumber, Kind::kBool});
    return t;
  }
  Type Of(Kind kind, Type element) {
    Type t;
    t.kind = kind;
    t.element = std::make_shared<Type>(std::move(element));
    return t;
  }
  Type Plain(Kind kind) {
    Type t;
    t.kind = kind;
    return t;
  }
  Type AnyType(int depth) {
    if (depth <= 0 || random_.Percent(40)) return Scalar();
    switch (random_.Below(4)) {
      case 0:
        return Of(Kind::kList, AnyType(depth - 1));
      case 1:
        return Of(Kind::kSet, Scalar());
      case 2:
        return Of(Kind::kMap, AnyType(depth - 1));
      default: {
        Type t;
        t.kind = Kind::kObject;
        for (const char* name : {"a", "b", "c"}) {
          if (t.attributes.empty() || random_.Percent(60)) {
            t.attributes.emplace_back(name, AnyType(depth - 1));
            t.optional.push_back(random_.Percent(35));
          }
        }
        return t;
      }
    }
  }
  std::string Constraint(const Type& t) {
    switch (t.kind) {
      case Kind::kString:
        return "string";
      case Kind::kNumber:
        return "number";
      case Kind::kBool:
        return "bool";
      case Kind::kList:
        return "list(" + Constraint(*t.element) + ")";
      case Kind::kSet:
        return "set(" + Constraint(*t.element) + ")";
      case Kind::kMap:
        return "map(" + Constraint(*t.element) + ")";
      case Kind::kObject:
        break;
    }
    std::string out = "object({";
    for (std::size_t i = 0; i < t.attributes.size(); ++i) {
      const auto& [name, type] = t.attributes[i];
      out += (i ? ", " : " ") + name + " = ";
      if (!t.optional[i]) {
        out += Constraint(type);
      } else if (random_.Percent(75)) {
        out += Text() << "optional(" << Constraint(type) << ", " << Constant(type, true) << ")";
      } else {
        out += "optional(" + Constraint(type) + ")";
      }
    }
    return out + " })";
  }

  // ---- literals

  std::string String() {
    return random_.Pick<const char*>({"\"a\"", "\"b\"", "\"c-d\"", "\"\"", "\"12\"", "\"true\"", "\"0.50\"",
                                      "\"Zürich\"", "\"e\\u0301\"", "\"two words\"", "\"x,y,z\"",
                                      "\"$${raw}\"", "\"tab\\there\"", "\"<&>\"", "\"k1\"", "\"k2\"",
                                      "\"日本\"", "\"10.0.0.0/16\""});
  }
  std::string Number() {
    return random_.Pick<const char*>({"0", "1", "2", "3", "7", "-1", "10", "255", "1.5", "0.1", "-2.25",
                                      "1e3", "123456789012345678901", "3.0"});
  }
  std::string Bool() { return random_.Pick<const char*>({"true", "false"}); }

  // A value of a type without references, as a default or a tfvars file has it; sometimes one that converts
  // to it.
  std::string Constant(const Type& t, bool loose) {
    switch (t.kind) {
      case Kind::kString:
        return loose && random_.Percent(10) ? Number() : loose && random_.Percent(5) ? Bool() : String();
      case Kind::kNumber:
        return loose && random_.Percent(10) ? "\"" + Number() + "\"" : Number();
      case Kind::kBool:
        return loose && random_.Percent(10) ? "\"" + Bool() + "\"" : Bool();
      case Kind::kList:
      case Kind::kSet: {
        std::string out = "[";
        const int n = random_.Below(4);
        for (int i = 0; i < n; ++i) out += (i ? ", " : "") + Constant(*t.element, loose);
        return out + "]";
      }
      case Kind::kMap: {
        std::string out = "{";
        const int n = random_.Below(4);
        for (int i = 0; i < n; ++i) {
          out += Text() << (i ? ", " : " ")
                        << random_.Pick<std::string>({"k1", "k2", "\"k 3\"", "k4", "\"Z\""}) << " = "
                        << Constant(*t.element, loose);
        }
        return out + " }";
      }
      case Kind::kObject:
        break;
    }
    std::string out = "{";
    bool first = true;
    for (std::size_t i = 0; i < t.attributes.size(); ++i) {
      if (loose && t.optional[i] && random_.Percent(50)) continue;
      out += (first ? " " : ", ") + t.attributes[i].first + " = ";
      first = false;
      out += loose && t.optional[i] && random_.Percent(8) ? "null" : Constant(t.attributes[i].second, loose);
    }
    if (loose && random_.Percent(5)) out += std::string(first ? " " : ", ") + "surplus = 1";
    return out + " }";
  }

  // ---- expressions

  static bool Same(const Type& a, const Type& b) {
    if (a.kind != b.kind || a.attributes.size() != b.attributes.size()) return false;
    if (a.element && !Same(*a.element, *b.element)) return false;
    for (std::size_t i = 0; i < a.attributes.size(); ++i) {
      if (a.attributes[i].first != b.attributes[i].first ||
          !Same(a.attributes[i].second, b.attributes[i].second))
        return false;
    }
    return true;
  }

  // Paths from the names in scope to a type.
  void Reach(const std::string& text, const Type& from, const Type& wanted, int depth,
             std::vector<std::string>& out) {
    if (Same(from, wanted)) out.push_back(text);
    if (depth == 0) return;
    if (from.kind == Kind::kObject) {
      for (const auto& [name, type] : from.attributes) Reach(text + "." + name, type, wanted, depth - 1, out);
    }
  }

  std::string Reference(const Type& wanted, const Scope& scope) {
    std::vector<std::string> paths;
    for (const Name& name : scope.names) Reach(name.text, name.type, wanted, 2, paths);
    if (paths.empty()) return "";
    return paths[static_cast<std::size_t>(random_.Below(static_cast<int>(paths.size())))];
  }

  Scope With(const Scope& scope, std::initializer_list<Name> more) {
    Scope inner = scope;
    for (const Name& name : more) inner.names.push_back(name);
    // What was bound last is what a body is about.
    for (const Name& name : more) inner.names.push_back(name);
    return inner;
  }
  std::string Bound() { return "v" + std::to_string(bound_++); }

  std::string Expr(const Type& t, const Scope& scope, int depth) {
    if (++nodes_ > 400) return Constant(t, false);
    if (random_.Below(1000) < wrong_) return Expr(AnyType(1), scope, depth - 1);
    if (random_.Percent(depth > 0 ? 30 : 60)) {
      const std::string reference = Reference(t, scope);
      if (!reference.empty()) return reference;
    }
    if (depth <= 0) return Constant(t, false);
    if (random_.Percent(6)) {
      return Text() << "(" << Cond(scope, depth) << " ? " << Expr(t, scope, depth - 1) << " : "
                    << Expr(t, scope, depth - 1) << ")";
    }
    if (random_.Percent(3)) return "(" + Expr(t, scope, depth - 1) + ")";
    if (random_.Percent(3))
      return Text() << "try(" << Broken(t, scope, depth - 1) << ", " << Expr(t, scope, depth - 1) << ")";
    if (random_.Percent(2)) return Sensitive(Expr(t, scope, depth - 1));
    switch (t.kind) {
      case Kind::kString:
        return StringExpr(scope, depth - 1);
      case Kind::kNumber:
        return NumberExpr(scope, depth - 1);
      case Kind::kBool:
        return BoolExpr(scope, depth - 1);
      case Kind::kList:
        return ListExpr(t, scope, depth - 1);
      case Kind::kSet:
        return SetExpr(t, scope, depth - 1);
      case Kind::kMap:
        return MapExpr(t, scope, depth - 1);
      case Kind::kObject:
        break;
    }
    return ObjectExpr(t, scope, depth - 1);
  }

  std::string Sensitive(const std::string& inner) {
    return random_.Percent(70) ? "nonsensitive(sensitive(" + inner + "))"
           : sensitive_        ? "sensitive(" + inner + ")"
                               : inner;
  }
  std::string Cond(const Scope& scope, int depth) {
    return "(" + Expr(Plain(Kind::kBool), scope, depth - 1) + ")";
  }
  // What may fail.
  std::string Broken(const Type& t, const Scope& scope, int depth) {
    const std::string inner = Expr(t, scope, depth);
    switch (random_.Below(4)) {
      case 0:
        return "[" + inner + "][" + std::to_string(random_.Below(3)) + "]";
      case 1:
        return "{ a = " + inner + " }" + random_.Pick<const char*>({".a", ".b", "[\"a\"]", "[\"z\"]"});
      case 2:
        return "element([" + inner + "], " + Expr(Plain(Kind::kNumber), scope, depth - 1) + ")";
      default:
        return inner;
    }
  }

  std::string StringExpr(const Scope& scope, int depth) {
    const auto s = [&] { return Expr(Plain(Kind::kString), scope, depth); };
    const auto n = [&] { return Expr(Plain(Kind::kNumber), scope, depth); };
    const auto strings = [&] { return Expr(Of(Kind::kList, Plain(Kind::kString)), scope, depth); };
    switch (random_.Below(26)) {
      case 0:
      case 1:
      case 2:
        return Text() << "\"" << std::string(random_.Pick<const char*>({"p-", "", "x/", "[", "%%{"})) << "${"
                      << Expr(Scalar(), scope, depth) << "}"
                      << random_.Pick<const char*>({"", "-s", " ", "]"}) << "${" << s() << "}\"";
      case 3:
        return "upper(" + s() + ")";
      case 4:
        return "lower(" + s() + ")";
      case 5:
        return "title(" + s() + ")";
      case 6:
        return Text() << "format(\"%s-%05.2f|%3d|%q\", " << s() << ", " << n() << ", floor(" << n() << "), "
                      << s() << ")";
      case 7:
        return Text() << "join(" << random_.Pick<std::string>({"\",\"", "\"\"", "\"-\""}) << ", " << strings()
                      << ")";
      case 8:
        return Text() << "replace(" << s() << ", \"a\", " << s() << ")";
      case 9:
        return Text() << "substr(" << s() << ", " << std::to_string(random_.Below(3)) << ", "
                      << std::to_string(random_.Between(-1, 3)) << ")";
      case 10:
        return Text() << "tostring(" << Expr(Scalar(), scope, depth) << ")";
      case 11:
      case 12:
        return Text() << "jsonencode(" << Expr(AnyType(2), scope, depth) << ")";
      case 13:
        return "trimprefix(" + s() + ", \"a\")";
      case 14:
        return Text() << "coalesce(" << s() << ", " << s() << ", \"z\")";
      case 15:
        return Text() << "lookup(" << Expr(Of(Kind::kMap, Plain(Kind::kString)), scope, depth) << ", " << s()
                      << ", " << s() << ")";
      case 16:
        return Text() << "element(concat(" << strings() << ", [\"end\"]), "
                      << std::to_string(random_.Below(6)) << ")";
      case 17:
        return "urlencode(" + s() + ")";
      case 18:
        return "sha1(" + s() + ")";
      case 19:
        return "strrev(" + s() + ")";
      case 20:
        return Text() << "\"%{ if " << Expr(Plain(Kind::kBool), scope, depth) << " }${" << s()
                      << "}%{ else }no%{ endif }\"";
      case 21: {
        const std::string v = Bound();
        const Type element = Scalar();
        return "\"%{ for " + v + " in " + Expr(Of(Kind::kList, element), scope, depth) + " ~} ${" + v +
               "};%{ endfor }\"";
      }
      case 22:
        return "(<<-EOT\n      one ${" + s() + "}\n        two\n      EOT\n)";
      case 23:
        return "trimspace(" + s() + ")";
      case 24:
        return Text() << "substr(\"" << std::string(random_.Pick<const char*>({"abcdef", "gruß dich"}))
                      << "\", floor(" << n() << ") % 4, floor(" << n() << ") % 5)";
      default:
        return "replace(" + s() + ", \"/([a-z]+)/\", \"<$1>\")";
    }
  }

  std::string NumberExpr(const Scope& scope, int depth) {
    const auto n = [&] { return Expr(Plain(Kind::kNumber), scope, depth); };
    switch (random_.Below(15)) {
      case 0:
        return Text() << "(" << n() << " + " << n() << ")";
      case 1:
        return Text() << "(" << n() << " - " << n() << ")";
      case 2:
        return Text() << "(0 + " << n() << " * " << n() << ")";
      case 3:
        return Text() << "(0 + " << n() << " / " << random_.Pick<std::string>({"2", "3", "0.5", "-4", "7"})
                      << ")";
      case 4:
        return Text() << "(0 + " << n() << " % " << random_.Pick<std::string>({"2", "3", "5"}) << ")";
      case 5:
        return Text() << "length(" << Expr(Of(Kind::kList, Scalar()), scope, depth) << ")";
      case 6:
        return "length(" + Expr(Plain(Kind::kString), scope, depth) + ")";
      case 7:
        return Text() << "length(" << Expr(Of(Kind::kMap, Scalar()), scope, depth) << ")";
      case 8:
        return Text() << "max(" << n() << ", " << n() << ", 0)";
      case 9:
        return "(0 + floor(" + n() + "))";
      case 10:
        return "abs(" + n() + ")";
      case 11:
        return "(0 - (" + n() + "))";
      case 12:
        return "sum(concat(" + Expr(Of(Kind::kList, Plain(Kind::kNumber)), scope, depth) + ", [1]))";
      case 13:
        return "(0 + ceil(" + n() + "))";
      default:
        return Text() << "parseint(\"" << std::to_string(random_.Below(500)) << "\", "
                      << random_.Pick<std::string>({"10", "16"}) << ")";
    }
  }

  std::string BoolExpr(const Scope& scope, int depth) {
    const auto n = [&] { return Expr(Plain(Kind::kNumber), scope, depth); };
    const auto b = [&] { return Expr(Plain(Kind::kBool), scope, depth); };
    const auto s = [&] { return Expr(Plain(Kind::kString), scope, depth); };
    switch (random_.Below(13)) {
      case 0:
        return Text() << "(" << n() << random_.Pick<std::string>({" < ", " <= ", " > ", " >= "}) << n()
                      << ")";
      case 1: {
        const Type t = AnyType(1);
        return Text() << "(" << Expr(t, scope, depth) << random_.Pick<std::string>({" == ", " != "})
                      << Expr(t, scope, depth) << ")";
      }
      case 2:
        return Text() << "(" << b() << " && " << b() << ")";
      case 3:
        return Text() << "(" << b() << " || " << b() << ")";
      case 4:
        return "!(" + b() + ")";
      case 5:
        return Text() << "contains(" << Expr(Of(Kind::kList, Plain(Kind::kString)), scope, depth) << ", "
                      << s() << ")";
      case 6:
        return Text() << "startswith(" << s() << ", "
                      << random_.Pick<std::string>({"\"a\"", "\"p-\"", "\"\""}) << ")";
      case 7:
        return Text() << "can(" << Broken(AnyType(1), scope, depth) << ")";
      case 8:
        return "alltrue(" + Expr(Of(Kind::kList, Plain(Kind::kBool)), scope, depth) + ")";
      case 9:
        return Text() << "(" << Expr(AnyType(1), scope, depth) << " == null)";
      case 10:
        return "anytrue(" + Expr(Of(Kind::kList, Plain(Kind::kBool)), scope, depth) + ")";
      case 11:
        return Text() << "contains(keys(" << Expr(Of(Kind::kMap, Scalar()), scope, depth) << "), " << s()
                      << ")";
      default:
        return "tobool(" + random_.Pick<std::string>({"\"true\"", "\"false\"", "true"}) + ")";
    }
  }

  std::string ListExpr(const Type& t, const Scope& scope, int depth) {
    const auto list = [&] { return Expr(t, scope, depth); };
    const bool text = t.element->kind == Kind::kString;
    switch (random_.Below(16)) {
      case 0:
        return Text() << "concat(" << list() << ", " << list() << ")";
      case 1:
        return "reverse(" + list() + ")";
      case 2:
        return "distinct(" + list() + ")";
      case 3:
        if (text) return "sort(" + list() + ")";
        return Text() << "flatten([" << list() << ", [" << list() << "]])";
      case 4:
        if (text) return "split(\",\", " + Expr(Plain(Kind::kString), scope, depth) + ")";
        return "tolist(" + list() + ")";
      case 5:
        return "values(" + Expr(Of(Kind::kMap, *t.element), scope, depth) + ")";
      case 6:
        if (text) return Text() << "keys(" << Expr(Of(Kind::kMap, Scalar()), scope, depth) << ")";
        return Text() << "concat(" << list() << ", [" << Expr(*t.element, scope, depth) << "])";
      case 7: {
        Type object;
        object.kind = Kind::kObject;
        object.attributes = {{"a", *t.element}, {"n", Plain(Kind::kNumber)}};
        object.optional = {false, false};
        return Text() << "[" << Expr(object, scope, depth) << ", " << Expr(object, scope, depth) << "]"
                      << random_.Pick<const char*>({"[*].a", ".*.a"});
      }
      case 8:
        if (text) return "compact(" + list() + ")";
        return Text() << "slice(concat(" << list() << ", [" << Expr(*t.element, scope, depth) << "]), 0, 1)";
      case 9:
      case 10: {
        const Type from = Scalar();
        const std::string v = Bound();
        const Scope inner = With(scope, {{v, from}});
        const std::string filter =
            random_.Percent(40) ? " if " + Expr(Plain(Kind::kBool), inner, depth - 1) : "";
        return Text() << "[for " << v << " in "
                      << Expr(Of(random_.Pick({Kind::kList, Kind::kSet}), from), scope, depth) << " : "
                      << Expr(*t.element, inner, depth) << filter << "]";
      }
      case 11: {
        const Type from = AnyType(1);
        const std::string k = Bound(), v = Bound();
        const Scope inner = With(scope, {{k, Plain(Kind::kString)}, {v, from}});
        return Text() << "[for " << k << ", " << v << " in " << Expr(Of(Kind::kMap, from), scope, depth)
                      << " : " << Expr(*t.element, inner, depth) << "]";
      }
      default: {
        std::string out = "[";
        const int n = random_.Below(4);
        for (int i = 0; i < n; ++i)
          out += Text() << (i ? ", " : "")
                        << (random_.Percent(1) ? std::string("null") : Expr(*t.element, scope, depth));
        return out + "]";
      }
    }
  }

  std::string SetExpr(const Type& t, const Scope& scope, int depth) {
    switch (random_.Below(5)) {
      case 0:
        return Text() << "setunion(" << Expr(t, scope, depth) << ", " << Expr(t, scope, depth) << ")";
      case 1:
        return Text() << "setsubtract(" << Expr(t, scope, depth) << ", " << Expr(t, scope, depth) << ")";
      default:
        return "toset(" + Expr(Of(Kind::kList, *t.element), scope, depth) + ")";
    }
  }

  std::string MapExpr(const Type& t, const Scope& scope, int depth) {
    switch (random_.Below(8)) {
      case 0:
        return Text() << "merge(" << Expr(t, scope, depth) << ", " << Expr(t, scope, depth) << ")";
      case 1: {
        const std::string v = Bound();
        const Scope inner = With(scope, {{v, Plain(Kind::kString)}});
        return Text() << "{ for " << v << " in toset("
                      << Expr(Of(Kind::kList, Plain(Kind::kString)), scope, depth) << ") : " << v << " => "
                      << Expr(*t.element, inner, depth) << " }";
      }
      case 2: {
        const Type from = AnyType(1);
        const std::string k = Bound(), v = Bound();
        const Scope inner = With(scope, {{k, Plain(Kind::kString)}, {v, from}});
        return Text() << "{ for " << k << ", " << v << " in " << Expr(Of(Kind::kMap, from), scope, depth)
                      << " : \"${" << k << "}!\" => " << Expr(*t.element, inner, depth) << " }";
      }
      case 3:
        if (t.element->kind == Kind::kList) {
          const std::string v = Bound();
          const Scope inner = With(scope, {{v, *t.element->element}});
          return Text() << "{ for " << v << " in " << Expr(*t.element, scope, depth)
                        << " : \"g${length(jsonencode(" << v << "))}\" => "
                        << Expr(*t.element->element, inner, depth) << "... }";
        }
        return "tomap(" + Expr(t, scope, depth) + ")";
      case 4:
        return Text() << "zipmap([\"z1\", \"z2\"], [" << Expr(*t.element, scope, depth) << ", "
                      << Expr(*t.element, scope, depth) << "])";
      default: {
        std::string out = "{";
        const int n = random_.Below(4);
        for (int i = 0; i < n; ++i) {
          out += Text() << (i ? ", " : " ")
                        << random_.Pick<std::string>({"k1", "k2", "\"k 3\"", "k4", "(upper(\"z\"))"}) << " = "
                        << Expr(*t.element, scope, depth);
        }
        return out + " }";
      }
    }
  }

  std::string ObjectExpr(const Type& t, const Scope& scope, int depth) {
    std::string out = "{";
    for (std::size_t i = 0; i < t.attributes.size(); ++i)
      out += (i ? ", " : " ") + t.attributes[i].first + " = " + Expr(t.attributes[i].second, scope, depth);
    return out + " }";
  }

  // ---- configurations

  std::string Path(const std::string& directory, const std::string& file) {
    return directory == "." ? file : directory + "/" + file;
  }

  struct Variable {
    std::string name;
    Type type;
    bool has_default = false;
    bool nullable = true;
  };

  std::vector<Variable> Variables(const std::string& directory, Scope& scope) {
    std::vector<Variable> out;
    std::string text;
    const int n = random_.Between(1, 4);
    for (int i = 0; i < n; ++i) {
      Variable v;
      v.name = "in" + std::to_string(i);
      v.type = AnyType(3);
      v.has_default = random_.Percent(60);
      v.nullable = !random_.Percent(20);
      text += "variable \"" + v.name + "\" {\n";
      if (random_.Percent(90)) text += "  type = " + Constraint(v.type) + "\n";
      if (v.has_default)
        text += Text() << "  default = "
                       << (v.nullable && random_.Percent(8) ? "null" : Constant(v.type, true)) << "\n";
      if (!v.nullable) text += "  nullable = false\n";
      if (sensitive_ && random_.Percent(8)) text += "  sensitive = true\n";
      if (random_.Percent(6))
        text += "  validation {\n    condition     = can(jsonencode(var." + v.name +
                "))\n    error_message = \"No.\"\n  }\n";
      text += "}\n";
      scope.names.push_back({"var." + v.name, v.type});
      out.push_back(std::move(v));
    }
    files_[Path(directory, "variables.tf")] = text;
    return out;
  }

  void Values(const std::vector<Variable>& variables) {
    std::string first, second, automatic;
    for (const Variable& v : variables) {
      const bool needed = !v.has_default;
      if (needed || random_.Percent(30)) first += v.name + " = " + Constant(v.type, true) + "\n";
      if (random_.Percent(15)) automatic += v.name + " = " + Constant(v.type, true) + "\n";
      if (random_.Percent(5)) second += v.name + " = " + Constant(v.type, true) + "\n";
    }
    if (!first.empty()) files_["terraform.tfvars"] = first;
    if (!automatic.empty()) files_["b.auto.tfvars"] = automatic;
    if (!second.empty()) files_["a.auto.tfvars"] = second;
  }

  // `count` or `for_each` of a block, and what its body may refer to.
  std::string Repeat(Scope& scope, int& mode) {
    mode = random_.Below(4);
    if (mode == 1) {
      scope.names.push_back({"count.index", Plain(Kind::kNumber)});
      scope.names.push_back({"count.index", Plain(Kind::kNumber)});
      return Text() << "  count = "
                    << (random_.Percent(50) ? std::to_string(random_.Below(4))
                                            : "length(" + Expr(Of(Kind::kList, Scalar()), known_, 2) + ")")
                    << "\n";
    }
    if (mode == 2) {
      const Type element = AnyType(1);
      const std::string e = Expr(Of(Kind::kMap, element), known_, 2);
      scope.names.push_back({"each.key", Plain(Kind::kString)});
      scope.names.push_back({"each.value", element});
      return "  for_each = " + e + "\n";
    }
    if (mode == 3) {
      const std::string e = "toset(" + Expr(Of(Kind::kList, Plain(Kind::kString)), known_, 2) + ")";
      scope.names.push_back({"each.key", Plain(Kind::kString)});
      scope.names.push_back({"each.value", Plain(Kind::kString)});
      return "  for_each = " + e + "\n";
    }
    return "";
  }

  // Declares a module's files; returns the types of its outputs.
  struct Made {
    std::vector<Variable> variables;
    std::vector<Name> outputs;
  };
  Made Module(const std::string& directory, int depth, bool root) {
    Made made;
    Scope scope;
    nodes_ = 0;
    sensitive_ = random_.Percent(15);
    // What nothing repeats, so that it is evaluated in any case: an error in a block without instances is one
    // for `tofu validate`, and not looked for here.
    wrong_ = root && random_.Percent(12) ? 25 : 0;
    made.variables = Variables(directory, scope);
    if (root) Values(made.variables);

    std::string text = "locals {\n";
    const int locals = random_.Between(1, 5);
    Type first_local;
    for (int i = 0; i < locals; ++i) {
      const Type t = AnyType(2);
      if (i == 0) first_local = t;
      text += "  l" + std::to_string(i) + " = " + Expr(t, scope, 4) + "\n";
      scope.names.push_back({"local.l" + std::to_string(i), t});
    }
    text += "}\n";
    known_ = scope;  // what repetition may hang on: no resource's attribute

    Made child;
    if (depth > 0) {
      const std::string name = "m" + std::to_string(depth);
      const auto keep = known_;
      const bool sensitive = sensitive_;
      const int wrong = wrong_;
      child = Module(Path(directory, name), depth - 1, false);
      known_ = keep;
      sensitive_ = sensitive;
      wrong_ = wrong;
      nodes_ = 0;
      Scope inner = scope;
      int mode = 0;
      std::string body = Repeat(inner, mode);
      if (mode != 0) wrong_ = 0;
      for (const Variable& v : child.variables) {
        if (v.has_default && random_.Percent(40)) continue;
        body += Text() << "  " << v.name << " = "
                       << (v.nullable && random_.Percent(3) ? "null" : Expr(v.type, inner, 3)) << "\n";
      }
      wrong_ = wrong;
      text += "module \"" + name + "\" {\n  source = \"./" + name + "\"\n" + body + "}\n";
      for (const Name& o : child.outputs) {
        const std::string one = "module." + name;
        if (mode == 0) scope.names.push_back({one + "." + o.text, o.type});
        if (mode == 1) scope.names.push_back({one + "[*]." + o.text, Of(Kind::kList, o.type)});
        if (mode >= 2) {
          scope.names.push_back({"values(" + one + ")[*]." + o.text, Of(Kind::kList, o.type)});
          scope.names.push_back(
              {"{ for mk, mv in " + one + " : mk => mv." + o.text + " }", Of(Kind::kMap, o.type)});
        }
      }
    }

    const int resources = random_.Between(1, 3);
    for (int i = 0; i < resources; ++i) {
      Scope inner = scope;
      int mode = 0;
      const std::string name = "r" + std::to_string(i);
      const Type t = AnyType(2);
      text += "resource \"terraform_data\" \"" + name + "\" {\n" + Repeat(inner, mode);
      const int wrong = wrong_;
      if (mode != 0) wrong_ = 0;
      if (random_.Percent(90)) text += "  input = " + Expr(t, inner, 4) + "\n";
      if (random_.Percent(30))
        text += Text() << "  triggers_replace = " << Expr(AnyType(1), inner, 3) << "\n";
      text += "}\n";
      wrong_ = wrong;
      const std::string one = "terraform_data." + name;
      if (mode == 0) {
        scope.names.push_back({one + ".id", Plain(Kind::kString)});
        scope.names.push_back({one + ".input", t});
        scope.names.push_back({one + ".output", t});
      } else if (mode == 1) {
        scope.names.push_back({one + "[*].input", Of(Kind::kList, t)});
        scope.names.push_back({one + "[*].id", Of(Kind::kList, Plain(Kind::kString))});
      } else {
        scope.names.push_back({"values(" + one + ")[*].id", Of(Kind::kList, Plain(Kind::kString))});
        scope.names.push_back({"{ for rk, rv in " + one + " : rk => rv.input }", Of(Kind::kMap, t)});
      }
    }

    const int outputs = random_.Between(1, 4);
    for (int i = 0; i < outputs; ++i) {
      const Type t = AnyType(2);
      const std::string name = "o" + std::to_string(i);
      text += "output \"" + name + "\" {\n  value = " + Expr(t, scope, 4) + "\n";
      if (sensitive_) text += "  sensitive = true\n";
      text += "}\n";
      made.outputs.push_back({name, t});
    }
    files_[Path(directory, "main.tf")] = text;
    if (random_.Percent(8)) {
      files_[Path(directory, "override.tf")] = "locals {\n  l0 = " + Constant(first_local, false) +
                                               "\n}\noutput \"o0\" {\n  value = " + String() + "\n}\n";
    }
    return made;
  }

  Random random_;
  std::map<std::string, std::string> files_;
  Scope known_;
  int bound_ = 0;
  int nodes_ = 0;
  int wrong_ = 0;
  bool sensitive_ = false;
};

}  // namespace

std::map<std::string, std::string> Generate(std::uint64_t seed) { return Generator(seed).Run(); }

}  // namespace assay::differential
