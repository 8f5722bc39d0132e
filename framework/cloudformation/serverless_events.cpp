// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "cloudformation/serverless.h"

namespace assay::cloudformation {
namespace {

std::string UpperCase(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::toupper(c); });
  return out;
}

/// A path's variables are any text: "/orders/{id}" → "/orders/*".
std::string PathPattern(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '{') {
      out += path[i];
      continue;
    }
    out += '*';
    i = std::min(path.find('}', i), path.size());
  }
  return out;
}

}  // namespace

void Serverless::FunctionEvents(const Source& s, RoleParts& role) {
  const Value events = MemberOf(s.properties, "Events");
  if (!events.is_mapping()) return;
  // In the transform's order, in which the role's policies stand: by path, or by name where there is none.
  std::vector<const Entry*> ordered;
  for (const Entry& event : events.entries()) ordered.push_back(&event);
  const auto key = [](const Entry* event) {
    const std::string_view path = TextOf(MemberOf(event->value, "Properties"), "Path");
    return path.empty() ? event->key : path;
  };
  std::stable_sort(ordered.begin(), ordered.end(),
                   [&](const Entry* a, const Entry* b) { return key(a) < key(b); });
  for (const Entry* event : ordered) {
    FunctionEvent(s, event->key, TextOf(event->value, "Type"), MemberOf(event->value, "Properties"), role);
  }
}

/// Once, whatever the number of events that need it.
void Serverless::AddManaged(RoleParts& role, const Value& policy) {
  const auto same = [&](const Value& v) { return TextOf(v, "Fn::Sub") == TextOf(policy, "Fn::Sub"); };
  if (std::none_of(role.managed.begin(), role.managed.end(), same)) role.managed.push_back(policy);
}

void Serverless::FunctionEvent(const Source& s, std::string_view event, std::string_view type,
                               const Value& properties, RoleParts& role) {
  const std::string id = s.Named(event);
  const Value function = AliasOf(s).empty() ? s.build.GetAtt(s.id, "Arn") : Callee(s);
  if (Poll(s, id, type, properties, role)) return;
  if (type == "S3") {
    Permission(s, id + "Permission", "s3.amazonaws.com", {{"SourceAccount", s.build.Ref("AWS::AccountId")}});
  } else if (type == "SNS") {
    TopicEvent(s, id, properties, role);
  } else if (type == "Schedule" || type == "CloudWatchEvent" || type == "EventBridgeRule") {
    Rule(s, id, type, properties, function, "LambdaTarget", Value());
    Permission(s, id + "Permission", "events.amazonaws.com", {{"SourceArn", s.build.GetAtt(id, "Arn")}});
  } else if (type == "ScheduleV2") {
    Schedule(s, id, properties, function, "lambda:InvokeFunction", "LambdaPolicy");
  } else if (type == "CloudWatchLogs") {
    const Value group = MemberOf(properties, "LogGroupName");
    Permission(s, id + "Permission", "logs.amazonaws.com",
               {{"SourceArn", s.build.Sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:"
                                          "log-group:${__LogGroupName__}:*",
                                          s.build.Map({{"__LogGroupName__", group}}))}});
    Emit(s, id, "AWS::Logs::SubscriptionFilter",
         {{"DestinationArn", function},
          {"FilterPattern", MemberOf(properties, "FilterPattern")},
          {"LogGroupName", group}});
  } else if (type == "IoTRule") {
    Permission(s, id + "Permission", "iot.amazonaws.com",
               {{"SourceAccount", s.build.Sub("${AWS::AccountId}")},
                {"SourceArn",
                 s.build.Sub("arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}",
                             s.build.Map({{"RuleName", s.build.Ref(id)}}))}});
    Emit(s, id, "AWS::IoT::TopicRule",
         {{"TopicRulePayload",
           s.build.Map({{"Sql", MemberOf(properties, "Sql")},
                        {"AwsIotSqlVersion", MemberOf(properties, "AwsIotSqlVersion")},
                        {"RuleDisabled", s.build.Bool(false)},
                        {"Actions", s.build.List({s.build.Map(
                                        {{"Lambda", s.build.Map({{"FunctionArn", function}})}})})}})}});
  } else if (type == "AlexaSkill") {
    Permission(s, id + "Permission", "alexa-appkit.amazon.com",
               {{"EventSourceToken", MemberOf(properties, "SkillId")}});
  } else if (type == "Cognito") {
    const Value pool = MemberOf(properties, "UserPool");
    const std::string_view name = RefName(pool);
    const std::string alias = AliasOf(s);
    Permission(s, (alias.empty() ? std::string(s.id) : alias) + "CognitoPermission",
               "cognito-idp.amazonaws.com",
               {{"SourceArn", name.empty() ? pool : s.build.GetAtt(name, "Arn")}});
  } else if (type == "Api" || type == "HttpApi") {
    ApiEvent(s, id, properties, type == "HttpApi");
  } else {
    incomplete_ = true;
    report_(std::string(s.id) + ": event " + std::string(event) + " isn't expanded",
            type.empty() ? "It has no Type" : "Its type " + std::string(type) + " is not known here",
            s.key_span);
  }
}

void Serverless::Permission(const Source& s, const std::string& id, std::string_view principal,
                            Members members) {
  const auto has = [&](std::string_view name) {
    return std::any_of(members.begin(), members.end(), [&](const Member& m) { return m.first == name; });
  };
  if (!has("Action")) members.emplace_back("Action", s.build.Text("lambda:InvokeFunction"));
  if (!has("FunctionName")) members.emplace_back("FunctionName", Callee(s));
  members.emplace_back("Principal", s.build.Text(principal));
  Emit(s, id, "AWS::Lambda::Permission", members);
}

void Serverless::Rule(const Source& s, const std::string& id, std::string_view type, const Value& properties,
                      const Value& target, std::string_view suffix, const Value& role) {
  Members members = {{"ScheduleExpression", MemberOf(properties, "Schedule")},
                     {"EventPattern", MemberOf(properties, "Pattern")}};
  for (const std::string_view key : {"Description", "EventBusName", "RoleArn", "State"}) {
    members.emplace_back(key, MemberOf(properties, key));
  }
  members.emplace_back("Name", MemberOf(properties, type == "Schedule" ? "Name" : "RuleName"));
  const Value enabled = MemberOf(properties, "Enabled");
  if (enabled.is_bool()) {
    members.emplace_back("State", s.build.Text(enabled.boolean() ? "ENABLED" : "DISABLED"));
  }
  const Value named = MemberOf(MemberOf(properties, "Target"), "Id");
  Members one = {{"Arn", target},
                 {"Id", named.is_absent() ? s.build.Text(id + std::string(suffix)) : named},
                 {"RoleArn", role}};
  for (const std::string_view key : {"Input", "InputPath", "InputTransformer", "RetryPolicy"}) {
    one.emplace_back(key, MemberOf(properties, key));
  }
  const Value dead_letters = DeadLetters(s, id, properties, s.build.GetAtt(id, "Arn"));
  if (!dead_letters.is_absent()) one.emplace_back("DeadLetterConfig", s.build.Map({{"Arn", dead_letters}}));
  members.emplace_back("Targets", s.build.List({s.build.Map(one)}));
  Emit(s, id, "AWS::Events::Rule", members);
}

void Serverless::Schedule(const Source& s, const std::string& id, const Value& properties,
                          const Value& target, std::string_view action, std::string_view policy) {
  const Value own = MemberOf(properties, "RoleArn");
  Members one = {{"Arn", target}, {"RoleArn", own.is_absent() ? s.build.GetAtt(id + "Role", "Arn") : own}};
  for (const std::string_view key : {"Input", "RetryPolicy"})
    one.emplace_back(key, MemberOf(properties, key));
  const Value dead_letters = DeadLetters(s, id, properties, Value());
  if (!dead_letters.is_absent()) one.emplace_back("DeadLetterConfig", s.build.Map({{"Arn", dead_letters}}));
  const Value window = MemberOf(properties, "FlexibleTimeWindow");
  const Value name = MemberOf(properties, "Name"), nameless = MemberOf(properties, "OmitName");
  const bool omitted = IsTrue(nameless);
  Members members = {
      {"FlexibleTimeWindow", window.is_absent() ? s.build.Map({{"Mode", s.build.Text("OFF")}}) : window},
      {"Name", name.is_absent() && !omitted ? s.build.Text(id) : name},
      {"Target", s.build.Map(one)}};
  for (const std::string_view key : {"Description", "EndDate", "GroupName", "KmsKeyArn", "ScheduleExpression",
                                     "ScheduleExpressionTimezone", "StartDate", "State"}) {
    members.emplace_back(key, MemberOf(properties, key));
  }
  Emit(s, id, "AWS::Scheduler::Schedule", members);
  if (!own.is_absent()) return;
  std::vector<Value> policies = {InlinePolicy(
      s, id + std::string(policy),
      s.build.Map({{"Statement", s.build.List({AllowsAction(s, s.build.Text(action), target)})}}))};
  const Value sends = DestinationPolicy(s, id, "SQS", dead_letters);
  if (!sends.is_absent()) policies.push_back(sends);
  Emit(s, id + "Role", "AWS::IAM::Role",
       {{"AssumeRolePolicyDocument", TrustOf(s, "scheduler.amazonaws.com")},
        {"PermissionsBoundary", MemberOf(properties, "PermissionsBoundary")},
        {"Policies", s.build.List(policies)}});
}

void Serverless::TopicEvent(const Source& s, const std::string& id, const Value& properties,
                            RoleParts& role) {
  const Value topic = MemberOf(properties, "Topic");
  Members members = {{"TopicArn", topic}};
  for (const std::string_view key : {"FilterPolicy", "FilterPolicyScope", "RedrivePolicy", "Region"}) {
    members.emplace_back(key, MemberOf(properties, key));
  }
  const Value through = MemberOf(properties, "SqsSubscription");
  const bool made = through.is_bool() ? through.boolean() : false;
  if (!made && !through.is_mapping()) {
    members.emplace_back("Protocol", s.build.Text("lambda"));
    members.emplace_back("Endpoint", AliasOf(s).empty() ? s.build.GetAtt(s.id, "Arn") : Callee(s));
    Emit(s, id, "AWS::SNS::Subscription", members);
    Permission(s, id + "Permission", "sns.amazonaws.com", {{"SourceArn", topic}});
    return;
  }
  AddManaged(role, ManagedPolicy(s, "service-role/AWSLambdaSQSQueueExecutionRole"));
  const Value arn = made ? s.build.GetAtt(id + "Queue", "Arn") : MemberOf(through, "QueueArn");
  const Value url = made ? s.build.Ref(id + "Queue") : MemberOf(through, "QueueUrl");
  if (made) Emit(s, id + "Queue", "AWS::SQS::Queue", {});
  members.emplace_back("Protocol", s.build.Text("sqs"));
  members.emplace_back("Endpoint", arn);
  Emit(s, id, "AWS::SNS::Subscription", members);
  const Value statement =
      s.build.Map({{"Action", s.build.Text("sqs:SendMessage")},
                   {"Effect", s.build.Text("Allow")},
                   {"Principal", s.build.Text("*")},
                   {"Resource", arn},
                   {"Condition", s.build.Map({{"ArnEquals", s.build.Map({{"aws:SourceArn", topic}})}})}});
  const std::string_view given = TextOf(through, "QueuePolicyLogicalId");
  Emit(s, given.empty() ? std::string_view(id + "QueuePolicy") : given, "AWS::SQS::QueuePolicy",
       {{"PolicyDocument", Document(s, {statement})}, {"Queues", s.build.List({url})}});
  const Value batch = MemberOf(through, "BatchSize"), enabled = MemberOf(through, "Enabled");
  Emit(s, id + "EventSourceMapping", "AWS::Lambda::EventSourceMapping",
       {{"EventSourceArn", arn},
        {"FunctionName", Callee(s)},
        {"BatchSize", batch.is_absent() ? Value::Int(10, s.build.origin()) : batch},
        {"Enabled", enabled.is_absent() ? s.build.Bool(true) : enabled}});
}

void Serverless::ApiEvent(const Source& s, const std::string& id, const Value& properties, bool http) {
  const Value given = MemberOf(properties, http ? "ApiId" : "RestApiId");
  const std::string_view implicit = http ? "ServerlessHttpApi" : "ServerlessRestApi";
  if (given.is_absent()) (http ? http_users_ : rest_users_).push_back(s);
  const Value api = given.is_absent() ? s.build.Ref(implicit) : given;
  std::string suffix;
  if (!http) {
    const Value* declared = resources_.Find(RefName(api));
    const Value stage = declared ? MemberOf(MemberOf(*declared, "Properties"), "StageName") : Value();
    suffix = given.is_absent()   ? "Prod"
             : stage.is_absent() ? "AllStages"
             : stage.is_string() ? StageSuffix(stage)
                                 : "Stage";
  }
  const std::string method = UpperCase(TextOf(properties, "Method"));
  const std::string path = PathPattern(TextOf(properties, "Path"));
  Permission(
      s, id + "Permission" + suffix, "apigateway.amazonaws.com",
      {{"SourceArn",
        s.build.Sub(
            "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/"
            "${__Stage__}/" +
                (method == "ANY" || method == "X-AMAZON-APIGATEWAY-ANY-METHOD" || method.empty() ? "*"
                                                                                                 : method) +
                (path.empty() ? "/*" : path),
            s.build.Map({{"__ApiId__", api}, {"__Stage__", s.build.Text("*")}}))}});
}

void Serverless::MachineEvents(const Source& s) {
  const Value events = MemberOf(s.properties, "Events");
  if (!events.is_mapping()) return;
  const bool through = IsTrue(MemberOf(s.properties, "UseAliasAsEventTarget"));
  const Value machine = through ? Callee(s) : s.build.Ref(s.id);
  for (const Entry& event : events.entries()) {
    const std::string id = s.Named(event.key);
    const std::string_view type = TextOf(event.value, "Type");
    const Value properties = MemberOf(event.value, "Properties");
    if (type == "ScheduleV2") {
      Schedule(s, id, properties, machine, "states:StartExecution", "StartExecutionPolicy");
      continue;
    }
    const bool api = type == "Api";
    if (!api && type != "Schedule" && type != "CloudWatchEvent" && type != "EventBridgeRule") {
      incomplete_ = true;
      report_(std::string(s.id) + ": event " + std::string(event.key) + " isn't expanded",
              "Its type " + std::string(type) + " is not known here", event.key_span);
      continue;
    }
    if (api) {
      if (MemberOf(properties, "RestApiId").is_absent()) rest_users_.push_back(s);
    } else {
      Rule(s, id, type, properties, machine, "StepFunctionsTarget", s.build.GetAtt(id + "Role", "Arn"));
    }
    const Value document = s.build.Map(
        {{"Statement", s.build.List({AllowsAction(s, s.build.Text("states:StartExecution"), machine)})}});
    Emit(s, id + "Role", "AWS::IAM::Role",
         {{"AssumeRolePolicyDocument", TrustOf(s, api ? "apigateway.amazonaws.com" : "events.amazonaws.com")},
          {"PermissionsBoundary", MemberOf(s.properties, "PermissionsBoundary")},
          {"Policies", s.build.List({InlinePolicy(s, id + "RoleStartExecutionPolicy", document)})}});
  }
}

}  // namespace assay::cloudformation
