// SPDX-License-Identifier: Apache-2.0
#include "record/redact.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

// Made up for these tests; split, so that scanners of secrets don't find them here.
const std::string kAccessKey = std::string("AKIA") + "ABCDEFGHIJKLMNOP";
const std::string kRandom = std::string("wJa1rX9Ut2nF") + "EmI4K7MdeNG0bPxR3fi8CYzQkLvH5s";

TEST(RedactLine, TakesOutLiteralsOfCredentials) {
  EXPECT_EQ(RedactLine("  password = \"hunter two\" # why"), "  password = \"(redacted)\" # why");
  EXPECT_EQ(RedactLine("MasterUserPassword: hunter2  # comment"),
            "MasterUserPassword: (redacted)  # comment");
  EXPECT_EQ(RedactLine("{\"db_password\": \"hunter2\", \"port\": 5432}"),
            "{\"db_password\": \"(redacted)\", \"port\": 5432}");
  EXPECT_EQ(RedactLine("api_key => 'abc def'"), "api_key => '(redacted)'");
  EXPECT_EQ(RedactLine("export DB_PASSWORD=hunter2; run"), "export DB_PASSWORD=(redacted); run");
  EXPECT_EQ(RedactLine("clientSecret = \"a\\\"b\""), "clientSecret = \"(redacted)\"");
  EXPECT_EQ(RedactLine("x = \"{\\\"password\\\": \\\"hunter2\\\"}\""),
            "x = \"{\\\"password\\\": \\\"(redacted)\\\"}\"");
}

TEST(RedactLine, TakesOutALiteralThatIsOnlyPartlyInterpolated) {
  EXPECT_EQ(RedactLine("password = \"prefix-${var.x}\""), "password = \"(redacted)\"");
}

TEST(RedactLine, KeepsReferencesSwitchesAndNumbers) {
  for (const char* line :
       {"password = var.password", "password = random_password.db[0].result", "password=var.password",
        "password = \"${var.password}\"", "Password: !Ref DbPassword",
        "Password: '{{resolve:secretsmanager:x}}'", "http_tokens = \"required\"", "token = \"\"",
        "password = null", "manage_master_user_password = true", "password_policy = \"strict\"",
        "secret = \"arn:aws:secretsmanager:eu-west-1:1:secret:x\"", "variable \"password\" {",
        "  password:", "kms_master_key_id = \"alias/aws/sqs\"", "min_password = 14", "name = \"DB_PASSWORD\"",
        "if password == \"x\" {"}) {
    EXPECT_EQ(RedactLine(line), line);
  }
}

TEST(RedactLine, TakesOutValuesBesideASecretsName) {
  EXPECT_EQ(RedactLine("{ name = \"DB_PASSWORD\", value = \"hunter2\" }"),
            "{ name = \"DB_PASSWORD\", value = \"(redacted)\" }");
  EXPECT_EQ(RedactLine("  value = \"hunter2\"", "  name = \"API_TOKEN\"\n}"), "  value = \"(redacted)\"");
  EXPECT_EQ(RedactLine("  Value: hunter2", "- Name: API_TOKEN\n"), "  Value: (redacted)");
  EXPECT_EQ(RedactLine("  value = \"blue\"", "  name = \"COLOUR\"\n}"), "  value = \"blue\"");
}

TEST(RedactLine, TakesOutKnownShapesAnywhere) {
  EXPECT_EQ(RedactLine("# old: " + kAccessKey), "# old: (redacted)");
  EXPECT_EQ(RedactLine("user_data = \"curl -H x-key:" + kAccessKey + " x\""),
            "user_data = \"curl -H x-key:(redacted) x\"");
  EXPECT_EQ(RedactLine("url: postgres://app:hunter2@db/x"), "url: postgres://app:(redacted)@db/x");
  EXPECT_EQ(RedactLine("-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----"),
            "-----BEGIN RSA PRIVATE KEY-----(redacted)-----END RSA PRIVATE KEY-----");
}

TEST(RedactLine, TakesOutLongStringsWithoutAPattern) {
  EXPECT_EQ(RedactLine("default = \"" + kRandom + "\""), "default = \"(redacted)\"");
  for (const char* line :
       {"source = \"git::https://example.org/m.git?ref=0123456789abcdef0123456789abcdef01234567\"",
        "image = \"repo@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"",
        "policy_arn = \"arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role\"",
        "id = \"123e4567-e89b-12d3-a456-426614174000\"",
        "name = \"aws_s3_bucket_server_side_encryption_configuration\""}) {
    EXPECT_EQ(RedactLine(line), line);
  }
}

// The CDK's logical ids are long and end in digests; without them a report would not say what it is about.
TEST(RedactLine, KeepsLogicalIdsThatAreMade) {
  for (const char* line : {R"(  "ApiRestDeploymentStageprodE136C09A": {)",
                           R"(  "AuthorizerFunctionCrmChatprodApiToken8AC28F70PermissionsEC6C255C": {)",
                           R"(  {"Ref": "ApiRestDeployment820C29820d37b3d8616a52452f88bc3c9908df11"},)"}) {
    EXPECT_EQ(RedactLine(line), line);
  }
  // Digits that are no digest, and a digest of seven.
  EXPECT_NE(RedactLine("x = \"" + kRandom + "E136C09A\""), "x = \"" + kRandom + "E136C09A\"");
  const std::string near = "\"ApiReSt4DepLoyMent7StaGe2prodE136C0A\"";
  EXPECT_EQ(RedactLine(near), "\"(redacted)\"");
}

TEST(RedactLine, SurvivesWhatIsBroken) {
  EXPECT_EQ(RedactLine(""), "");
  EXPECT_EQ(RedactLine("password = \""), "password = \"");
  EXPECT_EQ(RedactLine("password = \"never closed \xff"), "password = \"(redacted)");
  EXPECT_EQ(RedactLine("password="), "password=");
  EXPECT_EQ(RedactLine("\\"), "\\");
  const std::string quotes(100000, '"');
  EXPECT_EQ(RedactLine(quotes), quotes);
}

}  // namespace
}  // namespace assay
