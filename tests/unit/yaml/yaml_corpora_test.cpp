// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <iterator>

#include "yaml_fixture.h"

namespace assay {
namespace {

class YamlCorporaTest : public YamlFixture {
 protected:
  // Spans lie in the text, children lie in their parents, and strings that stand as they are match their
  // bytes.
  void Check(const Value& value, const std::string& path) {
    if (value.origin() == nullptr || value.origin()->kind == OriginKind::kReference) return;
    const Span span = value.span();
    ASSERT_LE(span.begin, span.end) << path;
    ASSERT_LE(span.end, text_.size()) << path;
    if (value.is_string() && span.end - span.begin == value.size()) {
      EXPECT_EQ(Text(span), value.string()) << path;
    }
    if (value.is_sequence()) {
      for (const Value& element : value.elements()) {
        CheckInside(span, element, path);
        Check(element, path);
      }
    }
    if (value.is_mapping()) {
      for (const Entry& entry : value.entries()) {
        if (entry.key_span.begin < span.begin || entry.key_span.end > span.end) continue;  // merged
        CheckInside(span, entry.value, path);
        Check(entry.value, path);
      }
    }
  }
  static void CheckInside(Span outer, const Value& inner, const std::string& path) {
    EXPECT_GE(inner.span().begin, outer.begin) << path;
    EXPECT_LE(inner.span().end, outer.end) << path;
  }
};

TEST_F(YamlCorporaTest, RealFilesGiveTreesWithSpansThatHold) {
  const std::filesystem::path corpora =
      std::filesystem::path(ASSAY_SOURCE_DIR) / ".." / "shared" / "corpora" / "real";
  if (!std::filesystem::exists(corpora)) GTEST_SKIP() << "needs " << corpora;
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpora)) {
    const auto extension = entry.path().extension();
    if (!entry.is_regular_file() || (extension != ".yaml" && extension != ".yml" && extension != ".template"))
      continue;
    std::ifstream in(entry.path(), std::ios::binary);
    Parse(std::string(std::istreambuf_iterator<char>(in), {}));
    for (const Value& document : parsed_.file->documents) Check(document, entry.path().string());
    for (const yaml::Comment& comment : parsed_.file->comments) EXPECT_EQ(Text(comment.span).front(), '#');
    ++files;
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace assay
