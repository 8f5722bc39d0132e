// SPDX-License-Identifier: Apache-2.0
#include "record/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "record/excerpts.h"
#include "record/redact.h"

namespace assay {
namespace {

using testing::HasSubstr;
using testing::Not;

// Made up for these tests.
const std::string kSecret = "Correct-Horse-7";

TEST(Scrubber, TakesOutEverySecretWhereverItStands) {
  const Scrubber scrubber({kSecret, kSecret + "-longer", "other+secret"});
  std::string text = kSecret + " and " + kSecret + "-longer, other+secret" + kSecret;
  EXPECT_TRUE(scrubber.Scrub(text));
  EXPECT_EQ(text, "(redacted) and (redacted), (redacted)(redacted)");
  std::string plain = "nothing of the kind, Correct-Horse";
  EXPECT_FALSE(scrubber.Scrub(plain));
  EXPECT_EQ(plain, "nothing of the kind, Correct-Horse");
}

TEST(Scrubber, LeavesWordsAndNumbersAlone) {
  EXPECT_TRUE(Scrubber({"postgres", "12345678901", "short-1"}).empty());
}

TEST(RedactValue, KnowsTheAttributesName) {
  EXPECT_EQ(RedactValue("master_password", "\"x y z\""), "(sensitive value)");
  EXPECT_EQ(RedactValue("environment[0].variables.API_TOKEN", "\"x\""), "(sensitive value)");
  EXPECT_EQ(RedactValue("tokens[0].secret[1]", "\"x\""), "(sensitive value)");
  EXPECT_EQ(RedactValue("metadata_options[0].http_tokens", "\"optional\""), "\"optional\"");
  EXPECT_EQ(RedactValue("password", "(known after apply)"), "(known after apply)");
  EXPECT_EQ(RedactValue("password", "\"${var.password}\""), "\"${var.password}\"");
  std::vector<std::string> found;
  EXPECT_EQ(RedactValue("user_data", "\"export DB_PASSWORD=" + kSecret + "\\nrun\"", &found),
            "\"export DB_PASSWORD=(redacted)\\nrun\"");
  EXPECT_THAT(found, testing::ElementsAre(kSecret));
}

TEST(MayHoldSecret, IsTrueWhereSomethingIsTakenOut) {
  for (const char* line : {"password = \"a b\"", "MasterUserPassword: hunter2", "Db_PassPhrase: x y",
                           "pwd=x1", "u: postgres://a:b@c", "AUTH-TOKEN=x", "x = AKIAABCDEFGHIJKLMNOP",
                           "credentials: ab1", "connection_string = \"x y\"", "ssh_private-key: abc"}) {
    if (RedactLine(line) != line) {
      EXPECT_TRUE(MayHoldSecret(line)) << line;
    }
  }
  EXPECT_FALSE(MayHoldSecret("  engine = \"postgres\""));
}

/// A ledger whose one failure cites lines of a file.
Ledger Citing(Sources& sources, const std::string& path, const std::string& text,
              const std::vector<std::uint32_t>& lines) {
  sources.Add(path, text);
  Ledger ledger;
  ledger.roots = {"."};
  ledger.files.push_back({path, FileOutcome::kRead, "", "", "", text.size()});
  ledger.controls.emplace_back();
  for (const std::uint32_t line : lines) {
    ledger.subjects.push_back({0, "t.x", "t", {path, line, 1, line, 2, 0, 1}, {}, true});
    ledger.details.push_back({.message = "it is " + kSecret});
    const auto i = static_cast<std::uint32_t>(ledger.details.size() - 1);
    ledger.cells.push_back({0, 0, i, kNoSubject, i, Verdict::kFail});
  }
  CollectExcerpts(ledger, sources);
  return ledger;
}

TEST(CollectExcerpts, ADefaultIsASecretByTheNameOfWhatItIsIn) {
  Sources sources;
  const Ledger ledger =
      Citing(sources, "v.tf",
             "variable \"db_password\" {\n  type = string\n\n  description = \"d\"\n  default = \"" +
                 kSecret + "\"\n}\n",
             {5});
  EXPECT_EQ(ledger.excerpts.at("v.tf").at(5), "  default = \"(redacted)\"");
  const Ledger yaml = Citing(
      sources, "t.yaml",
      "Parameters:\n  DbPassword:\n    Type: String\n    NoEcho: true\n    Default: " + kSecret + "\n", {5});
  EXPECT_EQ(yaml.excerpts.at("t.yaml").at(5), "    Default: (redacted)");
  const Ledger json = Citing(
      sources, "t.json",
      "{\"Parameters\": {\n \"DbPassword\": {\n  \"Type\": \"String\",\n  \"X\": 1,\n  \"Default\": \"" +
          kSecret + "\"\n }\n}}\n",
      {5});
  EXPECT_EQ(json.excerpts.at("t.json").at(5), "  \"Default\": \"(redacted)\"");
}

TEST(CollectExcerpts, WhatIsASecretInOnePlaceIsOneEverywhere) {
  Sources sources;
  const Ledger ledger = Citing(
      sources, "m.tf",
      "bucket = \"" + kSecret + "\"\n# old: " + kSecret + "\npassword = \"" + kSecret + "\"\n", {1, 2});
  EXPECT_EQ(ledger.excerpts.at("m.tf").at(1), "bucket = \"(redacted)\"");
  EXPECT_EQ(ledger.excerpts.at("m.tf").at(2), "# old: (redacted)");
  EXPECT_THAT(ledger.detail(ledger.cells[0])->message, Not(HasSubstr(kSecret)));
}

}  // namespace
}  // namespace assay
