// SPDX-License-Identifier: Apache-2.0
#include "syntax/json/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "value/ops.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class JsonTest : public ::testing::Test {
 protected:
  Value Parse(std::string text, json::Limits limits = {}) {
    texts_.push_back(std::make_unique<std::string>(std::move(text)));
    json::Parsed parsed = json::Parse(*texts_.back(), FileId{0}, 0, arena_, limits);
    diagnostics_ = std::move(parsed.diagnostics);
    return parsed.value;
  }
  /// The canonical text of what was read, which must have been read without complaint.
  std::string Again(std::string text) {
    const Value value = Parse(std::move(text));
    EXPECT_THAT(diagnostics_, IsEmpty());
    return value.is_absent() ? "(absent)" : EncodeJson(value);
  }
  std::string_view Text(Span span) const {
    return std::string_view(*texts_.back()).substr(span.begin, span.end - span.begin);
  }
  std::vector<std::string> Codes() const {
    std::vector<std::string> codes;
    for (const Diagnostic& d : diagnostics_) codes.push_back(d.code);
    return codes;
  }

  Arena arena_;
  Diagnostics diagnostics_;
  std::vector<std::unique_ptr<std::string>> texts_;
};

TEST_F(JsonTest, ReadsEveryKindOfValue) {
  EXPECT_EQ(Again(R"( {"b": [1, -2.5, true, false, null, "x"], "a": {}} )"),
            R"({"a":{},"b":[1,-2.5,true,false,null,"x"]})");
  EXPECT_EQ(Again("[]"), "[]");
  EXPECT_EQ(Again("\xEF\xBB\xBF\"mark\""), "\"mark\"");
}

TEST_F(JsonTest, KeepsIntegersExactAtAnySize) {
  EXPECT_EQ(Parse("999999999999999999").integer(), 999999999999999999);
  EXPECT_EQ(Parse("-9223372036854775808").integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(Parse("9223372036854775808").kind(), Kind::kBig);
  EXPECT_EQ(Again("123456789012345678901234567890"), "123456789012345678901234567890");
  EXPECT_EQ(Parse("1e3").integer(), 1000);
  EXPECT_EQ(Parse("1.0").integer(), 1);
}

TEST_F(JsonTest, SpansCoverEachNodeAndKey) {
  const Value root = Parse("{ \"key\" : [ 12 , \"a\\n\" ] }");
  EXPECT_EQ(Text(root.span()),
            "{ \"key\" : [ 12 , \"a\\n\" ]"
            " }");
  const Entry& entry = *root.FindEntry("key");
  EXPECT_EQ(Text(entry.key_span), "\"key\"");
  EXPECT_EQ(Text(entry.value.span()), "[ 12 , \"a\\n\" ]");
  EXPECT_EQ(Text(entry.value.elements()[0].span()), "12");
  EXPECT_EQ(Text(entry.value.elements()[1].span()), "\"a\\n\"");
}

TEST_F(JsonTest, ShiftsSpansOfTextInsideAFile) {
  const auto parsed = json::Parse("[1]", FileId{7}, 100, arena_);
  EXPECT_EQ(parsed.value.elements()[0].span(), (Span{FileId{7}, 101, 102}));
}

TEST_F(JsonTest, TextFromNoFileHasNoSpans) {
  const auto parsed = json::Parse("[1, 2,]", FileId::kNone, 0, arena_);
  EXPECT_FALSE(parsed.value.span().valid());
  EXPECT_FALSE(parsed.value.elements()[0].span().valid());
  ASSERT_THAT(parsed.diagnostics, SizeIs(1));
  EXPECT_FALSE(parsed.diagnostics[0].span.valid());
}

TEST_F(JsonTest, UndoesEscapes) {
  EXPECT_EQ(Parse(R"("\" \\ \/ \b\f\n\r\t \u00e9 \ud83d\ude00 \u0000")").string(),
            std::string_view("\" \\ / \b\f\n\r\t \xC3\xA9 \xF0\x9F\x98\x80 \0", 21));
  EXPECT_THAT(diagnostics_, IsEmpty());
}

TEST_F(JsonTest, LoneSurrogatesBecomeReplacementCharacters) {
  EXPECT_EQ(Parse(R"("\ud83d")").string(), "\xEF\xBF\xBD");
  EXPECT_EQ(Parse(R"("\ude00x\ud83d\u0041")").string(),
            "\xEF\xBF\xBDx\xEF\xBF\xBD"
            "A");
}

TEST_F(JsonTest, StringsWithoutEscapesAreViewsOfTheText) {
  const Value value = Parse("\"plain\"");
  EXPECT_EQ(static_cast<const void*>(value.string().data()), texts_.back()->data() + 1);
}

TEST_F(JsonTest, LastOfDuplicateKeysCountsAndBothPlacesAreNamed) {
  const Value value = Parse("{\"a\": 1,\n\"b\": 2,\n\"a\": 3, \"a\": 4}");
  EXPECT_EQ(EncodeJson(value), R"({"a":4,"b":2})");
  EXPECT_THAT(Codes(), ElementsAre("json-duplicate-key", "json-duplicate-key"));
  EXPECT_EQ(diagnostics_[0].severity, DiagnosticSeverity::kWarning);
  EXPECT_EQ(diagnostics_[0].span.begin, 17u);
  EXPECT_THAT(diagnostics_[0].detail, HasSubstr("line 1"));
  EXPECT_THAT(diagnostics_[1].detail, HasSubstr("line 3"));
}

TEST_F(JsonTest, ReportsOnlySoManyDuplicates) {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"a\":1,";
  text += "\"a\":1}";
  Parse(text);
  EXPECT_LT(diagnostics_.size(), 60u);
  EXPECT_THAT(diagnostics_.back().detail, HasSubstr("950 more"));
}

TEST_F(JsonTest, SyntaxErrorsKeepWhatWasReadAndMarkItOpen) {
  const Value value = Parse(R"({"a": [1, 2 3], "b": 1})");
  EXPECT_THAT(Codes(), ElementsAre("json-syntax"));
  EXPECT_EQ(Text(diagnostics_[0].span), "3");
  ASSERT_TRUE(value.is_mapping());
  EXPECT_TRUE(value.open());
  ASSERT_NE(value.Find("a"), nullptr);
  EXPECT_TRUE(value.Find("a")->open());
  EXPECT_THAT(value.Find("a")->elements(), SizeIs(2));
}

TEST_F(JsonTest, AValueThatCannotBeReadIsUnknownNotAbsent) {
  const Value value = Parse(R"({"a": oops})");
  ASSERT_NE(value.Find("a"), nullptr);
  EXPECT_TRUE(value.Find("a")->is_unknown());
  EXPECT_EQ(value.Find("a")->unknown().reason, UnknownReason::kError);
  EXPECT_THAT(diagnostics_[0].detail, HasSubstr("oops"));
}

struct Rejected {
  const char* name;
  std::string text;
  std::string words;
};
class JsonRejects : public JsonTest, public ::testing::WithParamInterface<Rejected> {};
TEST_P(JsonRejects, WithAReason) {
  Parse(GetParam().text);
  ASSERT_FALSE(diagnostics_.empty());
  EXPECT_EQ(diagnostics_[0].severity, DiagnosticSeverity::kError);
  EXPECT_THAT(diagnostics_[0].summary + " " + diagnostics_[0].detail, HasSubstr(GetParam().words));
  EXPECT_LE(diagnostics_[0].span.end, GetParam().text.size());
}
INSTANTIATE_TEST_SUITE_P(
    , JsonRejects,
    ::testing::Values(
        Rejected{"Empty", "", "empty"}, Rejected{"Blank", " \n", "empty"},
        Rejected{"Trailing", "{} x", "after the end"}, Rejected{"TwoValues", "1 2", "after the end"},
        Rejected{"Comment", "{ // x\n}", "no comments"}, Rejected{"SingleQuote", "{'a': 1}", "single quote"},
        Rejected{"TrailingComma", "[1,]", "comma before"},
        Rejected{"TrailingCommaObject", "{\"a\":1,}", "comma before"},
        Rejected{"NoColon", "{\"a\" 1}", "colon"}, Rejected{"NoComma", "[1 2]", "comma"},
        Rejected{"NoEnd", "[1, [2", "ends here"}, Rejected{"NoQuote", "[\"abc", "no closing quote"},
        Rejected{"EscapeAtEnd", "\"abc\\", "no closing quote"},
        Rejected{"LeadingZero", "012", "leading zero"}, Rejected{"MinusZeroOne", "-01", "leading zero"},
        Rejected{"BarePoint", "1.", "not a number"}, Rejected{"PointFirst", ".5", "value is expected"},
        Rejected{"BareExponent", "1e+", "not a number"}, Rejected{"Minus", "-", "not a number"},
        Rejected{"Plus", "+1", "value is expected"}, Rejected{"NotANumber", "NaN", "NaN"},
        Rejected{"HugeExponent", "1e999999999", "too large"},
        Rejected{"LongNumber", std::string(100'000, '7'), "too long"},
        Rejected{"BadEscape", "\"\\x41\"", "escape"}, Rejected{"ShortUnicode", "\"\\u12\"", "escape"},
        Rejected{"RawNewline", "\"a\nb\"", "control character"},
        Rejected{"NulInString", std::string("\"a\0b\"", 5), "NUL"},
        Rejected{"NulOutside", std::string("[1,\0]", 5), "NUL"}, Rejected{"InvalidUtf8", "\"\xFF\"", "UTF-8"},
        Rejected{"Overlong", "\"\xC0\xAF\"", "UTF-8"},
        Rejected{"Utf16", std::string("\xFF\xFE{\0}\0", 6), "UTF-16"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(JsonTest, InvalidUtf8IsReplacedAndTheRestRead) {
  const Value value = Parse("{\"a\": \"x\xFFy\", \"b\": 2}");
  EXPECT_EQ(value.Find("a")->string(), "x\xEF\xBF\xBDy");
  EXPECT_EQ(value.Find("b")->integer(), 2);
}

TEST_F(JsonTest, DeepNestingEndsInALimitAndNeighboursAreRead) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const Value value = Parse("{\"deep\": " + deep + ", \"next\": \"]\", \"last\": 1}");
  EXPECT_THAT(Codes(), ElementsAre("limit-depth"));
  EXPECT_THAT(diagnostics_[0].detail, HasSubstr("500"));
  ASSERT_NE(value.Find("last"), nullptr);
  EXPECT_EQ(value.Find("last")->integer(), 1);
}

TEST_F(JsonTest, DeepNestingWithoutAnEndIsBoundedToo) {
  Parse(std::string(1'000'000, '['));
  EXPECT_THAT(Codes(), ElementsAre("limit-depth", "json-syntax"));
  Parse("[[\"" + std::string(10, '\\'), {.depth = 1});
  EXPECT_THAT(Codes(), ::testing::Contains("limit-depth"));
}

TEST_F(JsonTest, EveryPrefixOfATextIsSurvived) {
  const std::string text =
      "{\"k\\u00e9\": [1.5e3, {\"a\": \"\\ud83d\\ude00\"}, null, true], \"z\": -0, \"\xC3\xA9\": []}";
  for (std::size_t i = 0; i < text.size(); ++i) {
    Parse(text.substr(0, i));
    EXPECT_FALSE(diagnostics_.empty()) << text.substr(0, i);
    for (const Diagnostic& d : diagnostics_) EXPECT_LE(d.span.end, i);
  }
  Parse(text);
  EXPECT_THAT(diagnostics_, IsEmpty());
}

TEST_F(JsonTest, ReadsRealFiles) {
  const std::filesystem::path corpora =
      std::filesystem::path(ASSAY_SOURCE_DIR) / ".." / "shared" / "corpora" / "real";
  if (!std::filesystem::exists(corpora)) GTEST_SKIP() << "needs " << corpora;
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpora)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    Parse(std::string(std::istreambuf_iterator<char>(in), {}));
    for (const Diagnostic& d : diagnostics_) EXPECT_LE(d.span.end, texts_.back()->size());
    ++files;
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace assay
