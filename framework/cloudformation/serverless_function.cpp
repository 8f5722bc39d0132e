// SPDX-License-Identifier: Apache-2.0
#include <cctype>
#include <utility>

#include "cloudformation/serverless.h"

namespace assay::cloudformation {

/// What calls of the function name: the alias that is published, if there is one.
std::string Serverless::AliasOf(const Source& s) {
  const Value name = MemberOf(s.properties, "AutoPublishAlias");
  if (name.is_absent() || s.kind != "Function") return {};
  std::string out = s.Named("Alias");
  if (name.is_string()) {
    for (const char c : name.string()) {
      if (std::isalnum(static_cast<unsigned char>(c))) out += c;
    }
  }
  return out;
}

Value Serverless::Callee(const Source& s) {
  const std::string alias = AliasOf(s);
  return s.build.Ref(alias.empty() ? s.id : std::string_view(alias));
}

void Serverless::Function(const Source& s) {
  const Value properties = s.properties;
  Members members = Others(s, {"AssumeRolePolicyDocument",
                               "AutoPublishAlias",
                               "AutoPublishAliasAllProperties",
                               "AutoPublishCodeSha256",
                               "CodeUri",
                               "DeadLetterQueue",
                               "DeploymentPreference",
                               "EventInvokeConfig",
                               "Events",
                               "FunctionUrlConfig",
                               "ImageUri",
                               "InlineCode",
                               "PermissionsBoundary",
                               "Policies",
                               "PropagateTags",
                               "ProvisionedConcurrencyConfig",
                               "PublishToLatestPublished",
                               "Role",
                               "RolePath",
                               "SourceKMSKeyArn",
                               "Tags",
                               "Tracing",
                               "VersionDeletionPolicy",
                               "VersionDescription"});
  const Value inline_code = MemberOf(properties, "InlineCode"), image = MemberOf(properties, "ImageUri");
  if (!inline_code.is_absent()) {
    members.emplace_back("Code", s.build.Map({{"ZipFile", inline_code}}));
  } else if (!image.is_absent()) {
    members.emplace_back("Code", s.build.Map({{"ImageUri", image}}));
  } else {
    members.emplace_back(
        "Code", Location(s, MemberOf(properties, "CodeUri"), "S3Bucket", "S3Key", "S3ObjectVersion"));
  }
  const Value tracing = MemberOf(properties, "Tracing");
  if (!tracing.is_absent()) members.emplace_back("TracingConfig", s.build.Map({{"Mode", tracing}}));
  const Value queue = MemberOf(properties, "DeadLetterQueue");
  const Value dead_letters = MemberOf(queue, "TargetArn");
  if (!dead_letters.is_absent()) {
    members.emplace_back("DeadLetterConfig", s.build.Map({{"TargetArn", dead_letters}}));
  }
  const Value tags = TagList(s, "lambda:createdBy");
  members.emplace_back("Tags", tags);

  RoleParts role;
  role.managed.push_back(ManagedPolicy(s, "service-role/AWSLambdaBasicExecutionRole"));
  if (!tracing.is_absent()) role.managed.push_back(ManagedPolicy(s, "AWSXrayWriteOnlyAccess"));
  if (!MemberOf(properties, "VpcConfig").is_absent()) {
    role.managed.push_back(ManagedPolicy(s, "service-role/AWSLambdaVPCAccessExecutionRole"));
  }
  if (!dead_letters.is_absent()) {
    const bool topic = TextOf(queue, "Type") == "SNS";
    role.inlined.push_back(InlinePolicy(
        s, "DeadLetterQueuePolicy",
        Document(s,
                 {AllowsAction(s, s.build.Text(topic ? "sns:Publish" : "sqs:SendMessage"), dead_letters)})));
  }
  AddPolicies(s, MemberOf(properties, "Policies"), role);

  const Value alias = MemberOf(properties, "AutoPublishAlias");
  if (!alias.is_absent()) Alias(s, alias);
  Url(s, Callee(s));
  if (const Value invoke = MemberOf(properties, "EventInvokeConfig"); invoke.is_mapping()) {
    Members config = {{"FunctionName", s.build.Ref(s.id)},
                      {"Qualifier", alias.is_absent() ? s.build.Text("$LATEST") : alias}};
    for (const std::string_view key : {"MaximumEventAgeInSeconds", "MaximumRetryAttempts"}) {
      config.emplace_back(key, MemberOf(invoke, key));
    }
    Emit(s, s.Named("EventInvokeConfig"), "AWS::Lambda::EventInvokeConfig", config);
  }
  FunctionEvents(s, role);

  const Value own_role = MemberOf(properties, "Role");
  members.emplace_back("Role", own_role.is_absent() ? s.build.GetAtt(s.Named("Role"), "Arn") : own_role);
  Emit(s, s.id, "AWS::Lambda::Function", members, true);
  if (own_role.is_absent()) Role(s, "lambda.amazonaws.com", role, tags);
}

void Serverless::Alias(const Source& s, const Value& name) {
  const std::string version = s.Named("Version");
  Emit(s, version, "AWS::Lambda::Version",
       {{"FunctionName", s.build.Ref(s.id)}, {"Description", MemberOf(s.properties, "VersionDescription")}});
  Emit(s, AliasOf(s), "AWS::Lambda::Alias",
       {{"Name", name},
        {"FunctionName", s.build.Ref(s.id)},
        {"FunctionVersion", s.build.GetAtt(version, "Version")},
        {"ProvisionedConcurrencyConfig", MemberOf(s.properties, "ProvisionedConcurrencyConfig")}});
}

void Serverless::Url(const Source& s, const Value& target) {
  const Value config = MemberOf(s.properties, "FunctionUrlConfig");
  if (!config.is_mapping()) return;
  Members members = {{"TargetFunctionArn", target}};
  for (const std::string_view key : {"AuthType", "Cors", "InvokeMode"}) {
    members.emplace_back(key, MemberOf(config, key));
  }
  Emit(s, s.Named("Url"), "AWS::Lambda::Url", members);
  // Whoever needn't sign in is let in by name.
  if (TextOf(config, "AuthType") != "NONE") return;
  Permission(s, s.Named("UrlPublicPermissions"), "*",
             {{"FunctionName", target},
              {"Action", s.build.Text("lambda:InvokeFunctionUrl")},
              {"FunctionUrlAuthType", s.build.Text("NONE")}});
  Permission(s, s.Named("URLInvokeAllowPublicAccess"), "*",
             {{"FunctionName", target},
              {"Action", s.build.Text("lambda:InvokeFunction")},
              {"InvokedViaFunctionUrl", s.build.Bool(true)}});
}

}  // namespace assay::cloudformation
