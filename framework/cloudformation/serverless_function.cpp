// SPDX-License-Identifier: Apache-2.0
#include <cctype>
#include <utility>

#include "cloudformation/serverless.h"

namespace assay::cloudformation {

/// The alias that is published, if there is one: what calls of the function name.
std::string Serverless::AliasOf(const Source& s) {
  const Value name = MemberOf(s.properties, "AutoPublishAlias");
  if (name.is_absent()) return {};
  std::string out = s.Named("Alias");
  if (name.is_string()) {
    for (const char c : name.string()) {
      if (std::isalnum(static_cast<unsigned char>(c))) {
        out += c;
      } else if (c == '-' || c == '_') {
        out += c == '-' ? 'D' : 'U';
      }
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
  Value tracing = MemberOf(properties, "Tracing");
  if (tracing.is_string() && tracing.string() == "Disabled") tracing = Value();
  if (!tracing.is_absent()) members.emplace_back("TracingConfig", s.build.Map({{"Mode", tracing}}));
  const Value queue = MemberOf(properties, "DeadLetterQueue");
  const Value dead_letters = MemberOf(queue, "TargetArn");
  if (!dead_letters.is_absent()) {
    members.emplace_back("DeadLetterConfig", s.build.Map({{"TargetArn", dead_letters}}));
  }
  const Value tags = TagList(s, "lambda:createdBy");
  members.emplace_back("Tags", tags);

  RoleParts role;
  const bool durable = !MemberOf(properties, "DurableConfig").is_absent();
  role.managed.push_back(ManagedPolicy(s, durable ? "service-role/AWSLambdaBasicDurableExecutionRolePolicy"
                                                  : "service-role/AWSLambdaBasicExecutionRole"));
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
  InvokeConfig(s, role);
  AddPolicies(s, MemberOf(properties, "Policies"), role);

  const Value alias = MemberOf(properties, "AutoPublishAlias");
  if (!alias.is_absent()) Alias(s, alias);
  Url(s, Callee(s));
  FunctionEvents(s, role);

  const Value gradual = MemberOf(properties, "DeploymentPreference"), enabled = MemberOf(gradual, "Enabled");
  if (gradual.is_mapping() && (enabled.is_absent() || !enabled.is_bool() || enabled.boolean()))
    deployed_.push_back(s);

  const Value own_role = MemberOf(properties, "Role");
  members.emplace_back("Role", own_role.is_absent() ? s.build.GetAtt(s.Named("Role"), "Arn") : own_role);
  Emit(s, s.id, "AWS::Lambda::Function", members, true);
  if (own_role.is_absent()) Role(s, "lambda.amazonaws.com", role, tags);
}

void Serverless::Alias(const Source& s, const Value& name) {
  const std::string version = s.Named("Version");
  Value deletion = MemberOf(s.resource, "DeletionPolicy");
  if (deletion.is_absent()) deletion = MemberOf(s.properties, "VersionDeletionPolicy");
  if (deletion.is_absent()) {
    const bool managed = !MemberOf(s.properties, "CapacityProviderConfig").is_absent();
    deletion = s.build.Text(managed ? "Delete" : "Retain");
  }
  Emit(s, version, "AWS::Lambda::Version",
       {{"FunctionName", s.build.Ref(s.id)}, {"Description", MemberOf(s.properties, "VersionDescription")}},
       false, deletion);
  Emit(s, AliasOf(s), "AWS::Lambda::Alias",
       {{"Name", name},
        {"FunctionName", s.build.Ref(s.id)},
        {"FunctionVersion", s.build.GetAtt(version, "Version")},
        {"ProvisionedConcurrencyConfig", MemberOf(s.properties, "ProvisionedConcurrencyConfig")}});
}

/// What CodeDeploy needs to move calls from one version to the next: one application and one role for all
/// functions. Source: AWS SAM developer guide, "Deploying serverless applications gradually".
void Serverless::Deployments() {
  constexpr std::string_view kApplication = "ServerlessDeploymentApplication",
                             kRole = "CodeDeployServiceRole";
  if (deployed_.empty()) return;
  Source common = deployed_[0];
  common.resource = Value();  // they are there whether or not a function is
  common.kind = "";
  Members tagged;
  for (const Source& s : deployed_) {
    const Value own = MemberOf(s.properties, "Tags");
    if (!own.is_mapping() || !IsTrue(MemberOf(s.properties, "PropagateTags"))) continue;
    for (const Entry& tag : own.entries()) tagged.emplace_back(tag.key, tag.value);
  }
  common.properties = common.build.Map({{"Tags", tagged.empty() ? Value() : common.build.Map(tagged)}});
  const Value tags = TagList(common, "", false);
  Emit(common, kApplication, "AWS::CodeDeploy::Application",
       {{"ComputePlatform", common.build.Text("Lambda")}, {"Tags", tags}});
  bool needed = false;
  for (const Source& s : deployed_) {
    const TreeBuilder& build = s.build;
    const Value given = MemberOf(s.properties, "DeploymentPreference");
    const Value role = MemberOf(given, "Role"), type = MemberOf(given, "Type");
    const Value alarms = MemberOf(given, "Alarms");
    needed = needed || role.is_absent();
    Members members = {
        {"ApplicationName", build.Ref(kApplication)},
        {"AutoRollbackConfiguration",
         build.Map(
             {{"Enabled", build.Bool(true)},
              {"Events", build.List({build.Text("DEPLOYMENT_FAILURE"), build.Text("DEPLOYMENT_STOP_ON_ALARM"),
                                     build.Text("DEPLOYMENT_STOP_ON_REQUEST")})}})},
        {"DeploymentConfigName", type.is_absent() ? Value()
                                                  : build.Sub("CodeDeployDefault.Lambda${ConfigName}",
                                                              build.Map({{"ConfigName", type}}))},
        {"DeploymentStyle", build.Map({{"DeploymentType", build.Text("BLUE_GREEN")},
                                       {"DeploymentOption", build.Text("WITH_TRAFFIC_CONTROL")}})},
        {"ServiceRoleArn", role.is_absent() ? build.GetAtt(kRole, "Arn") : role},
        {"Tags", IsTrue(MemberOf(s.properties, "PropagateTags")) ? TagList(s, "", false) : Value()},
        {"TriggerConfigurations", MemberOf(given, "TriggerConfigurations")}};
    if (alarms.is_sequence()) {
      std::vector<Value> names;
      for (const Value& alarm : alarms.elements()) names.push_back(build.Map({{"Name", alarm}}));
      members.emplace_back("AlarmConfiguration",
                           build.Map({{"Enabled", build.Bool(true)}, {"Alarms", build.List(names)}}));
    }
    Source group = s;
    group.resource = Value();
    if (IsTrue(MemberOf(given, "PassthroughCondition")))
      group.resource = build.Map({{"Condition", MemberOf(s.resource, "Condition")}});
    Emit(group, s.Named("DeploymentGroup"), "AWS::CodeDeploy::DeploymentGroup", members);
  }
  if (!needed) return;
  Emit(common, kRole, "AWS::IAM::Role",
       {{"AssumeRolePolicyDocument", TrustOf(common, "codedeploy.amazonaws.com")},
        {"ManagedPolicyArns",
         common.build.List({ManagedPolicy(common, "service-role/AWSCodeDeployRoleForLambda")})},
        {"Tags", tags}});
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
