// SPDX-License-Identifier: Apache-2.0
// What Lambda polls for a function: queues, streams and brokers.
#include <algorithm>
#include <string>
#include <utility>

#include "cloudformation/serverless.h"
#include "value/ops.h"

namespace assay::cloudformation {
namespace {

/// Where the property stands that names the source, and the managed policy that the role needs.
struct Polled {
  std::string_view type, source, policy;
};
constexpr Polled kPolled[] = {
    {"DocumentDB", "Cluster", ""},
    {"DynamoDB", "Stream", "service-role/AWSLambdaDynamoDBExecutionRole"},
    {"Kinesis", "Stream", "service-role/AWSLambdaKinesisExecutionRole"},
    {"MQ", "Broker", ""},
    {"MSK", "Stream", "service-role/AWSLambdaMSKExecutionRole"},
    {"SQS", "Queue", "service-role/AWSLambdaSQSQueueExecutionRole"},
    {"SelfManagedKafka", "", ""},
};

constexpr std::string_view kNetwork[] = {"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces",
                                         "ec2:DeleteNetworkInterface", "ec2:DescribeVpcs",
                                         "ec2:DescribeSubnets",        "ec2:DescribeSecurityGroups"};

/// Properties that stand elsewhere in what is made, or nowhere.
constexpr std::string_view kElsewhere[] = {
    "CollectionName",        "ConsumerGroupId",      "DatabaseName",
    "DestinationConfig",     "DynamicPolicyName",    "FullDocument",
    "KafkaBootstrapServers", "SchemaRegistryConfig", "SecretsManagerKmsKeyId"};

/// The URI of an access configuration of one of the types; absent if there is none.
Value AccessUri(const Value& properties, std::initializer_list<std::string_view> types) {
  const Value all = MemberOf(properties, "SourceAccessConfigurations");
  if (!all.is_sequence()) return {};
  for (const Value& one : all.elements()) {
    if (Named(types, TextOf(one, "Type"))) return MemberOf(one, "URI");
  }
  return {};
}

/// "registry/NAME" of a schema registry's ARN; empty if it can't be read there.
std::string RegistryName(std::string_view arn) {
  constexpr std::string_view kRegistry = ":registry/";
  const std::size_t at = arn.substr(0, 4) == "arn:" ? arn.find(kRegistry) : std::string_view::npos;
  return at == std::string_view::npos ? std::string() : std::string(arn.substr(at + kRegistry.size()));
}

}  // namespace

bool Serverless::Poll(const Source& s, const std::string& id, std::string_view type, const Value& properties,
                      RoleParts& role) {
  const auto* one =
      std::find_if(std::begin(kPolled), std::end(kPolled), [&](const Polled& p) { return p.type == type; });
  if (one == std::end(kPolled)) return false;
  Mapping(s, id, type, one->source, properties);
  if (!one->policy.empty()) AddManaged(role, ManagedPolicy(s, one->policy));
  AddSourcePolicy(s, id, type, properties, role);
  const Value failure = MemberOf(MemberOf(properties, "DestinationConfig"), "OnFailure");
  AddInlined(role, DestinationPolicy(s, id, TextOf(failure, "Type"), MemberOf(failure, "Destination")));
  return true;
}

void Serverless::Mapping(const Source& s, const std::string& id, std::string_view type,
                         std::string_view source, const Value& properties) {
  Members members;
  if (properties.is_mapping()) {
    for (const Entry& entry : properties.entries()) {
      if (entry.key != source &&
          std::find(std::begin(kElsewhere), std::end(kElsewhere), entry.key) == std::end(kElsewhere))
        members.emplace_back(entry.key, entry.value);
    }
  }
  if (!source.empty()) members.emplace_back("EventSourceArn", MemberOf(properties, source));
  members.emplace_back("FunctionName", Callee(s));
  const auto part = [&](std::initializer_list<std::string_view> keys) {
    Members own;
    for (const std::string_view key : keys) own.emplace_back(key, MemberOf(properties, key));
    const Value made = s.build.Map(own);
    return made.entries().empty() ? Value() : made;
  };
  if (type == "DocumentDB") {
    members.emplace_back("DocumentDBEventSourceConfig",
                         part({"DatabaseName", "CollectionName", "FullDocument"}));
  } else if (type == "MSK") {
    members.emplace_back("AmazonManagedKafkaEventSourceConfig",
                         part({"ConsumerGroupId", "SchemaRegistryConfig"}));
  } else if (type == "SelfManagedKafka") {
    members.emplace_back("SelfManagedKafkaEventSourceConfig",
                         part({"ConsumerGroupId", "SchemaRegistryConfig"}));
    members.emplace_back("SelfManagedEventSource",
                         s.build.Map({{"Endpoints", part({"KafkaBootstrapServers"})}}));
  }
  // The type of a destination is for the transform alone.
  const Value destinations = MemberOf(properties, "DestinationConfig");
  const Value failure = MemberOf(destinations, "OnFailure");
  if (failure.is_mapping() && !IsIntrinsic(failure)) {
    Members own;
    for (const Entry& entry : failure.entries()) {
      if (entry.key != "Type") own.emplace_back(entry.key, entry.value);
    }
    members.emplace_back("DestinationConfig", s.build.Map({{"OnFailure", s.build.Map(own)}}));
  } else {
    members.emplace_back("DestinationConfig", destinations);
  }
  Emit(s, id, "AWS::Lambda::EventSourceMapping", members);
}

/// What the role needs to reach the source beyond a managed policy: secrets, and the network it lies in.
void Serverless::AddSourcePolicy(const Source& s, const std::string& id, std::string_view type,
                                 const Value& properties, RoleParts& role) {
  std::vector<Value> statements;
  const auto allow = [&](std::initializer_list<std::string_view> actions, const Value& resource) {
    std::vector<Value> list;
    for (const std::string_view action : actions) list.push_back(s.build.Text(action));
    if (!resource.is_absent()) statements.push_back(AllowsAction(s, s.build.List(list), resource));
  };
  const auto network = [&] {
    std::vector<Value> list;
    for (const std::string_view action : kNetwork) list.push_back(s.build.Text(action));
    statements.push_back(AllowsAction(s, s.build.List(list), s.build.Text("*")));
  };
  const auto secret = [&](std::initializer_list<std::string_view> types) {
    allow({"secretsmanager:GetSecretValue"}, AccessUri(properties, types));
  };
  const auto key = [&] {
    const std::string_view given = TextOf(properties, "SecretsManagerKmsKeyId");
    if (given.empty()) return;
    const Value arn =
        s.build.Sub("arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/" + std::string(given));
    const Value action = s.build.Text("kms:Decrypt");
    statements.push_back(AllowsAction(s, type == "MQ" ? action : s.build.List({action}), arn));
  };
  const auto schemas = [&] {
    const Value registry = MemberOf(properties, "SchemaRegistryConfig");
    const Value access = MemberOf(registry, "AccessConfigs");
    if (access.is_sequence()) {
      for (const Value& one : access.elements())
        allow({"secretsmanager:GetSecretValue"}, MemberOf(one, "URI"));
    }
    const Value uri = MemberOf(registry, "SchemaRegistryURI");
    const std::string name = RegistryName(uri.is_string() ? uri.string() : TextOf(uri, "Fn::Sub"));
    if (name.empty()) return;
    allow({"glue:GetRegistry"}, uri);
    allow({"glue:GetSchemaVersion"},
          s.build.List({s.build.Sub("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:schema/" +
                                    name + "/*")}));
  };
  std::string name;
  if (type == "DocumentDB") {
    name = "SamAutoGeneratedDocumentDBPolicy";
    const std::string rds = "arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:";
    secret({"BASIC_AUTH"});
    allow({"rds:DescribeDBClusterParameters"}, s.build.Sub(rds + "cluster-pg:*"));
    allow({"rds:DescribeDBSubnetGroups"}, s.build.Sub(rds + "subgrp:*"));
    allow({"rds:DescribeDBClusters"}, MemberOf(properties, "Cluster"));
    network();
    key();
  } else if (type == "MQ") {
    const Value dynamic = MemberOf(properties, "DynamicPolicyName");
    name = IsTrue(dynamic) ? id + "AMQPolicy" : "SamAutoGeneratedAMQPolicy";
    secret({"BASIC_AUTH"});
    allow({"mq:DescribeBroker"}, MemberOf(properties, "Broker"));
    key();
  } else if (type == "MSK") {
    name = "MSKExecutionRolePolicy";
    schemas();
    secret({"CLIENT_CERTIFICATE_TLS_AUTH"});
  } else if (type == "SelfManagedKafka") {
    name = "SelfManagedKafkaExecutionRolePolicy";
    secret({"SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH",
            "OAUTHBEARER_AUTH"});
    secret({"SERVER_ROOT_CA_CERTIFICATE"});
    if (!AccessUri(properties, {"VPC_SUBNET"}).is_absent() &&
        !AccessUri(properties, {"VPC_SECURITY_GROUP"}).is_absent()) {
      network();
    }
    key();
    schemas();
  }
  if (statements.empty()) return;
  const Value document = type == "SelfManagedKafka" ? Document(s, statements)
                                                    : s.build.Map({{"Statement", s.build.List(statements)}});
  AddInlined(role, InlinePolicy(s, name, document));
}

}  // namespace assay::cloudformation
