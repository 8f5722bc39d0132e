// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "caller.h"

namespace assay::terraform::test {
namespace {

using testing::StartsWith;

using CompressTest = FunctionTest;

TEST_F(CompressTest, Gunzip) {
  EXPECT_EQ(Caller::Json("base64gunzip", {S("H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==")}), "\"hello\"");
  // Two members make one text.
  EXPECT_EQ(Caller::Json("base64gunzip", {S("H4sIAAAAAAACA0sEAEO+t+gBAAAAH4sIAAAAAAACA0sCAPnvvnEBAAAA")}),
            "\"ab\"");
  EXPECT_THAT(Caller::Json("base64gunzip", {S("*")}), StartsWith("error: "));
  EXPECT_THAT(Caller::Json("base64gunzip", {S("")}), StartsWith("error: "));
  EXPECT_THAT(Caller::Json("base64gunzip", {S("aGVsbG8=")}), StartsWith("error: "));
  EXPECT_THAT(Caller::Json("base64gunzip", {S("H4sIAAAAAAAAA8tIzcnJ")}), StartsWith("error: ")) << "cut";
  EXPECT_EQ(Caller::Json("base64gunzip", {S("H4sIAAAAAAACA/sPAAAAAP8BAAAA")}), "unknown") << "no UTF-8";
}

TEST_F(CompressTest, GunzipIsBounded) {
  budget.string_bytes = 4;
  EXPECT_THAT(Caller::Json("base64gunzip", {S("H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==")}),
              StartsWith("error: "));
}

// The bytes hang on the compressor, but not what they hold.
TEST_F(CompressTest, GzipKeepsWhatItHolds) {
  const Value packed = Call("base64gzip", {S("hello")});
  ASSERT_TRUE(packed.is_unknown());
  EXPECT_EQ(packed.unknown().prefix, "H4sIAAAAAAAA/");
  EXPECT_EQ(Caller::Json("base64gunzip", {packed}), "\"hello\"");
  EXPECT_EQ(Caller::Json("base64gunzip", {Unknown(StringType())}), "unknown");
}

}  // namespace
}  // namespace assay::terraform::test
