// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "build.h"

namespace assay {
namespace {

class UnifyTest : public testing::Test, public test::Build {
 protected:
  std::string Unified(std::vector<const Type*> types, bool unsafe = true) {
    const Type* type = Unify(types, arena, unsafe);
    return type ? TypeSyntax(type) : "none";
  }
  const Type* Obj(std::string_view name, const Type* type) {
    return ObjectOf({{name, type, false, nullptr}});
  }
};

TEST_F(UnifyTest, PrefersStrings) {
  EXPECT_EQ(Unified({NumberType(), StringType()}), "string");
  EXPECT_EQ(Unified({BoolType(), StringType(), NumberType()}), "string");
  EXPECT_EQ(Unified({NumberType(), NumberType()}), "number");
  EXPECT_EQ(Unified({}), "none");
}

TEST_F(UnifyTest, HasNothingForDifferentKinds) {
  EXPECT_EQ(Unified({NumberType(), BoolType()}), "none");
  EXPECT_EQ(Unified({NumberType(), ListOf(NumberType())}), "none");
  EXPECT_EQ(Unified({TupleOf({}), ObjectOf({})}), "none");
}

TEST_F(UnifyTest, WhatIsOpenBecomesWhatItsNeighboursAre) {
  EXPECT_EQ(Unified({StringType(), DynamicType()}), "string");
  EXPECT_EQ(Unified({StringType(), DynamicType()}, false), "dynamic");
  EXPECT_EQ(Unified({ListOf(StringType()), DynamicType()}), "dynamic");
}

TEST_F(UnifyTest, CollectionsUnifyTheirElements) {
  EXPECT_EQ(Unified({ListOf(NumberType()), ListOf(StringType())}), "list(string)");
  EXPECT_EQ(Unified({ListOf(StringType()), SetOf(StringType())}), "list(string)");
  EXPECT_EQ(Unified({ListOf(StringType()), TupleOf({NumberType()})}), "list(string)");
  EXPECT_EQ(Unified({MapOf(StringType()), Obj("a", NumberType())}), "map(string)");
}

TEST_F(UnifyTest, ObjectsOfTheSameNamesStayObjects) {
  EXPECT_EQ(Unified({Obj("a", NumberType()), Obj("a", StringType())}), "object({a=string})");
  EXPECT_EQ(Unified({Obj("a", NumberType()), Obj("b", StringType())}), "map(string)");
  EXPECT_EQ(Unified({Obj("a", NumberType()), Obj("b", ListOf(StringType()))}), "none");
  EXPECT_EQ(Unified({Obj("a", NumberType()), ObjectOf({})}), "map(number)");
}

TEST_F(UnifyTest, TuplesOfTheSameLengthStayTuples) {
  EXPECT_EQ(Unified({TupleOf({NumberType()}), TupleOf({StringType()})}), "tuple([string])");
  EXPECT_EQ(Unified({TupleOf({NumberType()}), TupleOf({StringType(), BoolType()})}), "list(string)");
}

}  // namespace
}  // namespace assay
