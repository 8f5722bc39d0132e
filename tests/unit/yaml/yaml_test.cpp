// SPDX-License-Identifier: Apache-2.0
#include "yaml_fixture.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class YamlTest : public YamlFixture {};

TEST_F(YamlTest, ReadsBlockAndFlowCollections) {
  EXPECT_EQ(Json("b:\n  - 1\n  - x: y\n    z: [a, {q: 2}]\na: {}\n"),
            R"({"a":{},"b":[1,{"x":"y","z":["a",{"q":2}]}]})");
  EXPECT_EQ(Json("a:\n- 1\n- 2\nb: c\n"), R"({"a":[1,2],"b":"c"})");
  EXPECT_EQ(Json("? a\n: 1\n? b\n"), R"({"a":1,"b":null})");
}

TEST_F(YamlTest, ResolvesPlainScalarsByTheCoreSchema) {
  EXPECT_EQ(Json("[null, Null, NULL, ~, ]"), "[null,null,null,null]");
  EXPECT_EQ(Json("[true, True, TRUE, false, False, FALSE]"), "[true,true,true,false,false,false]");
  EXPECT_EQ(Json("[0, 12, -3, +4, 0o17, 0xfF]"), "[0,12,-3,4,15,255]");
  EXPECT_EQ(Json("[1.5, .5, 5., -1e3, 1.25E-2, 1.0]"), "[1.5,0.5,5,-1000,0.0125,1]");
}

TEST_F(YamlTest, KeepsTheTextOfWhatOnlyLooksLikeABoolOrNumber) {
  EXPECT_EQ(Json("[yes, No, on, OFF, y, nUll, tRue]"), R"(["yes","No","on","OFF","y","nUll","tRue"])");
  EXPECT_EQ(Json("[2012-10-17, 22:30, 1_000, 1.2.3, 0b11, 0x, 0o9, -, ., e3, 1e, 12e4567]"),
            R"(["2012-10-17","22:30","1_000","1.2.3","0b11","0x","0o9","-",".","e3","1e","12e4567"])");
  EXPECT_EQ(Json("[.inf, -.INF, .nan]"), R"([".inf","-.INF",".nan"])");
  EXPECT_EQ(Json("['1', \"true\", '']"), R"(["1","true",""])");
}

TEST_F(YamlTest, KeepsTheTextOfIds) {
  EXPECT_EQ(Json("[012345678901, 123456789012, 00, 007.5, 1234567890123456789]"),
            R"(["012345678901",123456789012,"00","007.5","1234567890123456789"])");
}

TEST_F(YamlTest, KeysAreTheirText) {
  EXPECT_EQ(Json("1: a\ntrue: b\nnull: c\n012: d\n'q': e\n1.50: f\n"),
            R"({"012":"d","1":"a","1.50":"f","null":"c","q":"e","true":"b"})");
}

TEST_F(YamlTest, ReadsQuotedAndBlockScalars) {
  EXPECT_EQ(Json(R"(["a\tb\u00e9\x41\U0001F600", 'it''s'])"),
            "[\"a\\tb\xC3\xA9"
            "A\xF0\x9F\x98\x80\",\"it's\"]");
  EXPECT_EQ(Json("a: |\n  x\n   y\n\n  z\nb: >-\n  one\n  two\n\n  three\n"),
            R"({"a":"x\n y\n\nz\n","b":"one two\nthree"})");
  EXPECT_EQ(Json("a: plain\n  over lines\n"), R"({"a":"plain over lines"})");
}

TEST_F(YamlTest, ScalarsAsTheyStandAreViewsOfTheText) {
  const Value root = One("a: plain text\nb: \"quoted\"\n");
  EXPECT_EQ(root.Find("a")->string().data(), text_.data() + 3);
  EXPECT_EQ(root.Find("b")->string().data(), text_.data() + 18);
}

TEST_F(YamlTest, LocalTagsBecomeObjectsOfOneKey) {
  EXPECT_EQ(Json("!Ref x"), R"({"!Ref":"x"})");
  EXPECT_EQ(Json("a: !Sub\n  - '${x}'\n  - x: !GetAtt b.c\n"),
            R"({"a":{"!Sub":["${x}",{"x":{"!GetAtt":"b.c"}}]}})");
  EXPECT_EQ(Json("[!If [a, !Ref 'AWS::NoValue', {b: !Ref c}]]"),
            R"([{"!If":["a",{"!Ref":"AWS::NoValue"},{"b":{"!Ref":"c"}}]}])");
  EXPECT_EQ(Json("a: !Fn::Transform\n  Name: x\n"), R"({"a":{"!Fn::Transform":{"Name":"x"}}})");
  EXPECT_EQ(Json("[!Ref 0123, !Ref 12, !GetAZs , !GetAZs '']"),
            R"([{"!Ref":"0123"},{"!Ref":"12"},{"!GetAZs":""},{"!GetAZs":""}])");
}

TEST_F(YamlTest, CoreTagsAreApplied) {
  EXPECT_EQ(
      Json("[!!str 12, !!int '7', !!int 007, !!float 3, !!bool \"true\", !!null '', ! 5, !!binary aGk=]"),
      R"(["12",7,7,3,true,null,"5","aGk="])");
  EXPECT_EQ(Json("!!map {a: !!seq [1]}"), R"({"a":[1]})");
  EXPECT_EQ(Json("!!python/object:os.system {a: 1}"), R"({"!!python/object:os.system":{"a":1}})");
  Parse("a: !!int twelve\n");
  EXPECT_THAT(Codes(), ElementsAre("yaml-tag"));
  EXPECT_EQ(EncodeJson(parsed_.file->documents[0]), R"({"a":"twelve"})");
}

TEST_F(YamlTest, SpansOfScalarsAndKeysAreTheirBytes) {
  const Value root =
      One("a:   plain # c\n'b': \"q\"\nc: |2-  # why\n    x\n\n    y\n\n\n# end\nd: two\n   lines\ne:\n");
  EXPECT_EQ(Text(root.Find("a")->span()), "plain");
  EXPECT_EQ(Text(root.FindEntry("b")->key_span), "'b'");
  EXPECT_EQ(Text(root.Find("b")->span()), "\"q\"");
  EXPECT_EQ(Text(root.Find("c")->span()), "|2-  # why\n    x\n\n    y");
  EXPECT_EQ(Text(root.Find("d")->span()), "two\n   lines");
  EXPECT_EQ(root.Find("e")->span(), (Span{FileId{0}, static_cast<std::uint32_t>(text_.size() - 1),
                                          static_cast<std::uint32_t>(text_.size() - 1)}));
}

TEST_F(YamlTest, SpansOfCollectionsEndWithTheirLastValue) {
  const Value root =
      One("a:\n  b: 1 # one\n  c:\n  - x\n  # two\n\n\nd: [ 1, 2 ]\ne: { f: g }   \n\n# end\n");
  EXPECT_EQ(Text(root.Find("a")->span()), "b: 1 # one\n  c:\n  - x");
  EXPECT_EQ(Text(root.Find("a")->Find("c")->span()), "- x");
  EXPECT_EQ(Text(root.Find("d")->span()), "[ 1, 2 ]");
  EXPECT_EQ(Text(root.Find("e")->span()), "{ f: g }");
  EXPECT_EQ(Text(root.span()).substr(Text(root.span()).size() - 11), "e: { f: g }");
}

TEST_F(YamlTest, SpansOfTaggedAndAnchoredNodes) {
  const Value root = One("a: &x !Ref  name\nb: !Sub # c\n  - one\n  - two\nc: !Map &m\n  k: v\n  l: w\n");
  const Value& a = *root.Find("a");
  EXPECT_EQ(Text(a.span()), "!Ref  name");
  EXPECT_EQ(Text(a.FindEntry("!Ref")->key_span), "!Ref");
  EXPECT_EQ(Text(a.Find("!Ref")->span()), "name");
  const Value& b = *root.Find("b");
  EXPECT_EQ(Text(b.span()), "!Sub # c\n  - one\n  - two");
  EXPECT_EQ(Text(b.Find("!Sub")->span()), "- one\n  - two");
  EXPECT_EQ(Text(root.Find("c")->Find("!Map")->span()), "k: v\n  l: w");
}

TEST_F(YamlTest, SpansAreBytesWhereLibyamlCountsCharacters) {
  const Value root = One("\xC3\xA4\xC3\xB6: \xF0\x9F\x98\x80 x # \xE2\x82\xAC\nb: [\xE2\x82\xAC, c]\n");
  EXPECT_EQ(Text(root.entries()[1].key_span), "\xC3\xA4\xC3\xB6");
  EXPECT_EQ(Text(root.entries()[1].value.span()), "\xF0\x9F\x98\x80 x");
  EXPECT_EQ(Text(root.Find("b")->elements()[0].span()), "\xE2\x82\xAC");
  EXPECT_EQ(Text(root.Find("b")->elements()[1].span()), "c");
}

TEST_F(YamlTest, SpansHoldFarIntoATextWithManyWideCharacters) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "k" + std::to_string(i) + ": \"\xE2\x82\xAC\" # \xC3\xA4\n";
  const Value root = One(text);
  for (const Entry& entry : root.entries()) {
    ASSERT_EQ(Text(entry.key_span), entry.key);
    ASSERT_EQ(Text(entry.value.span()), "\"\xE2\x82\xAC\"");
  }
}

TEST_F(YamlTest, ReadsWindowsLineEndingsAndByteOrderMarks) {
  const Value root = One("\xEF\xBB\xBF# first\r\na: |\r\n  x\r\n  y\r\nb: \"q\"\r\nc:\r\n  - d # e\r\n");
  EXPECT_EQ(EncodeJson(root), R"({"a":"x\ny\n","b":"q","c":["d"]})");
  EXPECT_EQ(Text(root.Find("b")->span()), "\"q\"");
  EXPECT_EQ(Text(root.Find("a")->span()), "|\r\n  x\r\n  y");
  EXPECT_EQ(Text(root.Find("c")->span()), "- d");
  EXPECT_THAT(Comments(), ElementsAre("# first", "# e"));
}

TEST_F(YamlTest, ReadsSeveralDocuments) {
  EXPECT_THAT(Parse("a: 1\n---\n---\n- b\n...\n---\nc\n"), SizeIs(4));
  EXPECT_THAT(Codes(), IsEmpty());
  EXPECT_TRUE(parsed_.file->documents[1].is_null());
  EXPECT_EQ(parsed_.file->documents[3].string(), "c");
  EXPECT_THAT(Parse(""), IsEmpty());
  EXPECT_THAT(Parse("# only a comment\n"), IsEmpty());
}

TEST_F(YamlTest, AliasesShareTheirNodeAndPointBothWays) {
  const Value root = One("a: &x {k: [1, 2]}\nb: *x\nc: &n name\n*n : d\n");
  EXPECT_EQ(EncodeJson(root), R"({"a":{"k":[1,2]},"b":{"k":[1,2]},"c":"name","name":"d"})");
  const Value& b = *root.Find("b");
  EXPECT_EQ(b.entries().data(), root.Find("a")->entries().data());
  EXPECT_EQ(b.origin()->kind, OriginKind::kReference);
  EXPECT_EQ(Text(b.span()), "*x");
  ASSERT_NE(b.origin()->via(), nullptr);
  EXPECT_EQ(Text(b.origin()->via()->span), "{k: [1, 2]}");
}

TEST_F(YamlTest, AnchorsMayBeSetAgainAndEndWithTheirDocument) {
  EXPECT_EQ(Json("[&a 1, *a, &a 2, *a]"), "[1,1,2,2]");
  Parse("&a x\n---\n*a\n");
  EXPECT_THAT(Codes(), ElementsAre("yaml-alias"));
}

TEST_F(YamlTest, AliasesThatCannotBeFollowedAreUnknown) {
  Parse("a: *nowhere\nb: &s [*s]\nc: 1\n");
  EXPECT_THAT(Codes(), ElementsAre("yaml-alias", "yaml-alias"));
  EXPECT_EQ(Text(parsed_.diagnostics[0].span), "*nowhere");
  const Value& root = parsed_.file->documents[0];
  EXPECT_TRUE(root.Find("a")->is_unknown());
  EXPECT_TRUE(root.Find("b")->elements()[0].is_unknown());
  EXPECT_EQ(root.Find("c")->integer(), 1);
}

TEST_F(YamlTest, MergeKeysAddWhatIsMissing) {
  EXPECT_EQ(Json("d: &d {a: 1, b: 2}\ne:\n  b: 3\n  <<: *d\n  c: 4\n"),
            R"({"d":{"a":1,"b":2},"e":{"a":1,"b":3,"c":4}})");
  EXPECT_EQ(Json("- &x {a: 1}\n- &y {a: 2, b: 2}\n- <<: [*x, *y]\n  c: 3\n"),
            R"([{"a":1},{"a":2,"b":2},{"a":1,"b":2,"c":3}])");
  EXPECT_EQ(Json("{'<<': {a: 1}}"), "{\"\\u003c\\u003c\":{\"a\":1}}");
}

TEST_F(YamlTest, OnlyMappingsCanBeMerged) {
  const auto& documents = Parse("<<: 1\na: 2\nb:\n  <<: !Ref x\n");
  EXPECT_THAT(Codes(), ElementsAre("yaml-merge", "yaml-merge"));
  EXPECT_EQ(EncodeJson(documents[0]), R"({"a":2,"b":{}})");
}

TEST_F(YamlTest, DuplicateKeysAreErrorsAndTheLastCounts) {
  const auto& documents = Parse("a: 1\nb: 2\n'a': 3\n");
  EXPECT_EQ(EncodeJson(documents[0]), R"({"a":3,"b":2})");
  ASSERT_THAT(Codes(), ElementsAre("yaml-duplicate-key"));
  EXPECT_EQ(parsed_.diagnostics[0].severity, DiagnosticSeverity::kError);
  EXPECT_EQ(Text(parsed_.diagnostics[0].span), "'a'");
  EXPECT_THAT(parsed_.diagnostics[0].detail, HasSubstr("line 1"));
}

TEST_F(YamlTest, KeysThatAreNoTextAreLeftOut) {
  const auto& documents = Parse("{{ name }}: x\n? [a, b]\n: {c: d}\ne: f\n");
  EXPECT_THAT(Codes(), ElementsAre("yaml-key", "yaml-key", "yaml-key"));
  EXPECT_EQ(EncodeJson(documents[0]), R"({"e":"f"})");
}

TEST_F(YamlTest, SyntaxErrorsKeepEarlierDocumentsAndCompletedKeys) {
  Parse("one: 1\n---\na: {b: c}\nd: [e]\nf: \"open\n");
  EXPECT_THAT(Codes(), ElementsAre("yaml-syntax"));
  ASSERT_THAT(parsed_.file->documents, SizeIs(2));
  EXPECT_EQ(parsed_.file->documents[0].Find("one")->integer(), 1);
  const Value& cut = parsed_.file->documents[1];
  EXPECT_TRUE(cut.open());
  EXPECT_FALSE(cut.Find("a")->open());
  EXPECT_EQ(cut.Find("d")->elements()[0].string(), "e");
  ASSERT_NE(cut.Find("f"), nullptr);
  EXPECT_TRUE(cut.Find("f")->is_unknown());
}

TEST_F(YamlTest, ReadingGoesOnWithTheDocumentAfterABrokenOne) {
  Parse("a: [1\n---\nb: 2 # kept\n---\nc: : d\n---\n- e\n");
  EXPECT_THAT(Codes(), ElementsAre("yaml-syntax", "yaml-syntax"));
  ASSERT_THAT(parsed_.file->documents, SizeIs(4));
  EXPECT_EQ(parsed_.file->documents[1].Find("b")->integer(), 2);
  EXPECT_EQ(Text(parsed_.file->documents[1].FindEntry("b")->key_span), "b");
  EXPECT_EQ(parsed_.file->documents[3].elements()[0].string(), "e");
  EXPECT_THAT(Comments(), ElementsAre("# kept"));
}

struct Broken {
  const char* name;
  std::string text;
  std::string words;
  std::uint32_t line;
};
class YamlExplains : public YamlFixture, public ::testing::WithParamInterface<Broken> {};
TEST_P(YamlExplains, InPlainWordsAtTheLine) {
  Parse(GetParam().text);
  ASSERT_FALSE(parsed_.diagnostics.empty());
  const Diagnostic& first = parsed_.diagnostics[0];
  EXPECT_EQ(first.code, "yaml-syntax");
  EXPECT_THAT(first.summary + ". " + first.detail, HasSubstr(GetParam().words));
  ASSERT_LE(first.span.begin, text_.size());
  EXPECT_EQ(1 + std::count(text_.begin(), text_.begin() + first.span.begin, '\n'), GetParam().line);
}
INSTANTIATE_TEST_SUITE_P(
    , YamlExplains,
    ::testing::Values(Broken{"Colon", "a: b: c\n", "A colon is not allowed", 1},
                      Broken{"Indent", "a:\n  b: 1\n c: 2\n", "A key is expected", 3},
                      Broken{"Item", "a:\n  - b\n  c: d\n", "list item is expected", 3},
                      Broken{"NoColon", "a: 1\nb\nc: 2\n", "colon is missing", 3},
                      Broken{"Quote", "a: 'b\nc: d\n",
                             "quote is opened and not closed (the quoted scalar began on line 1)", 3},
                      Broken{"Tab", "a:\n\tb: c\n", "spaces only", 2},
                      Broken{"At", "a: @b\n", "\"@\" needs quotes", 1},
                      Broken{"Percent", "a: %b\n", "\"%\" needs quotes", 1},
                      Broken{"Bracket", "a: [b, c\nd: e\n", "\"]\"", 2},
                      Broken{"Escape", "a: \"\\q\"\n", "backslash", 1},
                      Broken{"TagPrefix", "a: !x!y z\n", "prefix", 1},
                      Broken{"Version", "%YAML 3.0\n---\na\n", "version", 1},
                      Broken{"Wide", "\xE2\x82\xAC: \xE2\x82\xAC\nb: c: d\n", "A colon is not allowed", 2}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(YamlTest, BytesThatAreNoTextAreNamedAndTheRestRead) {
  Parse(std::string("# caf\xE9\na: \"x\xFF\"\nb: 2\nc\0: d\n", 25));
  ASSERT_THAT(Codes(), ElementsAre("yaml-encoding"));
  EXPECT_EQ(parsed_.diagnostics[0].span.begin, 5u);
  EXPECT_THAT(parsed_.diagnostics[0].detail, HasSubstr("3 of them"));
  const Value& root = parsed_.file->documents.at(0);
  EXPECT_TRUE(root.Find("a")->is_unknown());
  EXPECT_EQ(root.Find("b")->integer(), 2);
}

TEST_F(YamlTest, Utf16AndBinaryFilesAreRefusedWithAReason) {
  EXPECT_THAT(Parse(std::string("\xFF\xFE"
                                "a\0:\0",
                                6)),
              IsEmpty());
  EXPECT_THAT(parsed_.diagnostics[0].summary, HasSubstr("UTF-16"));
  EXPECT_THAT(Parse(std::string(5000, '\0')), IsEmpty());
  EXPECT_THAT(Codes(), ElementsAre("yaml-encoding"));
}

}  // namespace
}  // namespace assay
