// SPDX-License-Identifier: Apache-2.0
// What is known while inputs are unknown stays so whatever the inputs turn out to be.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

#include "value/ops.h"
#include "workspace.h"

namespace assay::terraform {
namespace {

constexpr const char* kDeclarations = R"(
variable "u" {}
variable "n" { type = number }
variable "s" { type = set(string) }
variable "b" { type = bool }
variable "l" { type = list(object({ id = string, x = number })) }
variable "o" { type = object({ a = string, b = optional(bool) }) }
variable "m" { type = map(string) }
locals {
  known = ["a", "b", "c"]
  obj   = { a = 1, b = { c = [1, 2] } }
}
resource "aws_x" "one" { v = 1 }
resource "aws_x" "c" { count = var.b ? 2 : 0 }
resource "aws_x" "p" { for_each = var.s }
)";

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::string Configuration() {
    std::string text = kDeclarations;
    for (int i = 0; i < 20; ++i) {
      text += "resource \"aws_r\" \"r" + std::to_string(i) + "\" {\n";
      if (Below(3) == 0) text += (Below(2) ? "  count = " : "  for_each = ") + Expression(2) + "\n";
      text += "  v = " + Expression(4) + "\n  dynamic \"b\" {\n    for_each = " + Expression(2) +
              "\n    content {\n      w = " + Expression(2) + "\n      x = b.value\n    }\n  }\n}\n";
    }
    return text;
  }

 private:
  std::size_t Below(std::size_t n) { return random_() % n; }
  template <std::size_t kSize>
  std::string Pick(const std::array<const char*, kSize>& from) {
    return from[Below(kSize)];
  }

  std::string Expression(int depth) {
    static constexpr std::array<const char*, 22> kAtoms = {
        "1",         "\"a\"",         "true",           "null",         "[]",      "{}",
        "var.u",     "var.b",         "var.l",          "var.o",        "var.m",   "local.known",
        "local.obj", "var.n",         "var.s",          "aws_x.one.id", "aws_x.c", "aws_x.p",
        "-3.5",      "aws_x.c[0].id", "\"x-${var.u}\"", "aws_x.one"};
    static constexpr std::array<const char*, 13> kOperators = {
        "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||"};
    static constexpr std::array<const char*, 22> kFunctions = {
        "length",  "upper",    "keys",       "values", "merge",    "concat", "flatten",  "tolist",
        "toset",   "tostring", "jsonencode", "lookup", "try",      "can",    "coalesce", "one",
        "element", "join",     "contains",   "tobool", "distinct", "format"};
    static constexpr std::array<const char*, 6> kSteps = {"[*].id", "[0]", "[\"k\"]", ".a", ".*.x", "[*]"};
    if (depth <= 0) return Pick(kAtoms);
    const auto inner = [&] { return Expression(depth - 1); };
    switch (Below(10)) {
      case 0:
        return '(' + inner() + ' ' + Pick(kOperators) + ' ' + inner() + ')';
      case 1:
        return '(' + inner() + " ? " + inner() + " : " + inner() + ')';
      case 2:
      case 3: {
        std::string call = Pick(kFunctions) + '(' + inner();
        for (std::size_t more = Below(3); more > 0; --more) call += ", " + inner();
        return call + ')';
      }
      case 4:
        return "[for v in " + inner() + " : " + (Below(2) ? "v" : inner()) +
               (Below(2) ? "" : " if " + inner()) + ']';
      case 5:
        return "{for k, v in " + inner() + " : " + (Below(2) ? "k" : inner()) + " => " + inner() +
               (Below(2) ? "..." : "") + '}';
      case 6:
        return '[' + inner() + ", " + inner() + ']';
      case 7:
        return "{ a = " + inner() + ", (" + inner() + ") = " + inner() + " }";
      case 8:
        return Pick(kAtoms) + Pick(kSteps);
      default:
        return "\"p${" + inner() + "}q\"";
    }
  }

  std::mt19937 random_;
};

using Filling = std::vector<std::pair<std::string, std::string>>;

// Whether a value with unknowns may become another one.
class Filled {
 public:
  Filled(const Root& open, bool b) : guards_(&open.guards), b_(b) {}

  bool Fits(const Value& open, const Value& filled) {
    // An error has no value to compare.
    if (IsError(open) || IsError(filled) || filled.is_absent()) return true;
    if (open.is_choice()) {
      return std::any_of(open.cases().begin(), open.cases().end(), [&](const ChoiceCase& c) {
        return Here(c.guard) != Guard::kNever && Fits(c.value, filled);
      });
    }
    if (filled.is_choice()) return true;
    if (open.is_unknown()) {
      const Unknown& u = open.unknown();
      if (u.not_null && filled.is_null()) return false;
      return !filled.is_string() || filled.string().starts_with(u.prefix);
    }
    if (filled.is_unknown()) return open.is_sequence() || open.is_mapping();
    if (open.open() || filled.open() || open.kind() == Kind::kSet) return true;
    if (open.is_sequence() && filled.is_sequence()) return FitElements(open, filled);
    if (open.is_mapping() && filled.is_mapping()) {
      const auto a = open.entries(), b = filled.entries();
      return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const Entry& x, const Entry& y) {
        return x.key == y.key && Fits(x.value, y.value);
      });
    }
    return Equal(open, filled);
  }

 private:
  static bool IsError(const Value& v) {
    return v.is_unknown() &&
           (v.unknown().reason == UnknownReason::kError || v.unknown().reason == UnknownReason::kLimit);
  }
  // A guard with var.b filled in.
  Guard Here(Guard g) {
    for (Condition c = 0; c < guards_.condition_count(); ++c) {
      if (guards_.name(c) == "var.b") g = guards_.Cofactor(g, c, b_);
    }
    return g;
  }
  bool FitElements(const Value& open, const Value& filled) {
    std::vector<Value> present;
    for (const Value& e : open.elements()) {
      Guard there = e.is_choice() ? Guard::kNever : Guard::kAlways;
      if (e.is_choice()) {
        for (const ChoiceCase& c : e.cases()) {
          if (!c.value.is_absent()) there = guards_.Or(there, Here(c.guard));
        }
      }
      if (there == Guard::kNever) continue;
      if (there != Guard::kAlways) return true;
      present.push_back(e);
    }
    const auto all = filled.elements();
    return std::equal(present.begin(), present.end(), all.begin(), all.end(),
                      [&](const Value& x, const Value& y) { return Fits(x, y); });
  }

  GuardTable guards_;
  bool b_;
};

TEST(Filling, KeepsWhatWasKnown) {
  const std::vector<Filling> fillings = {
      {{"u", "hello"},
       {"n", "2"},
       {"s", "[\"k\", \"z\"]"},
       {"b", "true"},
       {"l", "[{id=\"i\",x=1}]"},
       {"o", "{a=\"q\"}"},
       {"m", "{k=\"v\"}"}},
      {{"u", ""},
       {"n", "0"},
       {"s", "[]"},
       {"b", "false"},
       {"l", "[]"},
       {"o", "{a=\"\",b=true}"},
       {"m", "{}"}},
  };
  std::size_t compared = 0;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const std::string text = Generator(seed).Configuration();
    Workspace open{{"main.tf", text}};
    open.Run();
    for (const Filling& filling : fillings) {
      Workspace filled{{"main.tf", text}};
      filled.options.variables = filling;
      filled.Run();
      Filled fits(open.root(), filling[3].second == "true");
      for (const Resource& r : open.root().resources) {
        const Resource* other = filled.root().Find(r.address);
        if (!other) continue;
        for (const Entry& e : r.attributes.entries()) {
          const Value* v = other->attributes.Find(e.key);
          if (!v) continue;
          ++compared;
          EXPECT_TRUE(fits.Fits(e.value, *v))
              << "seed " << seed << ", u = \"" << filling[0].second << "\": " << r.address << '.' << e.key
              << " = " << open.sources().Text(e.value.span())
              << "\n  open:   " << Render(e.value, Audience::kDebug, 500)
              << "\n  filled: " << Render(*v, Audience::kDebug, 500);
        }
      }
    }
  }
  EXPECT_GT(compared, 1'000u);
}

}  // namespace
}  // namespace assay::terraform
