// SPDX-License-Identifier: Apache-2.0
#include "caller.h"

namespace assay::terraform::test {
namespace {

using NetworkTest = FunctionTest;
using DateTest = FunctionTest;

TEST_F(NetworkTest, Subnets) {
  EXPECT_EQ(Json("cidrsubnet", {S("10.0.0.0/16"), I(8), I(3)}), "\"10.0.3.0/24\"");
  EXPECT_EQ(Json("cidrsubnet", {S("10.0.0.0/16"), I(8), I(-1)}), "\"10.0.255.0/24\"");
  EXPECT_EQ(Json("cidrsubnet", {S("::/0"), I(128), I(5)}), "\"::5/128\"");
  EXPECT_EQ(
      Json("cidrsubnet", {S("10.0.0.0/16"), I(2), I(4)}),
      "error: Call to function \"cidrsubnet\" failed: prefix extension of 2 does not accommodate a subnet "
      "numbered 4.");
  EXPECT_EQ(Json("cidrsubnet", {S("10.0.0.0/30"), I(4), I(0)}),
            "error: Call to function \"cidrsubnet\" failed: insufficient address space to extend prefix of "
            "30 by 4.");
  EXPECT_EQ(Json("cidrsubnets", {S("10.1.0.0/16"), I(4), I(4), I(8)}),
            R"(["10.1.0.0/20","10.1.16.0/20","10.1.32.0/24"])");
  EXPECT_EQ(Json("cidrsubnets", {S("10.1.0.0/16"), I(8), I(4)}), R"(["10.1.0.0/24","10.1.16.0/20"])");
}

TEST_F(NetworkTest, HostsAndMasks) {
  EXPECT_EQ(Json("cidrhost", {S("10.0.0.0/24"), I(7)}), "\"10.0.0.7\"");
  EXPECT_EQ(Json("cidrhost", {S("10.0.0.0/24"), I(-1)}), "\"10.0.0.255\"");
  EXPECT_EQ(
      Json("cidrhost", {S("10.0.0.0/24"), I(256)}),
      "error: Call to function \"cidrhost\" failed: prefix of 24 does not accommodate a host numbered 256.");
  EXPECT_EQ(Json("cidrnetmask", {S("10.0.0.0/12")}), "\"255.240.0.0\"");
  EXPECT_FALSE(Try("cidrnetmask", {S("fd00::/8")}));
  for (const char* bad :
       {"", "10.0.0.0", "10.0.0/8", "10.0.0.256/8", "10.0.0.0/33", ":::/8", "1::2::3/8", "g::/8"}) {
    EXPECT_FALSE(Try("cidrhost", {S(bad), I(0)})) << bad;
  }
}

TEST_F(NetworkTest, AddressesAreWrittenShortly) {
  EXPECT_EQ(Json("cidrhost", {S("2001:db8:0:0:1::/80"), I(1)}), "\"2001:db8::1:0:0:1\"");
  EXPECT_EQ(Json("cidrhost", {S("::ffff:1.2.3.4/128"), I(0)}), "\"::ffff:102:304\"");
}

TEST_F(NetworkTest, Contains) {
  EXPECT_EQ(Json("cidrcontains", {S("10.0.0.0/8"), S("10.255.0.0/16")}), "true");
  EXPECT_EQ(Json("cidrcontains", {S("10.0.0.0/8"), S("11.0.0.1")}), "false");
  EXPECT_EQ(Json("cidrcontains", {S("10.0.0.0/8"), S("0.0.0.0/0")}), "false");
}

TEST_F(DateTest, Formats) {
  EXPECT_EQ(Json("formatdate", {S("EEEE, DD MMM YYYY hh:mm:ss ZZZ"), S("2020-02-29T03:04:05Z")}),
            "\"Saturday, 29 Feb 2020 03:04:05 UTC\"");
  EXPECT_EQ(Json("formatdate", {S("H'h'' 'aa"), S("2020-01-01T00:00:00-01:00")}), "\"12h' am\"");
  for (const char* bad :
       {"", "2020-01-01", "2020-13-01T00:00:00Z", "2019-02-29T00:00:00Z", "2020-01-01T24:00:00Z",
        "2020-01-01T00:00:00", "2020-01-01 00:00:00Z", "2020-01-01T00:00:00Zx"}) {
    EXPECT_FALSE(Try("formatdate", {S("YYYY"), S(bad)})) << bad;
  }
}

TEST_F(DateTest, Arithmetic) {
  EXPECT_EQ(Json("timeadd", {S("2020-02-28T23:59:59Z"), S("1s")}), "\"2020-02-29T00:00:00Z\"");
  EXPECT_EQ(Json("timeadd", {S("2020-01-01T00:00:00+02:00"), S("-1.5h")}), "\"2019-12-31T22:30:00+02:00\"");
  EXPECT_FALSE(Try("timeadd", {S("2020-01-01T00:00:00Z"), S("1d")}));
  EXPECT_FALSE(Try("timeadd", {S("2020-01-01T00:00:00Z"), S("99999999999999h")}));
  EXPECT_EQ(Json("timecmp", {S("2020-01-01T01:00:00+01:00"), S("2020-01-01T00:00:00Z")}), "0");
  EXPECT_EQ(Json("timecmp", {S("2020-01-01T00:00:00.5Z"), S("2020-01-01T00:00:00Z")}), "1");
}

TEST_F(DateTest, TheClockIsNeverAsked) {
  for (const char* name : {"timestamp", "plantimestamp", "uuid"}) {
    const Value v = Call(name, {});
    ASSERT_TRUE(v.is_unknown());
    EXPECT_EQ(v.unknown().reason, UnknownReason::kFunction);
    EXPECT_EQ(v.unknown().expression, name);
  }
}

}  // namespace
}  // namespace assay::terraform::test
