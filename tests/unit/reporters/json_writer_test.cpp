// SPDX-License-Identifier: Apache-2.0
#include "reporters/json_writer.h"

#include <gtest/gtest.h>

#include <sstream>

namespace assay::report {
namespace {

TEST(JsonWriter, WritesOnOneLine) {
  std::ostringstream out;
  JsonWriter json(out);
  json.BeginObject().Member("a", "x").Member("n", std::uint64_t{18446744073709551615u}).Member("b", true);
  json.MemberOrNull("null", "")
      .Strings("list", std::vector<std::string>{"1", "2"})
      .Key("empty")
      .BeginObject()
      .EndObject();
  json.EndObject();
  EXPECT_EQ(out.str(),
            "{\"a\": \"x\", \"n\": 18446744073709551615, \"b\": true, \"null\": null, \"list\": [\"1\", "
            "\"2\"], \"empty\": {}}\n");
}

TEST(JsonWriter, BreaksLinesDownToADepth) {
  std::ostringstream out;
  JsonWriter json(out, 2);
  json.BeginObject().Key("list").BeginArray();
  json.BeginObject().Member("a", std::uint64_t{1}).EndObject();
  json.BeginObject().EndObject();
  json.EndArray().Key("none").BeginArray().EndArray().EndObject();
  EXPECT_EQ(out.str(), "{\n \"list\": [\n  {\"a\": 1},\n  {}\n ],\n \"none\": []\n}\n");
}

TEST(JsonWriter, EscapesAndRepairs) {
  std::ostringstream out;
  JsonWriter(out).String("\"\\\n\t\r\x01\x7f \xff \xf0\x9f\x94\x91");
  EXPECT_EQ(out.str(), "\"\\\"\\\\\\n\\t\\u000d\\u0001\\u007f \xef\xbf\xbd \xf0\x9f\x94\x91\"");
}

}  // namespace
}  // namespace assay::report
