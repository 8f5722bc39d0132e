// SPDX-License-Identifier: Apache-2.0
#include "caller.h"

namespace assay::terraform::test {
namespace {

using CollectionTest = FunctionTest;

TEST_F(CollectionTest, Length) {
  EXPECT_EQ(Json("length", {J("[1,2]")}), "2");
  EXPECT_EQ(Json("length", {J(R"({"a":1})")}), "1");
  EXPECT_EQ(Json("length", {Value::Bool(true)}),
            "error: Call to function \"length\" failed: argument must be a string, a collection type, or a "
            "structural "
            "type.");
}

TEST_F(CollectionTest, AllAndAny) {
  EXPECT_EQ(Json("alltrue", {J("[]")}), "true");
  EXPECT_EQ(Json("alltrue", {J("[true,\"true\"]")}), "true");
  EXPECT_EQ(Json("alltrue", {J("[true,null]")}), "false");
  EXPECT_EQ(Json("anytrue", {J("[false,null]")}), "false");
  EXPECT_EQ(Json("anytrue", {J("[false,true]")}), "true");
}

TEST_F(CollectionTest, Coalesce) {
  EXPECT_EQ(Json("coalesce", {Value::Null(), S(""), S("a")}), "\"a\"");
  EXPECT_EQ(Json("coalesce", {Value::Null(), I(0), I(1)}), "0");
  EXPECT_EQ(Json("coalesce", {J("[]"), S("a")}),
            "error: Call to function \"coalesce\" failed: all arguments must have the same type.");
  EXPECT_EQ(Json("coalescelist", {J("[]"), J("[1]")}), "[1]");
}

TEST_F(CollectionTest, ConcatKeepsListsAndTuples) {
  EXPECT_EQ(TypeAfter("concat", {List({S("a")}), List({S("b")})}), "list(string)");
  EXPECT_EQ(TypeAfter("concat", {List({S("a")}), Tuple({I(1)})}), "tuple([string, number])");
  EXPECT_EQ(TypeAfter("concat", {List({}).WithTypeHint(NumberType()), List({}).WithTypeHint(NumberType())}),
            "list(number)");
}

TEST_F(CollectionTest, SearchesWithoutConverting) {
  EXPECT_EQ(Json("contains", {J("[1,\"a\"]"), S("a")}), "true");
  EXPECT_EQ(Json("contains", {J("[1]"), S("1")}), "false");
  EXPECT_EQ(Json("index", {J("[\"a\",\"b\"]"), S("b")}), "1");
  EXPECT_EQ(Json("index", {J("[\"a\"]"), S("b")}),
            "error: Call to function \"index\" failed: item not found.");
}

TEST_F(CollectionTest, Sequences) {
  EXPECT_EQ(Json("chunklist", {J("[1,2,3]"), I(2)}), "[[1,2],[3]]");
  EXPECT_EQ(Json("chunklist", {J("[1,2,3]"), I(0)}), "[[1,2,3]]");
  EXPECT_EQ(Json("compact", {J(R"(["a","",null,"b"])")}), R"(["a","b"])");
  EXPECT_EQ(Json("distinct", {J(R"(["b","a","b"])")}), R"(["b","a"])");
  EXPECT_EQ(Json("element", {J("[1,2,3]"), I(4)}), "2");
  EXPECT_EQ(Json("element", {J("[]"), I(0)}),
            "error: Call to function \"element\" failed: cannot use element function with an empty list.");
  EXPECT_EQ(Json("flatten", {J("[[1,[2]],[],3]")}), "[1,2,3]");
  EXPECT_EQ(Json("one", {J("[]")}), "null");
  EXPECT_EQ(Json("one", {J("[7]")}), "7");
  EXPECT_EQ(Json("reverse", {J("[1,2]")}), "[2,1]");
  EXPECT_EQ(Json("slice", {J("[1,2,3]"), I(1), I(3)}), "[2,3]");
  EXPECT_EQ(Json("sort", {J(R"(["b","a",10])")}), R"(["10","a","b"])");
  EXPECT_EQ(Json("matchkeys", {J("[1,2,3]"), J(R"(["a","b","a"])"), J(R"(["a"])")}), "[1,3]");
}

TEST_F(CollectionTest, Mappings) {
  EXPECT_EQ(Json("keys", {J(R"({"b":1,"a":2})")}), R"(["a","b"])");
  EXPECT_EQ(TypeAfter("keys", {Map({{"a", I(1)}})}), "list(string)");
  EXPECT_EQ(Json("values", {J(R"({"b":1,"a":2})")}), "[2,1]");
  EXPECT_EQ(Json("lookup", {J(R"({"a":1})"), S("a")}), "1");
  EXPECT_EQ(Json("lookup", {J(R"({"a":1})"), S("b"), S("x")}), "\"x\"");
  EXPECT_EQ(Json("lookup", {Map({{"a", S("1")}}), S("b"), I(5)}), "\"5\"");
  EXPECT_EQ(Json("lookup", {Map({{"a", S("1")}}), S("b")}),
            "error: Call to function \"lookup\" failed: lookup failed to find key \"b\".");
  EXPECT_EQ(Json("merge", {J(R"({"a":1,"b":1})"), J(R"({"b":2})")}), R"({"a":1,"b":2})");
  EXPECT_EQ(TypeAfter("merge", {Map({{"a", I(1)}}), Map({{"b", I(1)}})}), "map(number)");
  EXPECT_EQ(TypeAfter("merge", {}), "object({})");
  EXPECT_EQ(TypeAfter("merge", {Value::Null().WithTypeHint(MapOf(StringType()))}), "map(string)");
  EXPECT_EQ(Json("merge", {Value::Null(), Value::Null()}), "{}");
  EXPECT_EQ(TypeAfter("merge", {Map({{"a", I(1)}}), Value::Null().WithTypeHint(MapOf(NumberType()))}),
            "map(number)");
  EXPECT_EQ(Json("transpose", {J(R"({"a":["x","y"],"b":["x"]})")}), R"({"x":["a","b"],"y":["a"]})");
  EXPECT_EQ(Json("zipmap", {J(R"(["b","a"])"), J("[1,2]")}), R"({"a":2,"b":1})");
  EXPECT_EQ(
      Json("zipmap", {J(R"(["a"])"), J("[1,2]")}),
      "error: Call to function \"zipmap\" failed: number of keys (1) does not match number of values (2).");
}

TEST_F(CollectionTest, SetsOfOneType) {
  EXPECT_EQ(Json("setunion", {J("[1]"), J("[\"a\"]")}), R"(["1","a"])");
  EXPECT_EQ(Json("setintersection", {J("[1,2,3]"), J("[3,2]"), J("[2]")}), "[2]");
  EXPECT_EQ(Json("setsubtract", {J("[1,2]"), J("[2]")}), "[1]");
  EXPECT_EQ(Json("setproduct", {J("[1,2]"), J("[\"a\",\"b\"]")}), R"([[1,"a"],[1,"b"],[2,"a"],[2,"b"]])");
  EXPECT_EQ(Json("setproduct", {J("[1]"), J("[]")}), "[]");
}

}  // namespace
}  // namespace assay::terraform::test
