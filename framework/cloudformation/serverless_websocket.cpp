// SPDX-License-Identifier: Apache-2.0
#include <cctype>
#include <utility>

#include "cloudformation/serverless.h"

namespace assay::cloudformation {
namespace {

/// "$connect" and "sendMessage" in a generated name: "Connect", "Sendmessage".
std::string RouteName(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '$') continue;
    const auto letter = static_cast<unsigned char>(c);
    out += static_cast<char>(out.empty() ? std::toupper(letter) : std::tolower(letter));
  }
  return out;
}

constexpr std::string_view kInvocations =
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/"
    "invocations";
constexpr std::string_view kExecute = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:";

}  // namespace

/// Source: AWS SAM developer guide, "AWS::Serverless::WebSocketApi".
void Serverless::WebSocketApi(const Source& s) {
  const Value properties = s.properties;
  const Value name = MemberOf(properties, "Name"), given = MemberOf(properties, "StageName");
  const Value stage_name = given.is_absent() ? s.build.Text("default") : given;
  std::vector<Member> tags;
  if (const Value own = MemberOf(properties, "Tags"); own.is_mapping()) {
    for (const Entry& tag : own.entries()) tags.emplace_back(tag.key, tag.value);
  }
  const Value made_by = s.build.Map({{"websocketapi:createdBy", s.build.Text("SAM")}});
  tags.emplace_back("websocketapi:createdBy", s.build.Text("SAM"));
  Members api = {{"Name", name.is_absent() ? s.build.Text(s.id) : name},
                 {"ProtocolType", s.build.Text("WEBSOCKET")},
                 {"Tags", s.build.Map(tags)}};
  for (const std::string_view key :
       {"ApiKeySelectionExpression", "Description", "DisableExecuteApiEndpoint", "DisableSchemaValidation",
        "IpAddressType", "RouteSelectionExpression"}) {
    api.emplace_back(key, MemberOf(properties, key));
  }
  Emit(s, s.id, "AWS::ApiGatewayV2::Api", api, true);

  const std::string suffix = StageSuffix(stage_name);
  const std::string stage = s.Named(suffix == "default" ? "Default" : suffix) + "Stage";
  Members members = {{"ApiId", s.build.Ref(s.id)},
                     {"AutoDeploy", s.build.Bool(true)},
                     {"StageName", stage_name},
                     {"Tags", made_by}};
  for (const std::string_view key :
       {"AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"}) {
    members.emplace_back(key, MemberOf(properties, key));
  }
  const Value propagate = MemberOf(properties, "PropagateTags");
  if (IsTrue(propagate)) members[3].second = s.build.Map(tags);
  Emit(s, stage, "AWS::ApiGatewayV2::Stage", members);
  Domain(s, stage, true);
  WebSocketRoutes(s, stage_name);
}

void Serverless::WebSocketRoutes(const Source& s, const Value& stage_name) {
  const Value auth = MemberOf(s.properties, "Auth"), routes = MemberOf(s.properties, "Routes");
  if (!routes.is_mapping()) return;
  const std::string api = "${" + std::string(s.id) + ".ApiId}";
  const std::string authorizer = s.Named("ConnectAuthorizer");
  const Value kind = MemberOf(auth, "AuthType");
  const bool custom = kind.is_string() && kind.string() == "CUSTOM";
  bool connects = false;
  for (const Entry& route : routes.entries()) {
    const std::string base = s.Named(RouteName(route.key));
    Members members = {
        {"ApiId", s.build.Ref(s.id)},
        {"RouteKey", s.build.Text(route.key)},
        {"Target",
         s.build.Map({{"Fn::Join", s.build.List({s.build.Text("/"),
                                                 s.build.List({s.build.Text("integrations"),
                                                               s.build.Ref(base + "Integration")})})}})}};
    for (const std::string_view key :
         {"ApiKeyRequired", "ModelSelectionExpression", "OperationName", "RequestModels", "RequestParameters",
          "RouteResponseSelectionExpression"}) {
      members.emplace_back(key, MemberOf(route.value, key));
    }
    if (route.key == "$connect" && !kind.is_absent()) {
      connects = true;
      members.emplace_back("AuthorizationType", kind);
      if (custom) members.emplace_back("AuthorizerId", s.build.Ref(authorizer));
    }
    Emit(s, base + "Route", "AWS::ApiGatewayV2::Route", members);
    const Value function = MemberOf(route.value, "FunctionArn");
    Emit(s, base + "Integration", "AWS::ApiGatewayV2::Integration",
         {{"ApiId", s.build.Ref(s.id)},
          {"IntegrationType", s.build.Text("AWS_PROXY")},
          {"IntegrationUri", s.build.Sub(kInvocations, s.build.Map({{"FunctionArn", function}}))},
          {"TimeoutInMillis", MemberOf(route.value, "IntegrationTimeout")}});
    const bool literal = stage_name.is_string();
    std::string caller(kExecute);
    caller.append(api).append("/").append(literal ? stage_name.string() : "${__StageName__}");
    caller.append("/").append(route.key);
    Permission(s, base + "Permission", "apigateway.amazonaws.com",
               {{"FunctionName", function},
                {"SourceArn", literal ? s.build.Sub(caller)
                                      : s.build.Sub(caller, s.build.Map({{"__StageName__", stage_name}}))}});
  }
  if (!connects || !custom) return;
  const Value function = MemberOf(auth, "AuthArn"), name = MemberOf(auth, "Name");
  const Value role = MemberOf(auth, "InvokeRole");
  static constexpr std::string_view kAuthorizer =
      "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${AuthArn}/"
      "invocations";
  Emit(s, authorizer, "AWS::ApiGatewayV2::Authorizer",
       {{"ApiId", s.build.Ref(s.id)},
        {"AuthorizerCredentialsArn", role},
        {"AuthorizerType", s.build.Text("REQUEST")},
        {"AuthorizerUri", s.build.Sub(kAuthorizer, s.build.Map({{"AuthArn", function}}))},
        {"IdentitySource", MemberOf(auth, "IdentitySource")},
        {"Name", name.is_absent() ? s.build.Text(authorizer) : name}});
  if (!role.is_absent()) return;
  Permission(s, s.Named("AuthorizerPermission"), "apigateway.amazonaws.com",
             {{"FunctionName", function},
              {"SourceArn", s.build.Sub(std::string(kExecute) + "${__ApiId__}/authorizers/*",
                                        s.build.Map({{"__ApiId__", s.build.Ref(s.id)}}))}});
}

}  // namespace assay::cloudformation
