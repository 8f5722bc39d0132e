// SPDX-License-Identifier: Apache-2.0
// Filling an unknown argument never contradicts what the result with the unknown promised.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "../value/draw.h"
#include "caller.h"

namespace assay::terraform::test {
namespace {

using assay::test::Draw;

// Whether `known` is one of the values that `promise` allows.
bool Allows(const Value& promise, const Value& known, Arena& arena) {
  if (promise.is_unknown()) {
    const assay::Unknown& u = promise.unknown();
    if (u.not_null && known.is_null()) return false;
    if (u.type && !known.is_null() && !Convert(known, u.type, arena)) return false;
    if (!u.prefix.empty() && (!known.is_string() || known.string().substr(0, u.prefix.size()) != u.prefix))
      return false;
    // The known parts occur in their order.
    if (!u.parts.empty() && known.is_string()) {
      std::string_view rest = known.string();
      for (const Value& part : u.parts) {
        if (!part.is_string()) continue;
        const std::size_t at = rest.find(part.string());
        if (at == std::string_view::npos) return false;
        rest.remove_prefix(at + part.string().size());
      }
    }
    return true;
  }
  if (promise.is_sequence()) {
    if (!known.is_sequence()) return false;
    if (!promise.open() && promise.kind() != Kind::kSet && promise.size() != known.size()) return false;
    std::size_t at = 0;
    for (const Value& e : promise.elements()) {
      if (promise.open() || promise.kind() == Kind::kSet) {
        bool found = false;
        for (const Value& k : known.elements()) found = found || Allows(e, k, arena);
        if (!found) return false;
      } else if (!Allows(e, known.elements()[at++], arena)) {
        return false;
      }
    }
    return true;
  }
  if (promise.is_mapping()) {
    if (!known.is_mapping() || (!promise.open() && promise.size() != known.size())) return false;
    for (const Entry& e : promise.entries()) {
      const Value* k = known.Find(e.key);
      if (!k || !Allows(e.value, *k, arena)) return false;
    }
    return true;
  }
  return Equal(promise, known);
}

struct Shape {
  std::string_view name;
  int arguments;
  char kind;  // 's' strings, 'l' a list of strings then strings, 'L' lists, 'm' maps, 'v' values
};

constexpr Shape kShapes[] = {
    {"upper", 1, 's'},      {"lower", 1, 's'},      {"trimspace", 1, 's'},       {"trimprefix", 2, 's'},
    {"trimsuffix", 2, 's'}, {"replace", 3, 's'},    {"startswith", 2, 's'},      {"split", 2, 's'},
    {"format1", 2, 's'},    {"join", 2, 'j'},       {"contains", 2, 'l'},        {"compact", 1, 'L'},
    {"concat", 2, 'L'},     {"distinct", 1, 'L'},   {"flatten", 1, 'L'},         {"length", 1, 'L'},
    {"sort", 1, 'L'},       {"reverse", 1, 'L'},    {"setunion", 2, 'L'},        {"toset", 1, 'L'},
    {"coalesce", 2, 's'},   {"setproduct", 2, 'L'}, {"merge", 2, 'm'},           {"keys", 1, 'm'},
    {"values", 1, 'm'},     {"jsonencode", 1, 'm'}, {"yamlencode", 1, 'm'},      {"base64encode", 1, 's'},
    {"tolist", 1, 'L'},     {"one", 1, 'L'},        {"setintersection", 2, 'L'}, {"setsubtract", 2, 'L'},
    {"chunklist2", 1, 'L'}, {"index", 2, 'l'},      {"strrev", 1, 's'},
};

// One value known, and the same with holes in it.
struct Pair {
  Value known;
  Value holed;
};

class Maker {
 public:
  explicit Maker(Caller& c) : c_(c) {}

  Pair Text() {
    const Value known =
        c_.S(*rc::gen::element<std::string>("", "a", "A/b", " b ", "x y", "aa", "arn:aws:s3:::b/"));
    switch (Draw(0, 4)) {
      case 0:
        return {known, c_.Unknown(StringType(), "var.x")};
      case 1: {
        // A template whose holes are filled to give the known text.
        const auto cut = Draw<std::size_t>(0, known.string().size() + 1);
        const auto end = Draw<std::size_t>(cut, known.string().size() + 1);
        assay::Unknown u;
        u.type = StringType();
        u.not_null = true;
        u.prefix = known.string().substr(0, cut);
        const std::vector<Value> parts{Value::String(known.string().substr(0, cut)),
                                       c_.Unknown(StringType(), "var.h"),
                                       Value::String(known.string().substr(end))};
        u.parts = c_.arena.Copy(parts);
        return {known, MakeUnknown(u, c_.arena)};
      }
      default:
        return {known, known};
    }
  }

  Pair List() {
    std::vector<Value> known;
    std::vector<Value> holed;
    bool open = false;
    for (int n = Draw(0, 4); n > 0; --n) {
      const Pair p = Text();
      known.push_back(p.known);
      if (Draw(0, 8) == 0) {
        open = true;
      } else {
        holed.push_back(p.holed);
      }
    }
    const Value all = c_.List(known).WithTypeHint(StringType());
    if (Draw(0, 8) == 0) return {all, c_.Unknown(c_.ListOf(StringType()), "var.l")};
    return {all, c_.List(holed).WithTypeHint(StringType()).WithOpen(open)};
  }

  Pair Mapping() {
    std::vector<std::pair<std::string_view, Value>> known;
    std::vector<std::pair<std::string_view, Value>> holed;
    bool open = false;
    for (const std::string_view key : {"a", "b", "c"}) {
      if (*rc::gen::arbitrary<bool>()) continue;
      const Pair p = Text();
      known.emplace_back(key, p.known);
      if (Draw(0, 6) == 0) {
        open = true;
      } else {
        holed.emplace_back(key, p.holed);
      }
    }
    if (Draw(0, 8) == 0) return {c_.Map(known), c_.Unknown(c_.MapOf(StringType()), "var.m")};
    return {c_.Map(known).WithTypeHint(StringType()),
            c_.Map(holed).WithTypeHint(StringType()).WithOpen(open)};
  }

 private:
  Caller& c_;
};

RC_GTEST_PROP(FunctionProperty, FillingAnUnknownKeepsThePromise, ()) {
  Caller c;
  Maker make(c);
  for (const Shape& shape : kShapes) {
    std::vector<Value> known;
    std::vector<Value> holed;
    std::string_view name = shape.name;
    const auto add = [&](const Pair& p) {
      known.push_back(p.known);
      holed.push_back(p.holed);
    };
    if (name == "format1") {
      name = "format";
      add({c.S("<%s>"), c.S("<%s>")});
      add(make.Text());
    } else if (name == "chunklist2") {
      name = "chunklist";
      add(make.List());
      add({c.I(2), c.I(2)});
    } else {
      for (int i = 0; i < shape.arguments; ++i) {
        const bool list = shape.kind == 'L' || (shape.kind == 'l' && i == 0) || (shape.kind == 'j' && i == 1);
        add(list ? make.List() : shape.kind == 'm' ? make.Mapping() : make.Text());
      }
    }
    const Result promise = c.Try(name, holed);
    const Result actual = c.Try(name, known);
    if (!actual) continue;  // an unknown may always turn out to be an error
    if (!promise) {
      RC_FAIL(std::string(name) + " failed on unknowns: " + promise.error());
    }
    if (!Allows(*promise, *actual, c.arena)) {
      RC_FAIL(std::string(name) + " promised " + Render(*promise, Audience::kDebug, 500) + " and gave " +
              Render(*actual, Audience::kDebug, 500));
    }
  }
}

}  // namespace
}  // namespace assay::terraform::test
