// SPDX-License-Identifier: Apache-2.0
#include "cloudformation/serverless.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "value/ops.h"

namespace assay::cloudformation {

bool Named(std::initializer_list<std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}
namespace {

constexpr std::string_view kPrefix = "AWS::Serverless::";
constexpr int kMaxMerge = 100;

}  // namespace

std::string StageSuffix(const Value& stage) {
  if (!stage.is_string()) return {};
  const std::string_view text = stage.string();
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c); });
  return plain ? std::string(text) : std::string();
}

Value Serverless::Expand() {
  for (const Entry& entry : resources_.entries()) {
    const std::string_view type = TextOf(entry.value, "Type");
    if (type.substr(0, kPrefix.size()) != kPrefix) {
      made_.push_back(entry);
    } else {
      ExpandOne(SourceOf(entry));
    }
  }
  ImplicitApis();
  Deployments();
  Connectors();
  return MakeObject(std::move(made_), arena_, resources_.origin()).WithOpen(resources_.open());
}

Serverless::Source Serverless::SourceOf(const Entry& entry) {
  const std::string_view kind = TextOf(entry.value, "Type").substr(kPrefix.size());
  Value properties = MemberOf(entry.value, "Properties");
  const Value global = MemberOf(globals_, kind);
  if (global.is_mapping() && MemberOf(entry.value, "IgnoreGlobals").is_absent()) {
    properties = properties.is_mapping() ? Merge(global, properties, 0) : global;
  }
  return {entry.key,   kind,       entry.key_span,
          entry.value, properties, TreeBuilder(arena_, entry.value.origin(), entry.key_span),
          entry.key};
}

/// The resource's own value counts; mappings are joined, lists appended to the global one, but for
/// architectures, of which there may be only one.
Value Serverless::Merge(const Value& global, const Value& own, int depth) {
  if (depth > kMaxMerge) return own;
  if (global.is_sequence() && own.is_sequence()) {
    std::vector<Value> all(global.elements().begin(), global.elements().end());
    all.insert(all.end(), own.elements().begin(), own.elements().end());
    return MakeTuple(all, arena_, own.origin());
  }
  if (!global.is_mapping() || !own.is_mapping() || IsIntrinsic(global) || IsIntrinsic(own)) return own;
  std::vector<Entry> all(global.entries().begin(), global.entries().end());
  for (const Entry& entry : own.entries()) {
    const Value* other = global.Find(entry.key);
    const bool joined = other && entry.key != "Architectures";
    all.push_back({entry.key, joined ? Merge(*other, entry.value, depth + 1) : entry.value, entry.key_span});
  }
  return MakeObject(std::move(all), arena_, own.origin());
}

void Serverless::ExpandOne(const Source& s) {
  if (!s.properties.is_mapping() && !s.properties.is_absent()) {
    return NotExpanded(s, "Properties are not a mapping", "It stands for nothing that could be judged");
  }
  static constexpr std::pair<std::string_view, void (Serverless::*)(const Source&)> kKinds[] = {
      {"Api", &Serverless::Api},
      {"Application", &Serverless::Application},
      {"CapacityProvider", &Serverless::CapacityProvider},
      {"Connector", &Serverless::Connector},
      {"Function", &Serverless::Function},
      {"GraphQLApi", &Serverless::GraphQlApi},
      {"HttpApi", &Serverless::HttpApi},
      {"LayerVersion", &Serverless::Layer},
      {"SimpleTable", &Serverless::Table},
      {"StateMachine", &Serverless::StateMachine},
      {"WebSocketApi", &Serverless::WebSocketApi},
  };
  for (const auto& [kind, expand] : kKinds) {
    if (kind == s.kind) return (this->*expand)(s);
  }
  NotExpanded(s, std::string(kPrefix) + std::string(s.kind) + " isn't expanded",
              "The resource is judged as it is written; those it stands for are not");
}

void Serverless::NotExpanded(const Source& s, const std::string& what, const std::string& why) {
  incomplete_ = true;
  made_.push_back({s.id, s.resource, s.key_span});
  report_(std::string(s.id) + ": " + what, why, s.key_span);
}

void Serverless::Emit(const Source& s, std::string_view id, std::string_view type, const Members& properties,
                      bool own, const Value& deletion) {
  Members members = {
      {"Type", s.build.Text(type)},
      {"Condition", MemberOf(s.resource, "Condition")},
      {"Properties", s.build.Map(WithTags(s, type, properties))},
      {"DeletionPolicy", deletion.is_absent() ? MemberOf(s.resource, "DeletionPolicy") : deletion},
      {"UpdateReplacePolicy", MemberOf(s.resource, "UpdateReplacePolicy")}};
  if (own) {
    for (const std::string_view key : {"DependsOn", "Metadata", "UpdatePolicy"})
      members.emplace_back(key, MemberOf(s.resource, key));
  }
  made_.push_back(s.build.Under(id, s.build.Map(members)));
  if (!own) made_from_.emplace(made_.back().key, s.written);
}

bool Serverless::IsTrue(const Value& v) { return v.is_bool() && v.boolean(); }

/// With PropagateTags whatever can be tagged has the tags that were written, and no others.
Serverless::Members Serverless::WithTags(const Source& s, std::string_view type, const Members& properties) {
  if (!Named({"Api", "Function", "StateMachine"}, s.kind)) return properties;
  if (!IsTrue(MemberOf(s.properties, "PropagateTags"))) return properties;
  if (!Named(
          {"AWS::ApiGateway::ApiKey", "AWS::ApiGateway::DomainName", "AWS::ApiGateway::RestApi",
           "AWS::ApiGateway::Stage", "AWS::ApiGateway::UsagePlan", "AWS::IAM::Role", "AWS::IoT::TopicRule",
           "AWS::Lambda::Function", "AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::StepFunctions::StateMachine"},
          type)) {
    return properties;
  }
  const Value tags = TagList(s, "", false);
  if (tags.is_absent()) return properties;
  Members out;
  std::copy_if(properties.begin(), properties.end(), std::back_inserter(out),
               [](const Member& m) { return m.first != "Tags"; });
  out.emplace_back("Tags", tags);
  return out;
}

Serverless::Members Serverless::Others(const Source& s, std::initializer_list<std::string_view> consumed) {
  Members out;
  if (!s.properties.is_mapping()) return out;
  for (const Entry& entry : s.properties.entries()) {
    if (!Named(consumed, entry.key)) out.emplace_back(entry.key, entry.value);
  }
  return out;
}

Value Serverless::TagList(const Source& s, std::string_view created_by, bool created) {
  std::vector<Value> tags;
  if (created) {
    tags.push_back(s.build.Map({{"Key", s.build.Text(created_by)}, {"Value", s.build.Text("SAM")}}));
  }
  const Value own = MemberOf(s.properties, "Tags");
  if (own.is_mapping()) {
    for (const Entry& tag : own.entries()) {
      tags.push_back(s.build.Map({{"Key", s.build.Text(tag.key)}, {"Value", tag.value}}));
    }
  }
  return tags.empty() ? Value() : s.build.List(tags);
}

Value Serverless::TagsWithMaker(const Source& s, std::string_view created_by) {
  std::vector<Value> tags;
  const Value own = TagList(s, "", false);
  if (own.is_sequence()) tags.assign(own.elements().begin(), own.elements().end());
  tags.push_back(s.build.Map({{"Key", s.build.Text(created_by)}, {"Value", s.build.Text("SAM")}}));
  return s.build.List(tags);
}

/// "s3://bucket/key" or {Bucket, Key, Version}. What is local is uploaded before deployment, so that its
/// place isn't known.
Value Serverless::Location(const Source& s, const Value& uri, std::string_view bucket, std::string_view key,
                           std::string_view version) {
  if (uri.is_string()) {
    static constexpr std::string_view kScheme = "s3://";
    std::string_view text = uri.string();
    if (text.substr(0, kScheme.size()) != kScheme) return {};
    text.remove_prefix(kScheme.size());
    const auto slash = std::min(text.find('/'), text.size());
    return s.build.Map({{bucket, s.build.Text(text.substr(0, slash))},
                        {key, s.build.Text(text.substr(std::min(slash + 1, text.size())))}});
  }
  if (!uri.is_mapping()) return {};
  return s.build.Map(
      {{bucket, MemberOf(uri, "Bucket")}, {key, MemberOf(uri, "Key")}, {version, MemberOf(uri, "Version")}});
}

void Serverless::Table(const Source& s) {
  const Value primary = MemberOf(s.properties, "PrimaryKey");
  const Value given = MemberOf(primary, "Name");
  const Value name = given.is_absent() ? s.build.Text("id") : given;
  const std::string_view type = TextOf(primary, "Type");
  const std::string_view code = type == "Number" ? "N" : type == "Binary" ? "B" : "S";
  Members members = Others(s, {"PrimaryKey", "Tags"});
  if (MemberOf(s.properties, "ProvisionedThroughput").is_absent()) {
    members.emplace_back("BillingMode", s.build.Text("PAY_PER_REQUEST"));
  }
  members.emplace_back(
      "AttributeDefinitions",
      s.build.List({s.build.Map({{"AttributeName", name}, {"AttributeType", s.build.Text(code)}})}));
  members.emplace_back(
      "KeySchema", s.build.List({s.build.Map({{"AttributeName", name}, {"KeyType", s.build.Text("HASH")}})}));
  members.emplace_back("Tags", TagList(s, "", false));
  Emit(s, s.id, "AWS::DynamoDB::Table", members, true);
}

void Serverless::Layer(const Source& s) {
  Members members = Others(s, {"ContentUri", "RetentionPolicy", "PublishLambdaVersion"});
  members.emplace_back(
      "Content", Location(s, MemberOf(s.properties, "ContentUri"), "S3Bucket", "S3Key", "S3ObjectVersion"));
  if (MemberOf(s.properties, "LayerName").is_absent()) members.emplace_back("LayerName", s.build.Text(s.id));
  Value deletion = MemberOf(s.properties, "RetentionPolicy");
  if (deletion.is_absent()) deletion = MemberOf(s.resource, "DeletionPolicy");
  Emit(s, s.id, "AWS::Lambda::LayerVersion", members, true,
       deletion.is_absent() ? s.build.Text("Retain") : deletion);
}

void Serverless::Application(const Source& s) {
  Members members = Others(s, {"Location", "Tags"});
  const Value location = MemberOf(s.properties, "Location");
  // An application of the repository is fetched under an address that only the transform knows.
  if (!location.is_mapping() || IsIntrinsic(location)) members.emplace_back("TemplateURL", location);
  members.emplace_back("Tags", TagList(s, "lambda:createdBy"));
  Emit(s, s.id, "AWS::CloudFormation::Stack", members, true);
}

/// Source: AWS SAM developer guide, "AWS::Serverless::CapacityProvider".
void Serverless::CapacityProvider(const Source& s) {
  const Value properties = s.properties;
  const Value role = MemberOf(properties, "OperatorRole"), tags = TagsWithMaker(s, "lambda:createdBy");
  const Value machines = MemberOf(properties, "InstanceRequirements");
  const Value scaling = MemberOf(properties, "ScalingConfig");
  const Value logging = MemberOf(properties, "LoggingConfig");
  Members members = {{"CapacityProviderName", MemberOf(properties, "CapacityProviderName")},
                     {"KmsKeyArn", MemberOf(properties, "KmsKeyArn")},
                     {"VpcConfig", MemberOf(properties, "VpcConfig")},
                     {"Tags", tags}};
  const std::string made = s.Named("OperatorRole");
  members.emplace_back("PermissionsConfig",
                       s.build.Map({{"CapacityProviderOperatorRoleArn",
                                     role.is_absent() ? s.build.GetAtt(made, "Arn") : role}}));
  if (machines.is_mapping()) {
    members.emplace_back("InstanceRequirements",
                         s.build.Map({{"Architectures", MemberOf(machines, "Architectures")},
                                      {"AllowedInstanceTypes", MemberOf(machines, "AllowedTypes")},
                                      {"ExcludedInstanceTypes", MemberOf(machines, "ExcludedTypes")}}));
  }
  if (scaling.is_mapping()) {
    const Value target = MemberOf(scaling, "AverageCPUUtilization");
    Members config = {{"MaxVCpuCount", MemberOf(scaling, "MaxVCpuCount")},
                      {"ScalingMode", s.build.Text(target.is_absent() ? "Auto" : "Manual")}};
    if (!target.is_absent()) {
      config.emplace_back(
          "ScalingPolicies",
          s.build.List({s.build.Map(
              {{"PredefinedMetricType", s.build.Text("LambdaCapacityProviderAverageCPUUtilization")},
               {"TargetValue", target}})}));
    }
    members.emplace_back("CapacityProviderScalingConfig", s.build.Map(config));
  }
  if (!logging.is_absent()) {
    members.emplace_back("TelemetryConfig", s.build.Map({{"LoggingConfig", logging}}));
  }
  Emit(s, s.id, "AWS::Lambda::CapacityProvider", members, true);
  if (!role.is_absent()) return;
  Emit(s, made, "AWS::IAM::Role",
       {{"AssumeRolePolicyDocument", TrustOf(s, "lambda.amazonaws.com")},
        {"ManagedPolicyArns", s.build.List({ManagedPolicy(s, "AWSLambdaManagedEC2ResourceOperator")})},
        {"Tags", s.build.List({s.build.Map(
                     {{"Key", s.build.Text("lambda:createdBy")}, {"Value", s.build.Text("SAM")}})})}});
}

void Serverless::StateMachine(const Source& s) {
  Members members =
      Others(s, {"AutoPublishAlias", "DefinitionUri", "DefinitionSubstitutions", "Definition", "Events",
                 "DeploymentPreference", "Logging", "Name", "PermissionsBoundary", "Policies",
                 "PropagateTags", "Role", "RolePath", "Tags", "Tracing", "Type", "UseAliasAsEventTarget"});
  members.emplace_back("StateMachineName", MemberOf(s.properties, "Name"));
  members.emplace_back("StateMachineType", MemberOf(s.properties, "Type"));
  members.emplace_back("LoggingConfiguration", MemberOf(s.properties, "Logging"));
  members.emplace_back("TracingConfiguration", MemberOf(s.properties, "Tracing"));
  members.emplace_back("DefinitionSubstitutions", MemberOf(s.properties, "DefinitionSubstitutions"));
  const Value definition = MemberOf(s.properties, "Definition");
  if (!definition.is_absent()) {
    members.emplace_back("DefinitionString", s.build.Map({{"Fn::ToJsonString", definition}}));
  } else {
    members.emplace_back("DefinitionS3Location",
                         Location(s, MemberOf(s.properties, "DefinitionUri"), "Bucket", "Key", "Version"));
  }
  const Value tags = TagList(s, "stateMachine:createdBy");
  members.emplace_back("Tags", tags);
  const Value role = MemberOf(s.properties, "Role");
  members.emplace_back("RoleArn", role.is_absent() ? s.build.GetAtt(s.Named("Role"), "Arn") : role);
  Emit(s, s.id, "AWS::StepFunctions::StateMachine", members, true);
  if (role.is_absent()) {
    RoleParts parts;
    AddPolicies(s, MemberOf(s.properties, "Policies"), parts);
    if (IsTrue(MemberOf(MemberOf(s.properties, "Tracing"), "Enabled"))) {
      parts.managed.push_back(ManagedPolicy(s, "AWSXrayWriteOnlyAccess"));
    }
    Role(s, "states.amazonaws.com", parts, tags);
  }
  MachineAlias(s);
  MachineEvents(s);
}

/// A version that is kept when its machine changes or goes, and the name it is published under.
void Serverless::MachineAlias(const Source& s) {
  const Value name = MemberOf(s.properties, "AutoPublishAlias");
  if (name.is_absent()) return;
  const auto kept = [&](std::string_view policy) {
    const Value own = MemberOf(s.resource, policy);
    return own.is_absent() ? s.build.Text("Retain") : own;
  };
  Source version = s;
  version.resource = s.build.Map({{"Condition", MemberOf(s.resource, "Condition")},
                                  {"DeletionPolicy", kept("DeletionPolicy")},
                                  {"UpdateReplacePolicy", kept("UpdateReplacePolicy")}});
  Emit(version, s.Named("Version"), "AWS::StepFunctions::StateMachineVersion",
       {{"StateMachineArn", s.build.Ref(s.id)},
        {"StateMachineRevisionId", s.build.GetAtt(s.id, "StateMachineRevisionId")}});
  Members preference = {{"StateMachineVersionArn", s.build.Ref(s.Named("Version"))}};
  const Value given = MemberOf(s.properties, "DeploymentPreference");
  if (!given.is_mapping()) preference.emplace_back("Type", s.build.Text("ALL_AT_ONCE"));
  if (given.is_mapping()) {
    for (const Entry& entry : given.entries()) preference.emplace_back(entry.key, entry.value);
  }
  Emit(s, AliasOf(s), "AWS::StepFunctions::StateMachineAlias",
       {{"Name", name}, {"DeploymentPreference", s.build.Map(preference)}});
}

}  // namespace assay::cloudformation
