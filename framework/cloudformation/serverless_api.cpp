// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "cloudformation/serverless.h"
#include "value/ops.h"

namespace assay::cloudformation {
namespace {

/// The condition that all users share; an API that some of them need always exists.
Value CommonCondition(const Value& a, const Value& b) {
  return a.is_string() && b.is_string() && a.string() == b.string() ? a : Value();
}

}  // namespace

void Serverless::Api(const Source& s) {
  const Value properties = s.properties;
  Members api = {
      {"Body", MemberOf(properties, "DefinitionBody")},
      {"BodyS3Location", Location(s, MemberOf(properties, "DefinitionUri"), "Bucket", "Key", "Version")}};
  for (const std::string_view key : {"ApiKeySourceType", "BinaryMediaTypes", "Description", "FailOnWarnings",
                                     "MinimumCompressionSize", "Mode", "Name", "SecurityPolicy"}) {
    api.emplace_back(key, MemberOf(properties, key));
  }
  const Value endpoint = MemberOf(properties, "EndpointConfiguration");
  if (endpoint.is_string() || IsIntrinsic(endpoint)) {
    api.emplace_back("EndpointConfiguration", s.build.Map({{"Types", s.build.List({endpoint})}}));
  } else if (endpoint.is_mapping()) {
    const Value type = MemberOf(endpoint, "Type");
    api.emplace_back("EndpointConfiguration",
                     s.build.Map({{"Types", type.is_absent() ? Value() : s.build.List({type})},
                                  {"VpcEndpointIds", MemberOf(endpoint, "VPCEndpointIds")}}));
  }
  const Value tags = TagList(s, "", false);
  api.emplace_back("Tags", tags);
  Emit(s, s.id, "AWS::ApiGateway::RestApi", api, true);

  const std::string deployment = s.Named("Deployment");
  Emit(s, deployment, "AWS::ApiGateway::Deployment",
       {{"RestApiId", s.build.Ref(s.id)}, {"StageName", s.build.Text("Stage")}});
  const Value name = MemberOf(properties, "StageName");
  const std::string stage = s.Named(StageSuffix(name)) + "Stage";
  Members members = {{"RestApiId", s.build.Ref(s.id)},
                     {"DeploymentId", s.build.Ref(deployment)},
                     {"StageName", name},
                     {"Tags", tags}};
  for (const std::string_view key : {"AccessLogSetting", "CacheClusterEnabled", "CacheClusterSize",
                                     "CanarySetting", "MethodSettings", "TracingEnabled", "Variables"}) {
    members.emplace_back(key, MemberOf(properties, key));
  }
  Emit(s, stage, "AWS::ApiGateway::Stage", members);
  Domain(s, stage, false);
  UsagePlan(s, stage);
}

void Serverless::HttpApi(const Source& s) {
  const Value properties = s.properties;
  Members api = {
      {"Body", MemberOf(properties, "DefinitionBody")},
      {"BodyS3Location", Location(s, MemberOf(properties, "DefinitionUri"), "Bucket", "Key", "Version")}};
  for (const std::string_view key : {"Description", "FailOnWarnings", "Name"}) {
    api.emplace_back(key, MemberOf(properties, key));
  }
  Emit(s, s.id, "AWS::ApiGatewayV2::Api", api, true);

  const Value name = MemberOf(properties, "StageName");
  const std::string stage =
      s.Named(name.is_absent() ? "ApiGatewayDefaultStage" : StageSuffix(name) + "Stage");
  Members members = {{"ApiId", s.build.Ref(s.id)},
                     {"AutoDeploy", s.build.Bool(true)},
                     {"StageName", name.is_absent() ? s.build.Text("$default") : name},
                     {"StageVariables", MemberOf(properties, "StageVariables")}};
  for (const std::string_view key : {"AccessLogSettings", "DefaultRouteSettings", "RouteSettings"}) {
    members.emplace_back(key, MemberOf(properties, key));
  }
  std::vector<Member> tags = {{"httpapi:createdBy", s.build.Text("SAM")}};
  if (const Value own = MemberOf(properties, "Tags"); own.is_mapping()) {
    for (const Entry& tag : own.entries()) tags.emplace_back(tag.key, tag.value);
  }
  members.emplace_back("Tags", s.build.Map(tags));
  Emit(s, stage, "AWS::ApiGatewayV2::Stage", members);
  Domain(s, stage, true);
}

/// What events ask for without naming an API of their own.
void Serverless::ImplicitApis() {
  for (const bool http : {false, true}) {
    const std::vector<Source>& users = http ? http_users_ : rest_users_;
    if (users.empty()) continue;
    const std::string_view id = http ? "ServerlessHttpApi" : "ServerlessRestApi";
    if (resources_.Find(id)) continue;
    Value condition = MemberOf(users[0].resource, "Condition");
    for (const Source& user : users)
      condition = CommonCondition(condition, MemberOf(user.resource, "Condition"));
    const TreeBuilder& build = users[0].build;
    Members properties;
    if (!http) properties.emplace_back("StageName", build.Text("Prod"));
    const Value resource =
        build.Map({{"Type", build.Text(http ? "AWS::Serverless::HttpApi" : "AWS::Serverless::Api")},
                   {"Condition", condition},
                   {"Properties", build.Map(properties)}});
    ExpandOne(SourceOf(build.Under(id, resource)));
  }
}

void Serverless::Domain(const Source& s, const std::string& stage, bool http) {
  const Value domain = MemberOf(s.properties, "Domain");
  if (!domain.is_mapping() || IsIntrinsic(domain)) return;
  const Value name = MemberOf(domain, "DomainName"), certificate = MemberOf(domain, "CertificateArn");
  const Value endpoint = MemberOf(domain, "EndpointConfiguration");
  const Value type = endpoint.is_mapping() && !IsIntrinsic(endpoint) ? MemberOf(endpoint, "Type") : endpoint;
  const Value placed = type.is_absent() ? s.build.Text("REGIONAL") : type;
  const std::string id = s.Named("DomainName");
  if (http) {
    Emit(s, id, "AWS::ApiGatewayV2::DomainName",
         {{"DomainName", name},
          {"DomainNameConfigurations",
           s.build.List({s.build.Map({{"CertificateArn", certificate},
                                      {"EndpointType", placed},
                                      {"SecurityPolicy", MemberOf(domain, "SecurityPolicy")}})})},
          {"MutualTlsAuthentication", MemberOf(domain, "MutualTlsAuthentication")}});
    Emit(s, s.Named("ApiMapping"), "AWS::ApiGatewayV2::ApiMapping",
         {{"ApiId", s.build.Ref(s.id)}, {"DomainName", s.build.Ref(id)}, {"Stage", s.build.Ref(stage)}});
    return;
  }
  const bool edge = placed.is_string() && placed.string() == "EDGE";
  Emit(s, id, "AWS::ApiGateway::DomainName",
       {{"DomainName", name},
        {edge ? "CertificateArn" : "RegionalCertificateArn", certificate},
        {"EndpointConfiguration", s.build.Map({{"Types", s.build.List({placed})}})},
        {"SecurityPolicy", MemberOf(domain, "SecurityPolicy")},
        {"MutualTlsAuthentication", MemberOf(domain, "MutualTlsAuthentication")},
        {"OwnershipVerificationCertificateArn", MemberOf(domain, "OwnershipVerificationCertificateArn")}});
  Emit(s, s.Named("BasePathMapping"), "AWS::ApiGateway::BasePathMapping",
       {{"DomainName", s.build.Ref(id)}, {"RestApiId", s.build.Ref(s.id)}, {"Stage", s.build.Ref(stage)}});
}

void Serverless::UsagePlan(const Source& s, const std::string& stage) {
  const Value plan = MemberOf(MemberOf(s.properties, "Auth"), "UsagePlan");
  const std::string_view create = TextOf(plan, "CreateUsagePlan");
  if (create.empty() || create == "NONE") return;
  const bool shared = create == "SHARED";
  const std::string prefix = shared ? "Serverless" : std::string(s.id);
  Members members = {
      {"ApiStages",
       s.build.List({s.build.Map({{"ApiId", s.build.Ref(s.id)}, {"Stage", s.build.Ref(stage)}})})}};
  for (const std::string_view key : {"Description", "Quota", "Tags", "Throttle", "UsagePlanName"}) {
    members.emplace_back(key, MemberOf(plan, key));
  }
  Emit(s, prefix + "UsagePlan", "AWS::ApiGateway::UsagePlan", members);
  Emit(
      s, prefix + "ApiKey", "AWS::ApiGateway::ApiKey",
      {{"Enabled", s.build.Bool(true)},
       {"StageKeys",
        s.build.List({s.build.Map({{"RestApiId", s.build.Ref(s.id)}, {"StageName", s.build.Ref(stage)}})})}});
  Emit(s, prefix + "UsagePlanKey", "AWS::ApiGateway::UsagePlanKey",
       {{"KeyId", s.build.Ref(prefix + "ApiKey")},
        {"KeyType", s.build.Text("API_KEY")},
        {"UsagePlanId", s.build.Ref(prefix + "UsagePlan")}});
}

}  // namespace assay::cloudformation
