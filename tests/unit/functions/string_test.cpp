// SPDX-License-Identifier: Apache-2.0
#include "caller.h"

namespace assay::terraform::test {
namespace {

using StringTest = FunctionTest;

TEST_F(StringTest, Case) {
  EXPECT_EQ(Json("upper", {S("straße été")}), "\"STRAßE ÉTÉ\"");
  EXPECT_EQ(Json("lower", {S("ΣЖÄ")}), "\"σжä\"");
  EXPECT_EQ(Json("title", {S("hello big-world")}), "\"Hello Big-World\"");
}

TEST_F(StringTest, UnicodeGoesByItsTables) {
  EXPECT_EQ(Json("lower", {S("\u0130 \u0531 \u1E9E \u01C5")}), "\"i \u0561 \u00DF \u01C6\"");
  EXPECT_EQ(Json("upper", {S("stra\u00DFe \u0561 \u01C6")}), "\"STRA\u00DFE \u0531 \u01C4\"");
  EXPECT_EQ(Json("title", {S("\u01C6ab o'neil a-b a_b 1a")}), "\"\u01C5ab O'Neil A-B A_b 1a\"");
  EXPECT_EQ(Json("trimspace", {S("\u00A0\u2003a\u3000\u0085")}), "\"a\"");
  // A syllable of three letters, a flag, a family.
  EXPECT_EQ(Json("length",
                 {S("\u1100\u1161\u11A8\U0001F1E9\U0001F1EA\U0001F468\u200D\U0001F469\u200D\U0001F467\r\n")}),
            "4");
}

TEST_F(StringTest, Trimming) {
  EXPECT_EQ(Json("trimspace", {S("\t a b \n")}), "\"a b\"");
  EXPECT_EQ(Json("trimspace", {S("  ")}), "\"\"");
  EXPECT_EQ(Json("trim", {S("?!hello?!"), S("!?")}), "\"hello\"");
  EXPECT_EQ(Json("trim", {S("éaé"), S("é")}), "\"a\"");
  EXPECT_EQ(Json("trimprefix", {S("helloworld"), S("hello")}), "\"world\"");
  EXPECT_EQ(Json("trimsuffix", {S("helloworld"), S("hello")}), "\"helloworld\"");
  EXPECT_EQ(Json("chomp", {S("a\r\n\n")}), "\"a\"");
}

TEST_F(StringTest, PartsOfText) {
  EXPECT_EQ(Json("substr", {S("hello world"), I(1), I(4)}), "\"ello\"");
  EXPECT_EQ(Json("substr", {S("hello"), I(-2), I(-1)}), "\"lo\"");
  EXPECT_EQ(Json("substr", {S("👨‍👩‍👧!"), I(1), I(1)}), "\"!\"") << "a family is one character";
  EXPECT_EQ(Json("strrev", {S("añ́b")}), "\"bñ́a\"");
  EXPECT_EQ(Json("length", {S("🇩🇪é")}), "2");
  EXPECT_EQ(Json("split", {S("-"), S("a--b")}), R"(["a","","b"])");
  EXPECT_EQ(Json("split", {S(""), S("aé")}), R"(["a","é"])");
  EXPECT_EQ(TypeAfter("split", {S(","), S("a")}), "list(string)");
  EXPECT_EQ(Json("startswith", {S("abc"), S("ab")}), "true");
  EXPECT_EQ(Json("endswith", {S("abc"), S("ab")}), "false");
  EXPECT_EQ(Json("strcontains", {S("abc"), S("d")}), "false");
  EXPECT_EQ(Json("indent", {I(2), S("a\nb")}), R"("a\n  b")");
}

TEST_F(StringTest, Join) {
  EXPECT_EQ(Json("join", {S("-"), Tuple({S("a"), I(1)}), Tuple({S("b")})}), "\"a-1-b\"");
  EXPECT_EQ(Json("join", {S("-"), Set({S("b"), S("a")})}), "\"a-b\"");
  EXPECT_EQ(
      Json("join", {S("-"), Tuple({Value::Null(), S("b")})}),
      "error: Invalid value for \"lists\" parameter: element 0 is null; cannot concatenate null values.");
}

TEST_F(StringTest, Replace) {
  EXPECT_EQ(Json("replace", {S("1 + 2 + 3"), S("+"), S("-")}), "\"1 - 2 - 3\"");
  EXPECT_EQ(Json("replace", {S("ab"), S(""), S("-")}), "\"-a-b-\"");
  EXPECT_EQ(Json("replace", {S("hello world"), S("/w.*d/"), S("all")}), "\"hello all\"");
  EXPECT_EQ(Json("replace", {S("ab"), S("/(?P<x>a)(b)/"), S("${2}_${x}$9")}), "\"b_a\"");
  EXPECT_EQ(Json("replace", {S("a"), S("/"), S("b")}), "\"a\"") << "one slash is no pattern";
}

TEST_F(StringTest, Regex) {
  EXPECT_EQ(Json("regex", {S("[a-z]+"), S("53ab12")}), "\"ab\"");
  EXPECT_EQ(Json("regex", {S("(\\d+)-(x)?"), S("a10-")}), R"(["10",null])");
  EXPECT_EQ(Json("regex", {S("^(?P<scheme>[a-z]+)://(?P<host>.*)$"), S("https://a.example")}),
            R"({"host":"a.example","scheme":"https"})");
  EXPECT_EQ(Json("regex", {S("z"), S("a")}),
            "error: Call to function \"regex\" failed: pattern did not match any part of the given string.");
  EXPECT_EQ(Json("regexall", {S("[a-z]+"), S("1a2b")}), R"(["a","b"])");
  EXPECT_EQ(TypeAfter("regexall", {S("(?P<a>x)"), S("")}), "list(object({a=string}))");
}

TEST_F(StringTest, Conversions) {
  EXPECT_EQ(Json("tostring", {I(5)}), "\"5\"");
  EXPECT_EQ(Json("tonumber", {S("a")}),
            "error: Invalid value for \"v\" parameter: cannot convert \"a\" to number; given string must be "
            "a decimal "
            "representation of a number.");
  EXPECT_EQ(Json("tonumber", {S("hunter2").WithSensitive()}).find("hunter2"), std::string::npos);
  EXPECT_EQ(Json("tobool", {I(1)}),
            "error: Invalid value for \"v\" parameter: cannot convert number to bool.");
  EXPECT_EQ(Json("toset", {Tuple({S("b"), S("a"), S("b")})}), R"(["a","b"])");
  EXPECT_EQ(TypeAfter("tomap", {Object({{"a", I(1)}, {"b", S("")}})}), "map(string)");
  EXPECT_EQ(TypeAfter("tolist", {Value::Null()}), "list(dynamic)");
}

TEST_F(StringTest, Hashes) {
  EXPECT_EQ(Json("md5", {S("")}), "\"d41d8cd98f00b204e9800998ecf8427e\"");
  EXPECT_EQ(Json("sha1", {S("abc")}), "\"a9993e364706816aba3e25717850c26c9cd0d89d\"");
  EXPECT_EQ(Json("sha256", {S("abc")}),
            "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"");
  EXPECT_EQ(Json("base64sha256", {S("abc")}), "\"ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=\"");
  EXPECT_EQ(Json("uuidv5", {S("dns"), S("www.example.com")}), "\"2ed6657d-e927-568b-95e1-2665a8aea6a2\"");
}

}  // namespace
}  // namespace assay::terraform::test
