// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

#include "cloudformation/serverless.h"
#include "value/ops.h"

namespace assay::cloudformation {
namespace {

/// The condition that all users share; an API that some of them need always exists.
Value CommonCondition(const Value& a, const Value& b) {
  return a.is_string() && b.is_string() && a.string() == b.string() ? a : Value();
}

std::string Without(std::string_view text, std::string_view letters) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [&](char c) { return letters.find(c) == std::string_view::npos; });
  return out;
}

std::string Alphanumeric(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](unsigned char c) { return std::isalnum(c) != 0; });
  return out;
}

/// Without slashes at its ends.
std::string_view Trimmed(std::string_view path) {
  const std::size_t first = std::min(path.find_first_not_of('/'), path.size());
  path.remove_prefix(first);
  return path.substr(0, path.find_last_not_of('/') + 1);
}

}  // namespace

void Serverless::Api(const Source& s) {
  const Value properties = s.properties;
  Members api = {
      {"Body", MemberOf(properties, "DefinitionBody")},
      {"BodyS3Location", Location(s, MemberOf(properties, "DefinitionUri"), "Bucket", "Key", "Version")}};
  for (const std::string_view key :
       {"ApiKeySourceType", "BinaryMediaTypes", "Description", "FailOnWarnings", "EndpointAccessMode",
        "MinimumCompressionSize", "Mode", "Name", "Policy", "SecurityPolicy"}) {
    api.emplace_back(key, MemberOf(properties, key));
  }
  const Value endpoint = MemberOf(properties, "EndpointConfiguration");
  if (endpoint.is_string() || IsIntrinsic(endpoint)) {
    api.emplace_back("EndpointConfiguration", s.build.Map({{"Types", s.build.List({endpoint})}}));
    api.emplace_back("Parameters", s.build.Map({{"endpointConfigurationTypes", endpoint}}));
  } else if (endpoint.is_mapping()) {
    const Value type = MemberOf(endpoint, "Type"), ids = MemberOf(endpoint, "VPCEndpointIds");
    api.emplace_back(
        "EndpointConfiguration",
        s.build.Map({{"Types", type.is_absent() ? Value() : s.build.List({type})},
                     {"VpcEndpointIds", ids.is_absent() ? MemberOf(endpoint, "VpcEndpointIds") : ids},
                     {"IpAddressType", MemberOf(endpoint, "IpAddressType")}}));
    if (!type.is_absent())
      api.emplace_back("Parameters", s.build.Map({{"endpointConfigurationTypes", type}}));
  }
  Emit(s, s.id, "AWS::ApiGateway::RestApi", api, true);

  const std::string deployment = s.Named("Deployment");
  // Without a version of OpenAPI the deployment makes a stage of its own, of that name.
  const bool extra = MemberOf(properties, "OpenApiVersion").is_absent();
  Emit(s, deployment, "AWS::ApiGateway::Deployment",
       {{"RestApiId", s.build.Ref(s.id)}, {"StageName", extra ? s.build.Text("Stage") : Value()}});
  const Value name = MemberOf(properties, "StageName");
  const std::string stage = s.Named(StageSuffix(name)) + "Stage";
  Members members = {{"RestApiId", s.build.Ref(s.id)},
                     {"DeploymentId", s.build.Ref(deployment)},
                     {"StageName", name},
                     {"Tags", TagList(s, "", false)}};
  for (const std::string_view key : {"AccessLogSetting", "CacheClusterEnabled", "CacheClusterSize",
                                     "CanarySetting", "MethodSettings", "TracingEnabled", "Variables"}) {
    members.emplace_back(key, MemberOf(properties, key));
  }
  Emit(s, stage, "AWS::ApiGateway::Stage", members);
  Domain(s, stage, false);
  UsagePlan(s, stage);
  AuthorizerPermissions(s, false);
}

/// What lets the API call functions that say who may come in.
void Serverless::AuthorizerPermissions(const Source& s, bool http) {
  const Value authorizers = MemberOf(MemberOf(s.properties, "Auth"), "Authorizers");
  if (!authorizers.is_mapping() || IsIntrinsic(authorizers)) return;
  for (const Entry& entry : authorizers.entries()) {
    const Value function = MemberOf(entry.value, "FunctionArn");
    const Value asked = MemberOf(
        entry.value, http ? "EnableFunctionDefaultPermissions" : "DisableFunctionDefaultPermissions");
    if (function.is_absent() || IsTrue(asked) != http) continue;
    Permission(
        s, s.Named(entry.key) + "AuthorizerPermission", "apigateway.amazonaws.com",
        {{"FunctionName", function},
         {"SourceArn", s.build.Sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"
                                   "${__ApiId__}/authorizers/*",
                                   s.build.Map({{"__ApiId__", s.build.Ref(s.id)}}))}});
  }
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
  const bool unnamed = name.is_absent() || (name.is_string() && name.string() == "$default");
  const std::string stage = s.Named(unnamed ? "ApiGatewayDefaultStage" : StageSuffix(name) + "Stage");
  Members members = {{"ApiId", s.build.Ref(s.id)},
                     {"AutoDeploy", s.build.Bool(true)},
                     {"StageName", name.is_absent() ? s.build.Text("$default") : name},
                     {"StageVariables", MemberOf(properties, "StageVariables")}};
  for (const std::string_view key : {"AccessLogSettings", "DefaultRouteSettings", "RouteSettings"}) {
    members.emplace_back(key, MemberOf(properties, key));
  }
  members.emplace_back("Tags", HttpTags(s));
  Emit(s, stage, "AWS::ApiGatewayV2::Stage", members);
  Domain(s, stage, true);
  AuthorizerPermissions(s, true);
}

/// Tags as a mapping, the one that says who made it first.
Value Serverless::HttpTags(const Source& s) {
  Members tags = {{"httpapi:createdBy", s.build.Text("SAM")}};
  if (const Value own = MemberOf(s.properties, "Tags"); own.is_mapping()) {
    for (const Entry& tag : own.entries()) tags.emplace_back(tag.key, tag.value);
  }
  return s.build.Map(tags);
}

/// An API that some of its users keep is kept.
Value Serverless::Keeping(const std::vector<Source>& users, std::string_view policy) {
  Value found;
  for (const std::string_view wanted : {"Retain", "Snapshot", "Delete"}) {
    for (const Source& user : users) {
      const Value own = MemberOf(user.resource, policy);
      if (found.is_absent() && own.is_string() && own.string() == wanted) found = own;
    }
  }
  return found;
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
    Members properties, tags;
    if (!http) properties.emplace_back("StageName", build.Text("Prod"));
    for (const Source& user : users) {
      const Value own = MemberOf(user.properties, "Tags");
      if (!own.is_mapping() || !IsTrue(MemberOf(user.properties, "PropagateTags"))) continue;
      for (const Entry& tag : own.entries()) tags.emplace_back(tag.key, tag.value);
    }
    if (!tags.empty()) {
      properties.emplace_back("Tags", build.Map(tags));
      properties.emplace_back("PropagateTags", build.Bool(true));
    }
    const Value resource =
        build.Map({{"Type", build.Text(http ? "AWS::Serverless::HttpApi" : "AWS::Serverless::Api")},
                   {"Condition", condition},
                   {"DeletionPolicy", Keeping(users, "DeletionPolicy")},
                   {"UpdateReplacePolicy", Keeping(users, "UpdateReplacePolicy")},
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
  const Value ownership = MemberOf(domain, "OwnershipVerificationCertificateArn");
  // One mapping for each base path that is named, else one for all.
  const Value base = MemberOf(domain, "BasePath");
  std::vector<std::string_view> paths;
  if (base.is_string()) paths.push_back(base.string());
  if (base.is_sequence()) {
    for (const Value& path : base.elements()) {
      if (path.is_string()) paths.push_back(path.string());
    }
  }
  if (paths.empty()) paths.emplace_back();
  if (http) {
    Emit(s, id, "AWS::ApiGatewayV2::DomainName",
         {{"DomainName", name},
          {"DomainNameConfigurations",
           s.build.List({s.build.Map({{"CertificateArn", certificate},
                                      {"EndpointType", placed},
                                      {"OwnershipVerificationCertificateArn", ownership},
                                      {"SecurityPolicy", MemberOf(domain, "SecurityPolicy")}})})},
          {"MutualTlsAuthentication", MemberOf(domain, "MutualTlsAuthentication")},
          {"Tags", HttpTags(s)}});
    for (const std::string_view path : paths) {
      Emit(s, s.Named(Without(path, "-_/")) + "ApiMapping", "AWS::ApiGatewayV2::ApiMapping",
           {{"ApiId", s.build.Ref(s.id)},
            {"ApiMappingKey", path.empty() ? Value() : s.build.Text(Trimmed(path))},
            {"DomainName", s.build.Ref(id)},
            {"Stage", s.build.Ref(stage)}});
    }
    return Records(s, id, true);
  }
  const bool regional = placed.is_string() && placed.string() == "REGIONAL";
  Emit(s, id, "AWS::ApiGateway::DomainName",
       {{"DomainName", name},
        {regional ? "RegionalCertificateArn" : "CertificateArn", certificate},
        {"EndpointConfiguration", s.build.Map({{"Types", s.build.List({placed})}})},
        {"SecurityPolicy", MemberOf(domain, "SecurityPolicy")},
        {"MutualTlsAuthentication", MemberOf(domain, "MutualTlsAuthentication")},
        {"OwnershipVerificationCertificateArn", ownership}});
  for (const std::string_view path : paths) {
    const std::string plain = Alphanumeric(path);
    const Value normalized = MemberOf(domain, "NormalizeBasePath");
    const bool as_written = normalized.is_bool() && !normalized.boolean();
    Emit(s, s.Named(plain) + "BasePathMapping", "AWS::ApiGateway::BasePathMapping",
         {{"BasePath", path.empty() ? Value() : s.build.Text(as_written ? path : std::string_view(plain))},
          {"DomainName", s.build.Ref(id)},
          {"RestApiId", s.build.Ref(s.id)},
          {"Stage", s.build.Ref(stage)}});
  }
  Records(s, id, regional);
}

/// Where the domain's name leads. Source: AWS SAM developer guide, "Route53Configuration".
void Serverless::Records(const Source& s, const std::string& domain, bool regional) {
  const Value settings = MemberOf(s.properties, "Domain"), route = MemberOf(settings, "Route53");
  if (!route.is_mapping() || IsIntrinsic(route)) return;
  const Value given = MemberOf(route, "DistributionDomainName");
  const Value edge = given.is_absent() ? s.build.GetAtt(domain, "DistributionDomainName") : given;
  const Value target =
      s.build.Map({{"HostedZoneId", regional ? s.build.GetAtt(domain, "RegionalHostedZoneId")
                                             : s.build.Text("Z2FDTNDATAQYW2")},
                   {"DNSName", regional ? s.build.GetAtt(domain, "RegionalDomainName") : edge},
                   {"EvaluateTargetHealth", MemberOf(route, "EvaluateTargetHealth")}});
  std::vector<Value> records;
  for (const std::string_view type : {"A", "AAAA"}) {
    if (type == "AAAA" && !IsTrue(MemberOf(route, "IpV6"))) continue;
    records.push_back(s.build.Map({{"Name", MemberOf(settings, "DomainName")},
                                   {"Type", s.build.Text(type)},
                                   {"AliasTarget", target},
                                   {"Region", MemberOf(route, "Region")},
                                   {"SetIdentifier", MemberOf(route, "SetIdentifier")}}));
  }
  Emit(s, s.Named("RecordSetGroup"), "AWS::Route53::RecordSetGroup",
       {{"HostedZoneId", MemberOf(route, "HostedZoneId")},
        {"HostedZoneName", MemberOf(route, "HostedZoneName")},
        {"RecordSets", s.build.List(records)}});
}

void Serverless::UsagePlan(const Source& s, const std::string& stage) {
  const Value plan = MemberOf(MemberOf(s.properties, "Auth"), "UsagePlan");
  const std::string_view create = TextOf(plan, "CreateUsagePlan");
  if (create.empty() || create == "NONE") return;
  const bool shared = create == "SHARED";
  if (shared && std::exchange(shares_plan_, true)) return;
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
