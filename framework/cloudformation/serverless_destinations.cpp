// SPDX-License-Identifier: Apache-2.0
// Where results and failed events go, and the queues and topics that are made for them.
#include <algorithm>
#include <string>
#include <utility>

#include "cloudformation/evaluator.h"
#include "cloudformation/serverless.h"
#include "value/ops.h"

namespace assay::cloudformation {
namespace {

/// A choice of which one side is nothing: the transform makes a destination for that side.
bool MayBeNothing(const Value& v) {
  if (!IsIntrinsic(v) || IntrinsicName(v.entries()[0].key) != "If") return false;
  const Value& arguments = v.entries()[0].value;
  return arguments.is_sequence() &&
         std::any_of(arguments.elements().begin(), arguments.elements().end(),
                     [](const Value& one) { return RefName(one) == "AWS::NoValue"; });
}

}  // namespace

/// Once, whatever the number of events that need it.
void Serverless::AddInlined(RoleParts& role, const Value& policy) {
  if (policy.is_absent()) return;
  const std::string document = EncodeJson(MemberOf(policy, "PolicyDocument"));
  const auto same = [&](const Value& v) { return EncodeJson(MemberOf(v, "PolicyDocument")) == document; };
  if (std::none_of(role.inlined.begin(), role.inlined.end(), same)) role.inlined.push_back(policy);
}

Value Serverless::DestinationPolicy(const Source& s, const std::string& id, std::string_view type,
                                    const Value& arn) {
  if (arn.is_absent()) return {};
  const auto policy = [&](const char* suffix, const std::vector<Value>& statements) {
    return InlinePolicy(s, id + suffix, s.build.Map({{"Statement", s.build.List(statements)}}));
  };
  const auto allows = [&](std::string_view action, const Value& resource) {
    return AllowsAction(s, s.build.Text(action), resource);
  };
  if (type == "SQS") return policy("SQSPolicy", {allows("sqs:SendMessage", arn)});
  if (type == "SNS") return policy("SNSPolicy", {allows("sns:publish", arn)});
  if (type == "EventBridge") return policy("EventBridgePolicy", {allows("events:PutEvents", arn)});
  if (type == "Lambda") return policy("LambdaPolicy", {allows("lambda:InvokeFunction", arn)});
  if (type != "S3" && type != "S3Bucket") return {};
  const Value inside =
      s.build.Map({{"Fn::Join", s.build.List({s.build.Text("/"), s.build.List({arn, s.build.Text("*")})})}});
  return policy("S3Policy", {allows("s3:PutObject", inside), allows("s3:ListBucket", arn)});
}

void Serverless::InvokeConfig(const Source& s, RoleParts& role) {
  const Value invoke = MemberOf(s.properties, "EventInvokeConfig");
  if (!invoke.is_mapping()) return;
  const Value alias = MemberOf(s.properties, "AutoPublishAlias");
  const std::string id = s.Named("EventInvokeConfig");
  Members config = {{"FunctionName", s.build.Ref(s.id)},
                    {"Qualifier", alias.is_absent() ? s.build.Text("$LATEST") : alias}};
  for (const std::string_view key : {"MaximumEventAgeInSeconds", "MaximumRetryAttempts"}) {
    config.emplace_back(key, MemberOf(invoke, key));
  }
  Members destinations;
  for (const std::string_view event : {"OnSuccess", "OnFailure"}) {
    const Value wanted = MemberOf(MemberOf(invoke, "DestinationConfig"), event);
    if (!wanted.is_mapping()) continue;
    const std::string_view type = TextOf(wanted, "Type");
    Value arn = MemberOf(wanted, "Destination");
    if (MayBeNothing(arn)) {
      incomplete_ = true;
      report_(std::string(s.id) + ": a destination that may be nothing isn't expanded",
              "A queue or topic may be made for it", arn.span());
    }
    if (arn.is_absent() && (type == "SQS" || type == "SNS")) {
      const std::string made = id + std::string(event) + (type == "SQS" ? "Queue" : "Topic");
      Emit(s, made, type == "SQS" ? "AWS::SQS::Queue" : "AWS::SNS::Topic", {});
      arn = type == "SQS" ? s.build.GetAtt(made, "Arn") : s.build.Ref(made);
    }
    destinations.emplace_back(event, s.build.Map({{"Destination", arn}}));
    AddInlined(role, DestinationPolicy(s, id + std::string(event), type, arn));
  }
  config.emplace_back("DestinationConfig", s.build.Map(destinations));
  Emit(s, id, "AWS::Lambda::EventInvokeConfig", config);
}

Value Serverless::DeadLetters(const Source& s, const std::string& id, const Value& properties,
                              const Value& rule) {
  const Value config = MemberOf(properties, "DeadLetterConfig");
  const Value given = MemberOf(config, "Arn");
  if (!given.is_absent() || TextOf(config, "Type") != "SQS") return given;
  const std::string_view named = TextOf(config, "QueueLogicalId");
  const std::string queue = named.empty() ? id + "Queue" : std::string(named);
  const Value arn = s.build.GetAtt(queue, "Arn");
  Emit(s, queue, "AWS::SQS::Queue", {});
  if (rule.is_absent()) return arn;
  const Value statement =
      s.build.Map({{"Action", s.build.Text("sqs:SendMessage")},
                   {"Effect", s.build.Text("Allow")},
                   {"Principal", s.build.Map({{"Service", s.build.Text("events.amazonaws.com")}})},
                   {"Resource", arn},
                   {"Condition", s.build.Map({{"ArnEquals", s.build.Map({{"aws:SourceArn", rule}})}})}});
  Emit(s, id + "QueuePolicy", "AWS::SQS::QueuePolicy",
       {{"PolicyDocument", Document(s, {statement})}, {"Queues", s.build.List({s.build.Ref(queue)})}});
  return arn;
}

}  // namespace assay::cloudformation
