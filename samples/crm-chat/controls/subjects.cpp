// SPDX-License-Identifier: Apache-2.0
#include "subjects.h"

#include <vector>

namespace crm {
namespace {

using assay::AdaptContext, assay::CodeRow, assay::Element, assay::ElementList, assay::Entry, assay::Guard,
    assay::Item, assay::Leaf, assay::Resource, assay::Row, assay::Rows, assay::SettingState, assay::Value;

/// A path into a template; there is no Terraform here.
template <class F, class T>
Row<F> At(Setting<T> F::*member, const char* name, assay::Path path) {
  return assay::FieldRow(member, name, nullptr, path);
}
template <class F, class E>
Row<F> ListAt(Items<E> F::*member, const char* name, assay::Path path, Rows<E> rows) {
  return assay::ItemsRow(member, name, nullptr, path, std::move(rows));
}
template <class F>
Row<F> LogicalId() {
  return CodeRow<F>([](AdaptContext& c, F& out) {
    out.id = c.Known<std::string>("logical id", c.resource().name, c.value(), c.path());
  });
}

/// Which of the configuration's scenarios the template is judged in: the environment it is made for.
template <class F>
Row<F> ItsEnvironment() {
  return CodeRow<F>([](AdaptContext& c, F& out) {
    const std::string& name = c.root().scenario;
    out.environment =
        c.Known<std::string>("scenario", name, Value::String(name, c.value().origin()), c.path());
  });
}

Rows<CrmTag> TagRows() { return {At(&CrmTag::key, "Key", "Key"), At(&CrmTag::value, "Value", "Value")}; }
Rows<CrmKeyPart> KeyRows() {
  return {At(&CrmKeyPart::attribute, "AttributeName", "AttributeName"),
          At(&CrmKeyPart::role, "KeyType", "KeyType")};
}

/// The replicas of a global table; a plain table as the only one.
ElementList Replicas(AdaptContext& c) {
  if (c.resource().type == "AWS::DynamoDB::GlobalTable") return c.Elements("Replicas");
  ElementList alone;
  Element& table = alone.elements.emplace_back();
  table.value = c.value();
  table.path = c.path();
  table.owner = c.owner();
  return alone;
}

Row<CrmStore> KeyAt(assay::Path path) {
  return CodeRow<CrmStore>([=](AdaptContext& c, CrmStore& out) {
    std::vector<Item<CrmStoreKey>> items;
    for (const Element& e : Replicas(c).elements) {
      Item<CrmStoreKey> item;
      item.value.key = c.Inside(e).Read<std::string>("key", path.text);
      item.present = e.present;
      item.path = e.path;
      if (e.path) item.source = e.value;  // else it is the resource itself
      item.owner = e.owner;
      items.push_back(item);
    }
    out.keys = Items<CrmStoreKey>("keys", c.Copy(items));
  });
}

/// Whether another function runs in the same role.
Setting<bool> SharesRole(const AdaptContext& c) {
  std::vector<Leaf> leaves = c.Collect("Role");
  for (Leaf& leaf : leaves) {
    if (!leaf.source.is_unknown() || !leaf.source.unknown().identity) continue;
    bool shared = false;
    for (const std::uint32_t i : c.root().OfType("AWS::Lambda::Function")) {
      const Resource& other = c.root().resources[i];
      const Value* role = other.attributes.Find("Role");
      shared = shared || (&other != &c.resource() && role && role->is_unknown() && role->unknown().identity &&
                          role->unknown().identity->address == leaf.source.unknown().identity->address);
    }
    leaf.state = SettingState::kKnown;
    leaf.source = Value::Bool(shared, leaf.source.origin());
  }
  return c.Make<bool>("Role", leaves);
}

Items<CrmVariable> Variables(AdaptContext& c) {
  std::vector<Item<CrmVariable>> items;
  const assay::PathNode* all = c.Step(nullptr, "Environment.Variables");
  Guard open = Guard::kNever;
  Value open_source;
  for (const Leaf& leaf : c.Collect("Environment.Variables")) {
    if (leaf.state == SettingState::kAbsent) continue;
    if (!leaf.source.is_mapping() || leaf.source.open()) {
      open = c.guards().Or(open, leaf.guard);
      open_source = leaf.source;
    }
    if (!leaf.source.is_mapping()) continue;
    for (const Entry& e : leaf.source.entries()) {
      const assay::PathNode* here = c.Step(all, e.key);
      Item<CrmVariable> item;
      item.value.name = c.Known<std::string>("name", e.key, e.value, here);
      item.value.value = c.Make<std::string>("value", c.CollectFrom(e.value, here, ""));
      item.present = leaf.guard;
      item.path = here;
      item.source = e.value;
      item.owner = c.owner();
      items.push_back(item);
    }
  }
  return Items<CrmVariable>("Environment.Variables", c.Copy(items), open, open_source, all);
}

// `method.response.header.…` is one key: a path would read it as four.
Setting<std::string> AllowedOrigin(const AdaptContext& c) {
  constexpr std::string_view kHeader = "method.response.header.Access-Control-Allow-Origin";
  std::vector<Leaf> leaves = c.Collect("Integration.IntegrationResponses.ResponseParameters");
  for (Leaf& leaf : leaves) {
    if (leaf.state != SettingState::kKnown || !leaf.source.is_mapping()) continue;
    const Value* origin = leaf.source.Find(kHeader);
    leaf.path = c.Step(leaf.path, kHeader);
    leaf.state = !origin ? SettingState::kAbsent
                         : (origin->is_unknown() ? SettingState::kUnknown : SettingState::kKnown);
    if (origin) leaf.source = *origin;
  }
  return c.Make<std::string>("Access-Control-Allow-Origin", leaves);
}

template <class E>
Rows<E> Itself(Setting<std::string> E::*member, const char* name) {
  return {CodeRow<E>([=](AdaptContext& c, E& out) {
    out.*member = c.Make<std::string>(name, c.CollectFrom(c.value(), c.path(), ""));
  })};
}

}  // namespace

FIXTURE_TABLES(
    CrmTagged,
    TABLE(
        "",
        "AWS::ApiGateway::Stage AWS::DynamoDB::Table AWS::KMS::Key AWS::Lambda::Function AWS::Logs::LogGroup "
        "AWS::S3::Bucket AWS::SNS::Topic AWS::SecretsManager::Secret",
        ItsEnvironment<Self>(), ListAt(&Self::tags, "Tags", "Tags", TagRows())),
    TABLE("", "AWS::DynamoDB::GlobalTable", ItsEnvironment<Self>(),
          ListAt(&Self::tags, "Tags", "Replicas.Tags", TagRows())));

FIXTURE_TABLE(CrmTable, "", "AWS::DynamoDB::Table AWS::DynamoDB::GlobalTable", LogicalId<Self>(),
              ItsEnvironment<Self>(), FIELD(on_deletion, nullptr, "@DeletionPolicy"),
              FIELD(on_replacement, nullptr, "@UpdateReplacePolicy"),
              FIELD(ttl, nullptr, "TimeToLiveSpecification.AttributeName"),
              FIELD(expires, nullptr, "TimeToLiveSpecification.Enabled"),
              FIELD(billing, nullptr, "BillingMode"),
              ListAt(&Self::keys, "KeySchema", "KeySchema", KeyRows()),
              ListAt(&Self::indexes, "GlobalSecondaryIndexes", "GlobalSecondaryIndexes",
                     {At(&CrmIndex::name, "IndexName", "IndexName"),
                      ListAt(&CrmIndex::keys, "KeySchema", "KeySchema", KeyRows())}),
              CODE([](AdaptContext& c, Self& out) {
                out.replicas = assay::MakeItems<CrmReplica>(
                    c, "replicas", Replicas(c),
                    {At(&CrmReplica::protects, "DeletionProtectionEnabled", "DeletionProtectionEnabled"),
                     At(&CrmReplica::recovery_days, "RecoveryPeriodInDays",
                        "PointInTimeRecoverySpecification.RecoveryPeriodInDays")});
              }));

FIXTURE_TABLES(CrmStore,
               TABLE("", "AWS::DynamoDB::Table AWS::DynamoDB::GlobalTable",
                     KeyAt("SSESpecification.KMSMasterKeyId")),
               TABLE("", "AWS::SecretsManager::Secret AWS::Logs::LogGroup", KeyAt("KmsKeyId")),
               TABLE("", "AWS::Lambda::Function", KeyAt("KmsKeyArn")),
               TABLE("", "AWS::SNS::Topic", KeyAt("KmsMasterKeyId")));

FIXTURE_TABLE(CrmSecret, "", "AWS::SecretsManager::Secret", LogicalId<Self>(),
              FIELD(text, nullptr, "SecretString"),
              FIELD(length, nullptr, "GenerateSecretString.PasswordLength",
                    assay::Const("32", "",
                                 "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                                 "aws-properties-secretsmanager-secret-generatesecretstring.html")),
              JOIN(rotation, "AWS::SecretsManager::RotationSchedule", "SecretId"),
              ListAt(&Self::rotations, "rotation schedules", "rotation:RotationRules",
                     {At(&CrmRotation::days, "AutomaticallyAfterDays", "AutomaticallyAfterDays")}));

FIXTURE_TABLE(CrmKey, "", "AWS::KMS::Key", FIELD(on_deletion, nullptr, "@DeletionPolicy"),
              FIELD(on_replacement, nullptr, "@UpdateReplacePolicy"),
              FIELD(rotation_days, nullptr, "RotationPeriodInDays"),
              FIELD(pending_days, nullptr, "PendingWindowInDays"), ItsEnvironment<Self>(),
              CODE([](AdaptContext& c, Self& out) {
                out.policy = assay::aws::ReadPolicy(c, "KeyPolicy", "KeyPolicy");
              }));

FIXTURE_TABLE(CrmFunction, "", "AWS::Lambda::Function", LogicalId<Self>(),
              FIELD(log_group, nullptr, "LoggingConfig.LogGroup"), CODE([](AdaptContext& c, Self& out) {
                out.shares_role = SharesRole(c);
                out.variables = Variables(c);
              }));

FIXTURE_TABLES(CrmPolicy,
               TABLE("", "AWS::IAM::Policy AWS::IAM::ManagedPolicy", CODE([](AdaptContext& c, Self& out) {
                       out.statements = assay::aws::ReadPolicy(c, "PolicyDocument", "PolicyDocument");
                     })),
               TABLE("", "AWS::IAM::Role", CODE([](AdaptContext& c, Self& out) {
                       out.statements = assay::aws::ReadPolicies(c, "Policies", "Policies", "PolicyDocument");
                     })));

FIXTURE_TABLE(CrmRole, "", "AWS::IAM::Role", CODE([](AdaptContext& c, Self& out) {
                out.trust = assay::aws::ReadPolicy(c, "AssumeRolePolicyDocument", "AssumeRolePolicyDocument");
              }));

FIXTURE_TABLE(CrmTopicPolicy, "", "AWS::SNS::TopicPolicy", CODE([](AdaptContext& c, Self& out) {
                out.statements = assay::aws::ReadPolicy(c, "PolicyDocument", "PolicyDocument");
              }));

FIXTURE_TABLE(CrmPermission, "", "AWS::Lambda::Permission", FIELD(source, nullptr, "SourceArn"));

FIXTURE_TABLE(CrmMethod, "", "AWS::ApiGateway::Method", FIELD(verb, nullptr, "HttpMethod"),
              FIELD(integration, nullptr, "Integration.Type"),
              CODE([](AdaptContext& c, Self& out) { out.origin = AllowedOrigin(c); }));

FIXTURE_TABLE(CrmStage, "", "AWS::ApiGateway::Stage", FIELD(name, nullptr, "StageName"),
              FIELD(caches, nullptr, "CacheClusterEnabled"),
              ListAt(&Self::methods, "MethodSettings", "MethodSettings",
                     {At(&CrmMethodSettings::verb, "HttpMethod", "HttpMethod"),
                      At(&CrmMethodSettings::path, "ResourcePath", "ResourcePath"),
                      At(&CrmMethodSettings::rate, "ThrottlingRateLimit", "ThrottlingRateLimit"),
                      At(&CrmMethodSettings::burst, "ThrottlingBurstLimit", "ThrottlingBurstLimit")}),
              ItsEnvironment<Self>());

FIXTURE_TABLE(CrmFirewallAssociation, "", "AWS::WAFv2::WebACLAssociation",
              FIELD(resource, nullptr, "ResourceArn"));

FIXTURE_TABLE(CrmLogGroup, "", "AWS::Logs::LogGroup", FIELD(days, nullptr, "RetentionInDays"),
              ItsEnvironment<Self>());

FIXTURE_TABLE(CrmAlarm, "", "AWS::CloudWatch::Alarm", FIELD(service, nullptr, "Namespace"),
              FIELD(metric, nullptr, "MetricName"), FIELD(threshold, nullptr, "Threshold"),
              FIELD(enabled, nullptr, "ActionsEnabled",
                    assay::Const("true", "",
                                 "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                                 "aws-resource-cloudwatch-alarm.html")),
              ListAt(&Self::dimensions, "Dimensions", "Dimensions",
                     {At(&CrmDimension::value, "Value", "Value")}),
              ListAt(&Self::actions, "AlarmActions", "AlarmActions", Itself(&CrmAction::target, "target")));

}  // namespace crm
