// SPDX-License-Identifier: Apache-2.0
#include "caller.h"

namespace assay::terraform::test {
namespace {

using EncodingTest = FunctionTest;

TEST_F(EncodingTest, Json) {
  EXPECT_EQ(Caller::Json("jsonencode", {J(R"({"b":[1,null],"a":"x"})")}),
            R"("{\"a\":\"x\",\"b\":[1,null]}")");
  EXPECT_EQ(Caller::Json("jsondecode", {S(R"({"a":[1,"x",null,true]})")}), R"({"a":[1,"x",null,true]})");
  EXPECT_FALSE(Try("jsondecode", {S("{")}));
  EXPECT_FALSE(Try("jsondecode", {S("")}));
  EXPECT_EQ(Caller::Json("jsonencode", {Value::Big(arena.New<Number>(Number::Infinity()))}),
            "error: Call to function \"jsonencode\" failed: cannot serialize infinity as JSON.");
}

TEST_F(EncodingTest, Base64AndUrls) {
  EXPECT_EQ(Caller::Json("base64encode", {S("a")}), "\"YQ==\"");
  EXPECT_EQ(Caller::Json("base64encode", {S("abc")}), "\"YWJj\"");
  EXPECT_EQ(Caller::Json("base64decode", {S("YWI=")}), "\"ab\"");
  EXPECT_FALSE(Try("base64decode", {S("Y")}));
  EXPECT_FALSE(Try("base64decode", {S("Y*==")}));
  EXPECT_EQ(Caller::Json("urlencode", {S("a b/é")}), "\"a+b%2F%C3%A9\"");
  EXPECT_EQ(Caller::Json("urldecode", {S("a+b%2F%C3%A9")}), "\"a b/é\"");
  EXPECT_FALSE(Try("urldecode", {S("%4")}));
  EXPECT_FALSE(Try("urldecode", {S("%zz")}));
  EXPECT_EQ(
      Caller::Json("textdecodebase64", {Call("textencodebase64", {S("aé😀"), S("UTF-16LE")}), S("UTF-16LE")}),
      "\"aé😀\"");
}

TEST_F(EncodingTest, Csv) {
  EXPECT_EQ(Caller::Json("csvdecode", {S("a,b\r\n1,\"x,\"\"y\"\"\"\r\n")}), R"([{"a":"1","b":"x,\"y\""}])");
  EXPECT_EQ(TypeAfter("csvdecode", {S("a,b\n")}), "list(object({a=string, b=string}))");
  EXPECT_FALSE(Try("csvdecode", {S("")}));
  EXPECT_FALSE(Try("csvdecode", {S("a\n\"x")}));
}

TEST_F(EncodingTest, YamlIsReadAsOneDotOne) {
  EXPECT_EQ(Caller::Json("yamldecode", {S("a: yes\nb: \"yes\"\nc: 010\nd: 1_000\ne: 2024-01-02\n")}),
            R"({"a":true,"b":"yes","c":10,"d":1000,"e":"2024-01-02T00:00:00Z"})");
  EXPECT_EQ(Caller::Json("yamldecode", {S("- [1, ~]\n- {x: 1.5}\n")}), R"([[1,null],{"x":1.5}])");
  EXPECT_EQ(Caller::Json("yamldecode", {S("on: 1")}), R"({"true":1})");
  EXPECT_EQ(Caller::Json("yamldecode", {S("x: !!str 5")}), R"({"x":"5"})");
  EXPECT_EQ(Caller::Json("yamldecode", {S("")}), "null");
  EXPECT_FALSE(Try("yamldecode", {S("a: [")}));
}

TEST_F(EncodingTest, YamlIsWrittenInTheEncodersStyle) {
  EXPECT_EQ(Call("yamlencode", {J(R"({"a":{"b":[1,{"c":"x","d":[]}]},"e":"l1\nl2\n","f":null})")}).string(),
            "\"a\":\n"
            "  \"b\":\n"
            "  - 1\n"
            "  - \"c\": \"x\"\n"
            "    \"d\": []\n"
            "\"e\": |\n"
            "  l1\n"
            "  l2\n"
            "\"f\": null\n");
  EXPECT_EQ(Call("yamlencode", {J("[[1,2],[3]]")}).string(), "- - 1\n  - 2\n- - 3\n");
}

TEST_F(EncodingTest, WhatIsEncodedIsDecodedAgain) {
  const Value v = J(R"({"a":["x\n y","# no",true,null,1.5,"on","  lead","tail "],"k: y":{"n":[[],{}]}})");
  for (const auto& [encode, decode] : {std::pair{"jsonencode", "jsondecode"}, {"yamlencode", "yamldecode"}}) {
    EXPECT_EQ(EncodeJson(Call(decode, {Call(encode, {v})})), EncodeJson(v)) << encode;
  }
}

TEST_F(EncodingTest, UnknownContentIsKeptInside) {
  const Value policy =
      Object({{"Effect", S("Allow")}, {"Resource", Unknown(StringType(), "aws_s3_bucket.b.arn")}});
  for (const auto& [encode, decode] : {std::pair{"jsonencode", "jsondecode"},
                                       {"yamlencode", "yamldecode"},
                                       {"base64encode", "base64decode"}}) {
    const bool base64 = std::string_view(encode) == "base64encode";
    const Value inside = base64 ? Call("jsonencode", {policy}) : policy;
    const Value text = Call(encode, {inside});
    ASSERT_TRUE(text.is_unknown());
    EXPECT_EQ(text.unknown().type, StringType());
    EXPECT_TRUE(text.unknown().not_null);
    EXPECT_EQ(text.unknown().expression, "aws_s3_bucket.b.arn");
    EXPECT_EQ(Shown(Call(decode, {text})), Shown(inside));
  }
  EXPECT_EQ(Call("jsonencode", {policy}).unknown().prefix, "{");
  EXPECT_EQ(Call("jsonencode", {Tuple({Unknown(nullptr)})}).unknown().prefix, "[");
  EXPECT_EQ(Call("jsonencode", {Unknown(StringType())}).unknown().prefix, "") << "it may be null";
}

class HolesTest : public FunctionTest {
 protected:
  Value Template(std::vector<Value> parts) {
    assay::Unknown u;
    u.type = StringType();
    u.not_null = true;
    u.parts = arena.Copy(parts);
    return MakeUnknown(u, arena);
  }
  Value arn = Unknown(StringType(), "aws_s3_bucket.b.arn");
};

TEST_F(HolesTest, InsideStringsBecomeTemplates) {
  const Value v =
      Call("jsondecode", {Template({S(R"({"Resource":[")"), arn, S(R"(",")"), arn, S(R"(/*"],"N":1})")})});
  EXPECT_EQ(v.Find("N")->integer(), 1);
  const auto resources = v.Find("Resource")->elements();
  EXPECT_EQ(Shown(resources[0]), "(known after apply: aws_s3_bucket.b.arn)");
  EXPECT_EQ(Shown(resources[1]), "\"${aws_s3_bucket.b.arn}/*\"");
}

TEST_F(HolesTest, OutsideStringsAreValuesOrOpenTheArray) {
  const Value number = Unknown(NumberType(), "var.n");
  const Value v = DecodeJsonText(Template({S(R"({"n":)"), number, S(R"(,"l":["a",)"), arn, S("]}")}), arena);
  EXPECT_TRUE(v.Find("n")->is_unknown());
  EXPECT_TRUE(v.Find("l")->open());
  ASSERT_EQ(v.Find("l")->size(), 1U);
  const Value inner = Call("jsonencode", {Object({{"x", arn}})});
  const Value nested = DecodeJsonText(Template({S("["), inner, S("]")}), arena);
  EXPECT_FALSE(nested.open());
  EXPECT_EQ(Shown(nested), "[{ x = (known after apply: aws_s3_bucket.b.arn) }]");
}

TEST_F(HolesTest, KeysThatAreUnknownOpenTheObject) {
  const Value v = DecodeJsonText(Template({S(R"({"a":1,")"), arn, S(R"(":2})")}), arena);
  EXPECT_TRUE(v.open());
  EXPECT_EQ(v.size(), 1U);
}

TEST_F(HolesTest, EscapesAroundAHole) {
  const Value v = DecodeJsonText(Template({S(R"({"a":"\"\\)"), arn, S(R"(\n"})")}), arena);
  EXPECT_EQ(Shown(*v.Find("a")), R"("\"\\${aws_s3_bucket.b.arn}\n")");
}

TEST_F(HolesTest, WhatIsNoJsonStaysUnknown) {
  EXPECT_TRUE(DecodeJsonText(Template({S("{"), arn}), arena).is_absent());
  EXPECT_TRUE(DecodeJsonText(Template({S("{\"\xee\x80\x80\":\""), arn, S("\"}")}), arena).is_absent());
  EXPECT_TRUE(DecodeJsonText(arn, arena).is_absent());
  EXPECT_TRUE(Call("jsondecode", {Template({S("{"), arn})}).is_unknown());
}

}  // namespace
}  // namespace assay::terraform::test
