// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "cloudformation/evaluator.h"
#include "cloudformation/serverless.h"
#include "cloudformation/serverless_connectors.h"

namespace assay::cloudformation {
namespace {

/// The type that the transform makes of a serverless one.
std::string_view MadeType(std::string_view type) {
  static constexpr std::pair<std::string_view, std::string_view> kMade[] = {
      {"AWS::Serverless::Api", "AWS::ApiGateway::RestApi"},
      {"AWS::Serverless::Function", "AWS::Lambda::Function"},
      {"AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api"},
      {"AWS::Serverless::SimpleTable", "AWS::DynamoDB::Table"},
      {"AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine"},
  };
  for (const auto& [serverless, made] : kMade) {
    if (serverless == type) return made;
  }
  return type;
}

/// The resource that a Ref or a Fn::GetAtt is about.
std::string_view ReferredTo(const Value& v) {
  if (!IsIntrinsic(v)) return {};
  const Value& argument = v.entries()[0].value;
  const std::string_view function = IntrinsicName(v.entries()[0].key);
  if (function == "Ref") return RefName(v);
  if (function != "GetAtt") return {};
  if (argument.is_string()) return argument.string().substr(0, argument.string().find('.'));
  return argument.is_sequence() && argument.size() > 0 && argument.elements()[0].is_string()
             ? argument.elements()[0].string()
             : std::string_view();
}

/// Where a resource has the role it acts in; of a rule, its target's.
Value RoleOf(std::string_view type, const Value& properties, std::string_view other) {
  if (type == "AWS::Lambda::Function") return MemberOf(properties, "Role");
  if (type == "AWS::StepFunctions::StateMachine") return MemberOf(properties, "RoleArn");
  if (type == "AWS::AppSync::DataSource") return MemberOf(properties, "ServiceRoleArn");
  if (type != "AWS::Events::Rule") return {};
  const Value targets = MemberOf(properties, "Targets");
  if (!targets.is_sequence()) return {};
  for (const Value& target : targets.elements()) {
    if (!other.empty() && ReferredTo(MemberOf(target, "Arn")) == other) return MemberOf(target, "RoleArn");
  }
  return {};
}

}  // namespace

/// What stands at one end: a resource of the template by its id, or what is said of another one.
Serverless::ConnectorEnd Serverless::EndOf(const Source& s, const Value& written, const Value& other) {
  ConnectorEnd end;
  const std::string_view id = TextOf(written, "Id");
  if (id.empty()) {
    end.type = MadeType(TextOf(written, "Type"));
    end.arn = MemberOf(written, "Arn");
    end.role = MemberOf(written, "RoleName");
    end.url = MemberOf(written, "QueueUrl");
    end.id = MemberOf(written, "ResourceId");
    end.name = MemberOf(written, "Name");
    end.qualifier = MemberOf(written, "Qualifier");
    return end;
  }
  const auto found = std::find_if(made_.rbegin(), made_.rend(), [&](const Entry& e) { return e.key == id; });
  if (found == made_.rend()) return end;
  end.type = TextOf(found->value, "Type");
  const bool ref_is_arn = end.type == "AWS::StepFunctions::StateMachine" || end.type == "AWS::SNS::Topic" ||
                          end.type == "AWS::AppSync::GraphQLApi" || end.type == "AWS::AppSync::DataSource";
  const bool api = end.type == "AWS::ApiGateway::RestApi" || end.type == "AWS::ApiGatewayV2::Api";
  end.arn = ref_is_arn ? s.build.Ref(id) : s.build.GetAtt(id, "Arn");
  if (end.type == "AWS::SQS::Queue") end.url = s.build.Ref(id);
  if (end.type == "AWS::AppSync::GraphQLApi") end.id = s.build.GetAtt(id, "ApiId");
  if (end.type == "AWS::StepFunctions::StateMachine") end.name = s.build.GetAtt(id, "Name");
  if (api) {
    end.id = s.build.Ref(id);
    end.qualifier = s.build.Text("*");
  }
  if (const Value own = MemberOf(written, "Qualifier"); !own.is_absent()) end.qualifier = own;
  const Value role = RoleOf(end.type, MemberOf(found->value, "Properties"), TextOf(other, "Id"));
  if (const std::string_view name = ReferredTo(role); !name.empty()) end.role = s.build.Ref(name);
  return end;
}

/// Connectors come last: they are about what the others were made into. Source: AWS SAM developer guide,
/// "Managing resource permissions with AWS SAM connectors".
void Serverless::Connectors() {
  for (const Source& s : connectors_) ConnectWritten(s);
  for (const Entry& entry : resources_.entries()) {
    const Value inside = MemberOf(entry.value, "Connectors");
    if (!inside.is_mapping()) continue;
    for (const Entry& one : inside.entries()) {
      const TreeBuilder build(arena_, one.value.origin(), one.key_span);
      const Value given = MemberOf(one.value, "Properties");
      Members source = {{"Id", build.Text(entry.key)},
                        {"Qualifier", MemberOf(MemberOf(given, "SourceReference"), "Qualifier")}};
      Members members = {{"Type", build.Text("AWS::Serverless::Connector")},
                         {"Condition", MemberOf(one.value, "Condition")},
                         {"Properties", build.Map({{"Source", build.Map(source)},
                                                   {"Destination", MemberOf(given, "Destination")},
                                                   {"Permissions", MemberOf(given, "Permissions")}})}};
      Source made = SourceOf(build.Under(std::string(entry.key).append(one.key), build.Map(members)));
      made.written = entry.key;
      ConnectWritten(made);
    }
  }
}

void Serverless::ConnectWritten(const Source& s) {
  const Value source = MemberOf(s.properties, "Source");
  const Value destination = MemberOf(s.properties, "Destination");
  const Value permissions = MemberOf(s.properties, "Permissions");
  const bool several = destination.is_sequence();
  const auto ends = several ? destination.elements() : std::span<const Value>(&destination, 1);
  bool whole = !ends.empty();
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const std::string suffix = several ? "Destination" + std::to_string(i) : std::string();
    whole =
        Connect(s, s.id, suffix, EndOf(s, source, ends[i]), EndOf(s, ends[i], source), permissions) && whole;
  }
  if (!whole) {
    NotExpanded(s, "the connector isn't expanded",
                "What it connects, or the role or address that it needs of it, is not known here; what it "
                "allows is unknown");
  }
}

bool Serverless::Connect(const Source& s, std::string_view id, const std::string& suffix,
                         const ConnectorEnd& source, const ConnectorEnd& destination,
                         const Value& permissions) {
  if (!permissions.is_sequence() || permissions.size() == 0) return false;
  const auto asked = [&](std::string_view permission) {
    const auto all = permissions.elements();
    return std::any_of(all.begin(), all.end(),
                       [&](const Value& v) { return v.is_string() && v.string() == permission; });
  };
  const std::pair<std::string_view, const Value*> variables[] = {{"SourceArn", &source.arn},
                                                                 {"SourceResourceId", &source.id},
                                                                 {"SourceQualifier", &source.qualifier},
                                                                 {"DestinationArn", &destination.arn},
                                                                 {"DestinationName", &destination.name}};
  bool known = true;  // all that the statements name
  const auto resource = [&](std::string_view text) {
    Members used;
    for (const auto& [name, value] : variables) {
      const std::string written = "${" + std::string(name) + "}";
      if (text.find(written) == std::string_view::npos) continue;
      known = known && !value->is_absent();
      if (text == written) return *value;
      used.emplace_back(name, *value);
    }
    if (text.find("${") == std::string_view::npos) return s.build.Text(text);
    return used.empty() ? s.build.Sub(text) : s.build.Sub(text, s.build.Map(used));
  };
  const ConnectorStatement* made = nullptr;
  std::vector<Value> statements;
  for (const ConnectorStatement& one : ConnectorStatements()) {
    if (one.source != source.type || one.destination != destination.type || !asked(one.permission)) continue;
    made = &one;
    if (one.grant == Grant::kInvocation) {
      const Value caller = resource(one.resources);
      if (!known || destination.arn.is_absent()) return false;
      Emit(
          s, std::string(id) + std::string(one.permission) + "LambdaPermission" + suffix,
          "AWS::Lambda::Permission",
          {{"Action", s.build.Text(one.actions)},
           {"FunctionName", destination.arn},
           {"Principal", s.build.Text(one.principal)},
           {"SourceArn", caller},
           // A bucket's name doesn't tell whose it is.
           {"SourceAccount", source.type == "AWS::S3::Bucket" ? s.build.Sub("${AWS::AccountId}") : Value()}});
      continue;
    }
    std::vector<Value> actions, resources;
    for (const std::string_view action : Words(one.actions)) actions.push_back(s.build.Text(action));
    for (const std::string_view text : Words(one.resources)) resources.push_back(resource(text));
    const bool by_role = one.grant == Grant::kSourceRole || one.grant == Grant::kDestinationRole;
    Members statement = {{"Effect", s.build.Text("Allow")},
                         {"Action", by_role ? s.build.List(actions) : actions[0]},
                         {"Resource", by_role ? s.build.List(resources) : resources[0]}};
    if (!by_role) {
      known = known && !source.arn.is_absent();
      statement.emplace_back("Principal", s.build.Map({{"Service", s.build.Text(one.principal)}}));
      statement.emplace_back("Condition",
                             s.build.Map({{"ArnEquals", s.build.Map({{"aws:SourceArn", source.arn}})}}));
    }
    statements.push_back(s.build.Map(statement));
  }
  if (!made || !known) return false;
  const Value document = Document(s, statements);
  const Grant grant = made->grant;
  if (grant == Grant::kSourceRole || grant == Grant::kDestinationRole) {
    const Value& role = grant == Grant::kSourceRole ? source.role : destination.role;
    if (role.is_absent()) return false;
    Emit(s, std::string(id) + "Policy" + suffix, "AWS::IAM::ManagedPolicy",
         {{"PolicyDocument", document}, {"Roles", s.build.List({role})}});
  } else if (grant == Grant::kQueuePolicy) {
    if (destination.url.is_absent()) return false;
    Emit(s, std::string(id) + "QueuePolicy" + suffix, "AWS::SQS::QueuePolicy",
         {{"PolicyDocument", document}, {"Queues", s.build.List({destination.url})}});
  } else if (grant == Grant::kTopicPolicy) {
    if (destination.arn.is_absent()) return false;
    Emit(s, std::string(id) + "TopicPolicy" + suffix, "AWS::SNS::TopicPolicy",
         {{"PolicyDocument", document}, {"Topics", s.build.List({destination.arn})}});
  }
  return true;
}

}  // namespace assay::cloudformation
