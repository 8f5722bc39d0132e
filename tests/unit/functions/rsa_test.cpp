// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "caller.h"

namespace assay::terraform::test {
namespace {

using testing::HasSubstr;

// Made for these tests; it opens nothing.
constexpr std::string_view kKey =
    "-----BEGIN RSA PRIVATE KEY-----\n"
    "MIICXQIBAAKBgQDTgnT08wAHHEYjrkQfiI13p6u7pcY0R2ked3ITijeTp8VKXLKo\n"
    "ZY/j1hxd3FWhY/WUu8Mk12nQqe6pQDJCs6zOpqb22COApU8uTHRm6KpilEZhArqC\n"
    "zCAOjvF1nrGIjy2jUCqkpamd/E3lVjqOmfAaloXKJdmBJZYqFJSTQ0wSwwIDAQAB\n"
    "AoGAeqHTCgqyY20DRcDOgrH7w/qVWbEeIEWfLyj2HVowKw5FF35zn6tzKBiGTe1o\n"
    "QLDiPKA43u1+zpsYY01zVrUyZXjpMhMKqI5vX+7zcGWXT5G0PIAaSkfv3qrqm4FU\n"
    "SwPq46WvRwycPy3MXXjaFJyzFrY+1eUE5BIYtkEZPASrZCECQQDpFbAGjubZZwfM\n"
    "u+CxREbT3SBWsAy3yJ8fdHfDUnuZeGq9ExI9tjA9z6XAAw8ErNMabndt3FSg3f16\n"
    "i/Ak5yu7AkEA6E3DZrywlns4jWo+EUuVPk3AALVohc7y95yIR6A8x2yLBUEfOkp5\n"
    "hTrlEjKcW+5ocpTLtM3ACvyKeqRQE6HQmQJAE8gNamESYn0GAnAnf6PlxvFLX1AN\n"
    "pENYjdjamS8U4k9/75AAyk/+BCDtVkBsM99fAy1A4YgDfquYaaAav2cHJQJBAI7Q\n"
    "+BeaW6o4GR1/uqbhY+CI5kjJPng9Mcye9H2sepFUHufdEHjCvpD1E02rxcsS+C2x\n"
    "YsdGUxGuDui1SfG34skCQQDDHZSLaQS7TUrfF3m5wfMNoUTE17ZNIuBaRA5N69aT\n"
    "0q1ZdoX4UWhbuzVWRQd1wPasO79R3srdoGPLfuQ45D4c\n"
    "-----END RSA PRIVATE KEY-----\n";
constexpr std::string_view kOtherKind =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEILxzlpZKaYkhyvYCpQG0jKe4HbthbgDU37jHbwZERocB\n"
    "-----END PRIVATE KEY-----\n";
constexpr std::string_view kText =
    "p6UTlPOHZoIDZYIQNuQ5T/ezJ3cytz0XTvUk38kPc0oEYdJN0xz3EAiBmcN8ho9RxS3XA/Au3BpqNBiMcyVQVr"
    "QTJDxXidNIvewKpDTA0saNuVTCOaGMDlqIeZI/d/s001IPUd9TRrpD1z5kkWKc9HSRDusupnfpkQkdBVx556w=";

using RsaTest = FunctionTest;

TEST_F(RsaTest, DecryptsAndHides) {
  const Value plain = Call("rsadecrypt", {S(kText), S(kKey)});
  ASSERT_TRUE(plain.is_string());
  EXPECT_EQ(plain.string(), "open sesame");
  EXPECT_TRUE(plain.sensitive());
}

TEST_F(RsaTest, SaysWhatIsWrong) {
  EXPECT_THAT(Json("rsadecrypt", {S("*"), S(kKey)}), HasSubstr("base64"));
  EXPECT_THAT(Json("rsadecrypt", {S("aGVsbG8="), S(kKey)}), HasSubstr("not encrypted for this key"));
  EXPECT_THAT(Json("rsadecrypt", {S(kText), S("no key")}), HasSubstr("PEM"));
  EXPECT_THAT(Json("rsadecrypt", {S(kText), S(kOtherKind)}), HasSubstr("invalid private key type"));
  EXPECT_EQ(Json("rsadecrypt", {S(kText), S("-----BEGIN OPENSSH PRIVATE KEY-----\n")}), "unknown");
}

}  // namespace
}  // namespace assay::terraform::test
