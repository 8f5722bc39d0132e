// SPDX-License-Identifier: Apache-2.0
#include "caller.h"

namespace assay::terraform::test {
namespace {

class FormatTest : public FunctionTest {
 protected:
  std::string F(std::string_view format, std::vector<Value> args) {
    args.insert(args.begin(), S(format));
    return Json("format", std::move(args));
  }
};

TEST_F(FormatTest, Strings) {
  EXPECT_EQ(F("%s has %d", {S("a"), I(2)}), "\"a has 2\"");
  EXPECT_EQ(F("%5s|%-5s|%05s|%.2s", {S("ab"), S("ab"), S("ab"), S("abc")}), R"("   ab|ab   |000ab|ab")");
  EXPECT_EQ(F("%q", {S("a\"b")}), R"("\"a\\\"b\"")");
  EXPECT_EQ(F("100%%", {}), "\"100%\"");
  EXPECT_EQ(F("%[2]s %s %[1]s", {S("a"), S("b"), S("c")}), "\"b c a\"");
}

TEST_F(FormatTest, Numbers) {
  EXPECT_EQ(F("%d|%5d|%-5d|%05d|%+d|% d", {I(1), I(2), I(3), I(4), I(5), I(6)}),
            "\"1|    2|3    |00004|+5| 6\"");
  EXPECT_EQ(F("%x|%X|%o|%b|%#x", {I(255), I(255), I(8), I(5), I(16)}), "\"ff|FF|10|101|0x10\"");
  EXPECT_EQ(F("%.2f|%f|%8.3f|%e|%g", {N("3.14159"), I(1), N("2.5"), I(1000), N("0.1")}),
            "\"3.14|1.000000|   2.500|1.000000e+03|0.1\"");
  EXPECT_EQ(F("%-06d|%06.1f", {I(-3), N("-2.5")}), "\"-3    |-002.5\"");
  EXPECT_EQ(F("%d", {S("12")}), "\"12\"");
}

TEST_F(FormatTest, DefaultFormats) {
  EXPECT_EQ(F("%v %v %v %v", {S("a"), I(1), Value::Bool(true), Value::Null()}), "\"a 1 true null\"");
  EXPECT_EQ(F("%v", {Tuple({I(1), S("x")})}), R"("[1,\"x\"]")");
  EXPECT_EQ(F("%#v", {S("x")}), R"("\"x\"")");
  EXPECT_EQ(F("%t", {S("true")}), "\"true\"");
}

TEST_F(FormatTest, Errors) {
  const std::string failed = "error: Call to function \"format\" failed: ";
  EXPECT_EQ(F("%s %s", {S("a")}),
            failed + "not enough arguments for \"%s\" at 3: need index 2 but have 1 total.");
  EXPECT_EQ(F("%s", {S("a"), S("b")}), failed + "too many arguments; only 1 used by format string.");
  EXPECT_EQ(F("x", {S("a")}), failed + "too many arguments; no verbs in format string.");
  EXPECT_EQ(F("%d", {N("1.5")}), failed + "unsupported value for \"%d\" at 0: an integer is required.");
  EXPECT_EQ(F("%d", {S("x")}), failed + "unsupported value for \"%d\" at 0: a number is required.");
  EXPECT_EQ(F("%s", {Value::Null()}),
            failed + "unsupported value for \"%s\" at 0: null value cannot be formatted.");
  EXPECT_EQ(F("%y", {S("x")}), failed + "unrecognized format character \"y\" at offset 1.");
  EXPECT_EQ(F("%99999999999d", {I(1)}),
            failed + "a width or precision above the limit of 10000 at offset 0.");
  EXPECT_EQ(F("%", {}).substr(0, failed.size()), failed);
}

TEST_F(FormatTest, Lists) {
  EXPECT_EQ(Json("formatlist", {S("%s/%s"), Tuple({S("a"), S("b")}), S("x")}), R"(["a/x","b/x"])");
  EXPECT_EQ(Json("formatlist", {S("%s"), Tuple({})}), "[]");
  EXPECT_EQ(Json("formatlist", {S("%s%s"), Tuple({S("a")}), Tuple({S("a"), S("b")})}),
            "error: Invalid value for \"args\" parameter: argument 2 has length 2, which is inconsistent "
            "with argument "
            "1 of length 1.");
}

TEST_F(FormatTest, HolesStayWhereTheyAre) {
  const Value v =
      Call("format", {S("arn:%s:s3:::%s/*"), S("aws"), Unknown(StringType(), "aws_s3_bucket.b.id")});
  EXPECT_EQ(Shown(v), "\"arn:aws:s3:::${aws_s3_bucket.b.id}/*\"");
  EXPECT_EQ(v.unknown().prefix, "arn:") << "what stands before the first verb, as OpenTofu has it";
  EXPECT_TRUE(v.unknown().not_null);
  EXPECT_EQ(Shown(Call("format", {S("%05d"), Unknown(NumberType(), "var.n")})), "(known after apply: var.n)");
  const Value list = Call("formatlist", {S("%s-x"), Tuple({S("a"), Unknown(StringType(), "var.b")})});
  EXPECT_EQ(Shown(list), "[\"a-x\", \"${var.b}-x\"]");
}

}  // namespace
}  // namespace assay::terraform::test
