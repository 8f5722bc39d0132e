// SPDX-License-Identifier: Apache-2.0
#include "bench/shapes.h"

#include <array>
#include <string_view>

namespace assay::bench {
namespace {

std::string Number(int n) {
  std::string digits = std::to_string(n);
  return std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

std::string Bucket(int n, std::string_view more = "") {
  const std::string name = std::to_string(n);
  return "resource \"aws_s3_bucket\" \"b" + name + "\" {\n  bucket = \"${var.name}-" + name + "\"\n" +
         std::string(more) + "}\n";
}

}  // namespace

Files MakeNestedModules(int depth, int keys) {
  std::string set;
  for (int i = 0; i < keys; ++i) set += (i ? ", \"k" : "\"k") + std::to_string(i) + '"';
  Files files;
  for (int i = 0; i < depth; ++i) {
    const std::string next = "m" + std::to_string(i + 1);
    files[i == 0 ? "main.tf" : "m" + std::to_string(i) + "/main.tf"] =
        "variable \"name\" {\n  type    = string\n  default = \"x\"\n}\n\nmodule \"next\" {\n  source   = "
        "\"" +
        std::string(i == 0 ? "./" : "../") + next + "\"\n  for_each = toset([" + set +
        "])\n  name     = \"${var.name}-${each.key}\"\n}\n";
  }
  files["m" + std::to_string(depth) + "/main.tf"] = "variable \"name\" {\n  type = string\n}\n\n" + Bucket(0);
  return files;
}

Files MakeModuleCalls(int calls) {
  std::string root, module = "variable \"name\" {\n  type = string\n}\n";
  for (int i = 0; i < 5; ++i) module += Bucket(i);
  for (int i = 0; i < calls; ++i) {
    root += "module \"c" + std::to_string(i) + "\" {\n  source = \"./m\"\n  name   = \"n" +
            std::to_string(i) + "\"\n}\n";
  }
  return {{"main.tf", root}, {"m/main.tf", module}};
}

Files MakeRoots(int roots) {
  std::string text =
      "variable \"name\" {\n  type    = string\n  default = \"n\"\n}\n\nlocals {\n  tags = { a = var.name "
      "}\n}\n";
  for (int i = 0; i < 5; ++i) text += Bucket(i, "  tags   = local.tags\n");
  Files files;
  for (int i = 0; i < roots; ++i) files["r" + std::to_string(i) + "/main.tf"] = text;
  return files;
}

Files MakeTemplate(int resources, bool json) {
  struct Kind {
    std::string_view type, json, yaml;  // '@' stands for the number
  };
  static constexpr std::array<Kind, 4> kKinds = {{
      {"AWS::SNS::Topic", R"("DisplayName": "topic-@")", "DisplayName: topic-@"},
      {"AWS::SQS::Queue", R"("QueueName": "queue-@", "DelaySeconds": 5)", "QueueName: queue-@"},
      {"AWS::S3::Bucket", R"("BucketName": "bucket-@")", "BucketName: bucket-@"},
      {"AWS::Logs::LogGroup", R"("RetentionInDays": 30)", "RetentionInDays: 30"},
  }};
  std::string text = json ? "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": {\n"
                          : "AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n";
  for (int i = 0; i < resources; ++i) {
    const Kind& kind = kKinds[static_cast<std::size_t>(i) % kKinds.size()];
    const std::string number = Number(i);
    std::string properties(json ? kind.json : kind.yaml);
    if (const std::size_t at = properties.find('@'); at != std::string::npos)
      properties.replace(at, 1, number);
    if (json) {
      text += (i ? ",\n \"Resource" : " \"Resource") + number + "\": {\"Type\": \"" + std::string(kind.type) +
              "\", \"Properties\": {" + properties + "}}";
    } else {
      text += "  Resource" + number + ":\n    Type: " + std::string(kind.type) + "\n    Properties:\n      " +
              properties + "\n      Tags: [{Key: team, Value: platform}]\n";
    }
  }
  if (json) text += "\n}}\n";
  return {{json ? "template.json" : "template.yaml", text}};
}

Files MakePlan(int instances) {
  std::string values, changes;
  for (int i = 0; i < instances; ++i) {
    const std::string number = std::to_string(i);
    const std::string address = "aws_s3_bucket.this[" + number + "]";
    std::string tags;
    for (int t = 0; t < 40; ++t) {
      tags += (t ? ", \"tag-" : "\"tag-") + std::to_string(t) + "\": \"value-" + number + "-" +
              std::to_string(t) + "\"";
    }
    const std::string head =
        "{\"address\": \"" + address +
        "\", \"mode\": \"managed\", \"type\": \"aws_s3_bucket\", \"name\": \"this\", \"index\": " + number +
        ", \"provider_name\": \"registry.terraform.io/hashicorp/aws\", ";
    const std::string after = "{\"bucket\": \"bucket-" + number +
                              "\", \"force_destroy\": false, \"tags\": {" + tags + "}, \"tags_all\": {" +
                              tags + "}}";
    const char* const comma = i ? ",\n" : "\n";
    values += comma + head + "\"schema_version\": 0, \"values\": " + after + ", \"sensitive_values\": {}}";
    changes +=
        comma + head + "\"change\": {\"actions\": [\"create\"], \"before\": null, \"after\": " + after +
        ", \"after_unknown\": {\"arn\": true, \"id\": true, \"region\": true}, \"after_sensitive\": {}}}";
  }
  return {
      {"plan.json",
       "{\"format_version\": \"1.2\", \"terraform_version\": \"1.9.0\", \"planned_values\": "
       "{\"root_module\": "
       "{\"resources\": [" +
           values + "]}},\n\"resource_changes\": [" + changes +
           "],\n\"configuration\": {\"provider_config\": {\"aws\": {\"name\": \"aws\", \"full_name\": "
           "\"registry.terraform.io/hashicorp/aws\"}}, \"root_module\": {\"resources\": [{\"address\": "
           "\"aws_s3_bucket.this\", \"mode\": \"managed\", \"type\": \"aws_s3_bucket\", \"name\": \"this\", "
           "\"provider_config_key\": \"aws\", \"schema_version\": 0}]}}}\n"}};
}

}  // namespace assay::bench
