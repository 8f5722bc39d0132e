// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <utility>

#include "cloudformation/serverless.h"

namespace assay::cloudformation {
namespace {

bool IsNone(const Value& source) {
  if (!source.is_string() || source.size() != 4) return false;
  std::string text(source.string());
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text == "none";
}

}  // namespace

/// One way to sign in: its type, and the configuration under AppSync's name for it.
void Serverless::AddAuthorizer(const Value& auth, Members& members, std::vector<Value>& functions) {
  members.emplace_back("AuthenticationType", MemberOf(auth, "Type"));
  static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"LambdaAuthorizer", "LambdaAuthorizerConfig"},
      {"OpenIDConnect", "OpenIDConnectConfig"},
      {"UserPool", "UserPoolConfig"},
  };
  for (const auto& [written, made] : kNames) {
    const Value configuration = MemberOf(auth, written);
    if (configuration.is_absent()) continue;
    members.emplace_back(made, configuration);
    if (const Value uri = MemberOf(configuration, "AuthorizerUri"); !uri.is_absent())
      functions.push_back(uri);
  }
}

/// Source: AWS SAM developer guide, "AWS::Serverless::GraphQLApi", "Generated CloudFormation resources".
void Serverless::GraphQlApi(const Source& s) {
  const Value properties = s.properties;
  const Value api = s.build.GetAtt(s.id, "ApiId");
  const Value name = MemberOf(properties, "Name");
  Members members = {{"Name", name.is_absent() ? s.build.Text(s.id) : name}};
  for (const std::string_view key : {"IntrospectionConfig", "OwnerContact", "QueryDepthLimit",
                                     "ResolverCountLimit", "Visibility", "XrayEnabled"}) {
    members.emplace_back(key, MemberOf(properties, key));
  }
  const Value auth = MemberOf(properties, "Auth");
  std::vector<Value> authorizers, others;
  AddAuthorizer(auth, members, authorizers);
  if (const Value additional = MemberOf(auth, "Additional"); additional.is_sequence()) {
    for (const Value& one : additional.elements()) {
      Members other;
      AddAuthorizer(one, other, authorizers);
      others.push_back(s.build.Map(other));
    }
    members.emplace_back("AdditionalAuthenticationProviders", s.build.List(others));
  }
  members.emplace_back("Tags", TagsWithMaker(s, "graphqlapi:createdBy"));
  const Value logging = MemberOf(properties, "Logging");
  if (!(logging.is_bool() && !logging.boolean())) {
    const Value role = MemberOf(logging, "CloudWatchLogsRoleArn"), level = MemberOf(logging, "FieldLogLevel");
    const std::string made = s.Named("CloudWatchRole");
    members.emplace_back(
        "LogConfig",
        s.build.Map({{"FieldLogLevel", level.is_absent() ? s.build.Text("ALL") : level},
                     {"ExcludeVerboseContent", MemberOf(logging, "ExcludeVerboseContent")},
                     {"CloudWatchLogsRoleArn", role.is_absent() ? s.build.GetAtt(made, "Arn") : role}}));
    if (role.is_absent()) {
      Emit(s, made, "AWS::IAM::Role",
           {{"AssumeRolePolicyDocument", TrustOf(s, "appsync.amazonaws.com")},
            {"ManagedPolicyArns",
             s.build.List({ManagedPolicy(s, "service-role/AWSAppSyncPushToCloudWatchLogs")})}});
    }
  }
  Emit(s, s.id, "AWS::AppSync::GraphQLApi", members, true);
  Emit(s, s.Named("Schema"), "AWS::AppSync::GraphQLSchema",
       {{"ApiId", api},
        {"Definition", MemberOf(properties, "SchemaInline")},
        {"DefinitionS3Location", MemberOf(properties, "SchemaUri")}});
  const Value write = s.build.List({s.build.Text("Write")});
  for (std::size_t i = 0; i < authorizers.size(); ++i) {
    ConnectorEnd source, destination;
    source.type = "AWS::AppSync::GraphQLApi";
    source.id = api;
    destination.type = "AWS::Lambda::Function";
    destination.arn = authorizers[i];
    Connect(s, s.Named("ToLambdaAuthConnector") + std::to_string(i + 1), "", source, destination, write);
  }
  GraphQlParts(s, api);
  GraphQlSources(s, api);
  GraphQlFunctions(s, api);
}

void Serverless::GraphQlParts(const Source& s, const Value& api) {
  if (const Value keys = MemberOf(s.properties, "ApiKeys"); keys.is_mapping()) {
    for (const Entry& key : keys.entries()) {
      Emit(s, s.Named(key.key), "AWS::AppSync::ApiKey",
           {{"ApiId", api},
            {"ApiKeyId", MemberOf(key.value, "ApiKeyId")},
            {"Description", MemberOf(key.value, "Description")},
            {"Expires", MemberOf(key.value, "ExpiresOn")}});
    }
  }
  if (const Value cache = MemberOf(s.properties, "Cache"); cache.is_mapping()) {
    Members members = {{"ApiId", api}};
    for (const std::string_view key :
         {"ApiCachingBehavior", "AtRestEncryptionEnabled", "TransitEncryptionEnabled", "Ttl", "Type"}) {
      members.emplace_back(key, MemberOf(cache, key));
    }
    Emit(s, s.Named("ApiCache"), "AWS::AppSync::ApiCache", members);
  }
  if (const Value domain = MemberOf(s.properties, "DomainName"); domain.is_mapping()) {
    const std::string id = s.Named("DomainName");
    Emit(s, id, "AWS::AppSync::DomainName",
         {{"CertificateArn", MemberOf(domain, "CertificateArn")},
          {"DomainName", MemberOf(domain, "DomainName")},
          {"Description", MemberOf(domain, "Description")}});
    Emit(s, s.Named("DomainNameApiAssociation"), "AWS::AppSync::DomainNameApiAssociation",
         {{"ApiId", api}, {"DomainName", s.build.Ref(id)}});
  }
}

void Serverless::GraphQlSources(const Source& s, const Value& api) {
  const Value sources = MemberOf(s.properties, "DataSources");
  for (const bool table : {true, false}) {
    const Value all = MemberOf(sources, table ? "DynamoDb" : "Lambda");
    if (!all.is_mapping()) continue;
    for (const Entry& one : all.entries()) {
      const Value& given = one.value;
      const std::string id = s.Named(one.key) + (table ? "DynamoDB" : "Lambda") + "DataSource";
      const Value name = MemberOf(given, "Name"), role = MemberOf(given, "ServiceRoleArn");
      Members members = {{"ApiId", api},
                         {"Name", name.is_absent() ? s.build.Text(one.key) : name},
                         {"Description", MemberOf(given, "Description")},
                         {"Type", s.build.Text(table ? "AMAZON_DYNAMODB" : "AWS_LAMBDA")},
                         {"ServiceRoleArn", role.is_absent() ? s.build.GetAtt(id + "Role", "Arn") : role}};
      const Value own_region = MemberOf(given, "Region");
      const Value region = own_region.is_absent() ? s.build.Ref("AWS::Region") : own_region;
      if (table) {
        members.emplace_back("DynamoDBConfig",
                             s.build.Map({{"AwsRegion", region},
                                          {"TableName", MemberOf(given, "TableName")},
                                          {"UseCallerCredentials", MemberOf(given, "UseCallerCredentials")},
                                          {"Versioned", MemberOf(given, "Versioned")},
                                          {"DeltaSyncConfig", MemberOf(given, "DeltaSync")}}));
      } else {
        members.emplace_back("LambdaConfig",
                             s.build.Map({{"LambdaFunctionArn", MemberOf(given, "FunctionArn")}}));
      }
      Emit(s, id, "AWS::AppSync::DataSource", members);
      if (!role.is_absent()) continue;
      Emit(s, id + "Role", "AWS::IAM::Role",
           {{"AssumeRolePolicyDocument", TrustOf(s, "appsync.amazonaws.com")}});
      ConnectorEnd source, destination;
      source.type = "AWS::AppSync::DataSource";
      source.role = s.build.Ref(id + "Role");
      destination.type = table ? "AWS::DynamoDB::Table" : "AWS::Lambda::Function";
      destination.arn = MemberOf(given, table ? "TableArn" : "FunctionArn");
      if (table && destination.arn.is_absent()) {
        destination.arn = s.build.Sub(
            "arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}",
            s.build.Map({{"__Region__", region}, {"__TableName__", MemberOf(given, "TableName")}}));
      }
      Value permissions = table ? MemberOf(given, "Permissions") : Value();
      if (permissions.is_absent()) {
        permissions = table ? s.build.List({s.build.Text("Read"), s.build.Text("Write")})
                            : s.build.List({s.build.Text("Write")});
      }
      if (!Connect(s, id + (table ? "ToTableConnector" : "ToLambdaConnector"), "", source, destination,
                   permissions)) {
        incomplete_ = true;
        report_(std::string(s.id) + ": the data source " + std::string(one.key) + " says not what it may do",
                "What its role allows is unknown", one.key_span);
      }
    }
  }
}

void Serverless::GraphQlFunctions(const Source& s, const Value& api) {
  const Value sources = MemberOf(s.properties, "DataSources");
  const auto source_name = [&](const Value& written) {
    for (const bool table : {true, false}) {
      const Value all = MemberOf(sources, table ? "DynamoDb" : "Lambda");
      if (written.is_string() && !MemberOf(all, written.string()).is_absent()) {
        return s.build.GetAtt(s.Named(written.string()) + (table ? "DynamoDB" : "Lambda") + "DataSource",
                              "Name");
      }
    }
    return IsNone(written) ? s.build.GetAtt(s.Named("NoneDataSource"), "Name") : written;
  };
  const auto runtime = [&](const Value& given) {
    const Value own = MemberOf(given, "Runtime");
    if (own.is_absent()) return Value();
    return s.build.Map({{"Name", MemberOf(own, "Name")}, {"RuntimeVersion", MemberOf(own, "Version")}});
  };
  bool none = false;
  const Value functions = MemberOf(s.properties, "Functions");
  if (functions.is_mapping()) {
    for (const Entry& one : functions.entries()) {
      if (!MemberOf(one.value, "Id").is_absent()) continue;  // it is another stack's
      const Value name = MemberOf(one.value, "Name"), source = MemberOf(one.value, "DataSource");
      none = none || IsNone(source);
      Emit(s, s.Named(one.key), "AWS::AppSync::FunctionConfiguration",
           {{"ApiId", api},
            {"Name", name.is_absent() ? s.build.Text(one.key) : name},
            {"Code", MemberOf(one.value, "InlineCode")},
            {"CodeS3Location", MemberOf(one.value, "CodeUri")},
            {"DataSourceName", source_name(source)},
            {"Description", MemberOf(one.value, "Description")},
            {"MaxBatchSize", MemberOf(one.value, "MaxBatchSize")},
            {"Runtime", runtime(one.value)},
            {"SyncConfig", MemberOf(one.value, "Sync")}});
    }
  }
  if (none) {
    const std::string id = s.Named("NoneDataSource");
    Emit(s, id, "AWS::AppSync::DataSource",
         {{"ApiId", api}, {"Name", s.build.Text(id)}, {"Type", s.build.Text("NONE")}});
  }
  const Value resolvers = MemberOf(s.properties, "Resolvers");
  if (!resolvers.is_mapping()) return;
  for (const Entry& type : resolvers.entries()) {
    if (!type.value.is_mapping()) continue;
    for (const Entry& one : type.value.entries()) {
      std::vector<Value> steps;
      if (const Value pipeline = MemberOf(one.value, "Pipeline"); pipeline.is_sequence()) {
        for (const Value& step : pipeline.elements()) {
          if (!step.is_string()) continue;
          const Value own = MemberOf(MemberOf(functions, step.string()), "Id");
          steps.push_back(own.is_absent() ? s.build.GetAtt(s.Named(step.string()), "FunctionId") : own);
        }
      }
      const Value field = MemberOf(one.value, "FieldName");
      Value code = MemberOf(one.value, "InlineCode"), version = runtime(one.value);
      const Value uri = MemberOf(one.value, "CodeUri");
      if (code.is_absent() && uri.is_absent()) {  // the transform has code that only calls the functions
        version =
            s.build.Map({{"Name", s.build.Text("APPSYNC_JS")}, {"RuntimeVersion", s.build.Text("1.0.0")}});
      }
      Emit(s, s.Named(type.key) + std::string(one.key), "AWS::AppSync::Resolver",
           {{"ApiId", api},
            {"TypeName", s.build.Text(type.key)},
            {"FieldName", field.is_absent() ? s.build.Text(one.key) : field},
            {"Kind", s.build.Text("PIPELINE")},
            {"PipelineConfig", s.build.Map({{"Functions", s.build.List(steps)}})},
            {"Code", code},
            {"CodeS3Location", uri},
            {"Runtime", version},
            {"CachingConfig", MemberOf(one.value, "Caching")},
            {"MaxBatchSize", MemberOf(one.value, "MaxBatchSize")}});
    }
  }
}

}  // namespace assay::cloudformation
