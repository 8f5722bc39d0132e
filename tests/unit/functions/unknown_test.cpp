// SPDX-License-Identifier: Apache-2.0
// What functions still say when some of their arguments are unknown.
#include "caller.h"

namespace assay::terraform::test {
namespace {

class UnknownTest : public FunctionTest {
 protected:
  UnknownTest() {
    assay::Unknown input;
    input.type = StringType();
    input.expression = "var.u";
    input.reason = UnknownReason::kInput;
    u = MakeUnknown(input, arena);
  }
  Value u;
  Value any = Unknown(nullptr, "var.any");
  Value list = Unknown(ListOf(StringType()), "var.list");
};

TEST_F(UnknownTest, NameWhatStoppedThem) {
  const Value v = Call("upper", {Call("trimspace", {u})});
  EXPECT_EQ(v.unknown().expression, "var.u");
  EXPECT_EQ(v.unknown().reason, UnknownReason::kDerived) << "two results of one cause are two things";
  EXPECT_EQ(v.unknown().type, StringType());
  EXPECT_TRUE(v.unknown().not_null);
}

TEST_F(UnknownTest, CollectionsAnswerWhereTheyCan) {
  EXPECT_EQ(Json("length", {Tuple({u, any})}), "2");
  EXPECT_EQ(Json("length", {Set({u, S("a")})}), "unknown");
  EXPECT_EQ(Json("length", {list}), "unknown");
  EXPECT_EQ(Json("contains", {Tuple({u, S("a")}), S("a")}), "true");
  EXPECT_EQ(Json("contains", {Tuple({u, S("a")}), S("b")}), "unknown");
  EXPECT_EQ(Json("alltrue", {Tuple({Value::Bool(false), Unknown(BoolType())})}), "false");
  EXPECT_EQ(Json("anytrue", {Tuple({Unknown(BoolType()), Value::Bool(true)})}), "true");
  EXPECT_EQ(Json("anytrue", {Tuple({Unknown(BoolType()), Value::Bool(false)})}), "unknown");
  EXPECT_EQ(Json("keys", {Object({{"a", u}})}), "[\"a\"]");
  EXPECT_EQ(Json("lookup", {Object({{"a", u}, {"b", S("x")}}), S("b")}), "\"x\"");
  EXPECT_EQ(Json("element", {Tuple({u, S("x")}), I(1)}), "\"x\"");
  EXPECT_EQ(Json("coalesce", {S("x"), u}), "\"x\"");
  EXPECT_EQ(Json("coalesce", {u, S("x")}), "unknown");
  EXPECT_EQ(Json("startswith", {Unknown(StringType(), "x", "arn:"), S("arn:")}), "true");
  EXPECT_EQ(Json("startswith", {Unknown(StringType(), "x", "arn:"), S("b")}), "false");
}

TEST_F(UnknownTest, OpenResultsListWhatIsCertain) {
  const Value joined = Call("concat", {Tuple({S("a")}), list});
  EXPECT_TRUE(joined.open());
  EXPECT_EQ(joined.elements()[0].string(), "a");
  EXPECT_EQ(Json("contains", {joined, S("a")}), "true");
  EXPECT_EQ(Json("contains", {joined, S("b")}), "unknown");
  EXPECT_EQ(Json("length", {joined}), "unknown");
  EXPECT_TRUE(Call("flatten", {Tuple({Tuple({S("a")}), list})}).open());
  EXPECT_TRUE(Call("setunion", {Set({S("a")}), list}).open());
  EXPECT_TRUE(Call("compact", {Tuple({S("a"), u})}).open()) << "it may turn out empty";
  EXPECT_FALSE(Call("concat", {Tuple({S("a")}), Tuple({u})}).open());
}

TEST_F(UnknownTest, MergeTrustsOnlyWhatComesLast) {
  const Value maybe = Unknown(MapOf(StringType()), "var.tags");
  const Value last = Call("merge", {maybe, Object({{"a", S("x")}})});
  EXPECT_TRUE(last.open());
  EXPECT_EQ(last.Find("a")->string(), "x");
  const Value first = Call("merge", {Object({{"a", S("x")}}), maybe});
  EXPECT_TRUE(first.open());
  EXPECT_TRUE(first.Find("a")->is_unknown()) << "the later map may set it";
  const TypeAttribute named[] = {{"b", StringType(), false, nullptr}};
  const Type object{TypeKind::kObject, nullptr, {}, named};
  EXPECT_TRUE(Call("merge", {maybe, Unknown(&object, "var.o")}).open()) << "the first may have more";
}

TEST_F(UnknownTest, TemplatesKeepTheirParts) {
  const Value v = Call("join", {S("/"), Tuple({S("a"), u, S("b")})});
  EXPECT_EQ(Shown(v), "\"a/${var.u}/b\"");
  EXPECT_EQ(v.unknown().prefix, "") << "OpenTofu's join keeps nothing";
  EXPECT_EQ(Shown(Call("upper", {v})), "\"A/${var.u}/B\"");
  EXPECT_EQ(Shown(Call("replace", {v, S("/"), S("-")})), "\"a-${var.u}-b\"");
  EXPECT_EQ(Call("upper", {v}).unknown().parts[1].unknown().identity, nullptr);
  EXPECT_EQ(Shown(Call("trimprefix", {v, S("a/")})), "\"${var.u}/b\"");
  EXPECT_EQ(Shown(Call("trimsuffix", {v, S("x")})), "\"a/${var.u}/b\"");
  // Known here, and not to OpenTofu.
  const Value cut = Call("substr", {Call("format", {S("abcd%s"), u}), I(1), I(2)});
  ASSERT_TRUE(cut.is_choice());
  EXPECT_EQ(cut.cases()[0].value.string(), "bc");
  EXPECT_TRUE(Call("replace", {v, S("a/"), S("-")}).unknown().parts.empty())
      << "a match may lie across a hole";
}

TEST_F(UnknownTest, SecretPartsStaySecret) {
  const Value v = Call("join", {S("/"), Tuple({S("a"), u, S("hunter2").WithSensitive()})});
  EXPECT_TRUE(v.sensitive());
  EXPECT_EQ(Shown(v), "(sensitive value)");
}

}  // namespace
}  // namespace assay::terraform::test
