// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include "cloudformation/evaluator.h"
#include "cloudformation/serverless.h"
#include "cloudformation/serverless_policies.h"
#include "value/ops.h"

namespace assay::cloudformation {
namespace {

constexpr std::string_view kPolicyVersion = "2012-10-17";

/// The three arguments of Fn::If, or nothing.
const Value* Choice(const Value& v) {
  if (!IsIntrinsic(v) || IntrinsicName(v.entries()[0].key) != "If") return nullptr;
  const Value& arguments = v.entries()[0].value;
  return arguments.is_sequence() && arguments.size() == 3 ? &arguments : nullptr;
}

}  // namespace

Value Serverless::ManagedPolicy(const Source& s, std::string_view name) {
  return s.build.Sub("arn:${AWS::Partition}:iam::aws:policy/" + std::string(name));
}

Value Serverless::Document(const Source& s, const std::vector<Value>& statements) {
  return s.build.Map({{"Version", s.build.Text(kPolicyVersion)}, {"Statement", s.build.List(statements)}});
}

Value Serverless::AllowsAction(const Source& s, const Value& action, const Value& resource) {
  return s.build.Map({{"Action", action}, {"Effect", s.build.Text("Allow")}, {"Resource", resource}});
}

Value Serverless::TrustOf(const Source& s, std::string_view service) {
  return Document(
      s, {s.build.Map({{"Action", s.build.List({s.build.Text("sts:AssumeRole")})},
                       {"Effect", s.build.Text("Allow")},
                       {"Principal", s.build.Map({{"Service", s.build.List({s.build.Text(service)})}})}})});
}

Value Serverless::InlinePolicy(const Source& s, std::string_view name, const Value& document) {
  return s.build.Map({{"PolicyName", s.build.Text(name)}, {"PolicyDocument", document}});
}

void Serverless::Role(const Source& s, std::string_view service, const RoleParts& parts, const Value& tags) {
  const Value trust = MemberOf(s.properties, "AssumeRolePolicyDocument");
  Members members = {{"AssumeRolePolicyDocument", trust.is_absent() ? TrustOf(s, service) : trust},
                     {"Path", MemberOf(s.properties, "RolePath")},
                     {"PermissionsBoundary", MemberOf(s.properties, "PermissionsBoundary")},
                     {"Tags", tags}};
  std::vector<Value> managed;
  std::set<std::string> known;
  for (const Value& policy : parts.managed) {
    if (known.insert(EncodeJson(policy)).second) managed.push_back(policy);
  }
  members.emplace_back("ManagedPolicyArns", s.build.List(managed));
  if (!parts.inlined.empty()) members.emplace_back("Policies", s.build.List(parts.inlined));
  Emit(s, s.Named("Role"), "AWS::IAM::Role", members);
}

void Serverless::AddPolicies(const Source& s, const Value& policies, RoleParts& parts) {
  if (policies.is_absent()) return;
  if (!policies.is_sequence()) return AddPolicy(s, policies, 0, parts);
  for (std::size_t i = 0; i < policies.size(); ++i) AddPolicy(s, policies.elements()[i], i, parts);
}

void Serverless::AddPolicy(const Source& s, const Value& policy, std::size_t index, RoleParts& parts) {
  const std::string name = s.Named("RolePolicy") + std::to_string(index);
  if (policy.is_string()) {
    const bool is_name = policy.string().find(':') == std::string_view::npos;
    parts.managed.push_back(is_name ? ManagedPolicy(s, policy.string()).WithOrigin(policy.origin()) : policy);
  } else if (const Value* choice = Choice(policy)) {
    // Both sides are of one kind, if there are two.
    RoleParts sides[2];
    for (const std::size_t i : {0u, 1u}) {
      if (RefName(choice->elements()[i + 1]) != "AWS::NoValue")
        AddPolicy(s, choice->elements()[i + 1], index, sides[i]);
    }
    const auto join = [&](std::vector<Value> RoleParts::*list) {
      if ((sides[0].*list).empty() && (sides[1].*list).empty()) return;
      std::vector<Value> arguments = {choice->elements()[0]};
      for (const RoleParts& side : sides) {
        arguments.push_back((side.*list).empty() ? s.build.Ref("AWS::NoValue") : (side.*list)[0]);
      }
      (parts.*list).push_back(s.build.Map({{"Fn::If", s.build.List(arguments)}}));
    };
    join(&RoleParts::managed);
    join(&RoleParts::inlined);
  } else if (IsIntrinsic(policy)) {
    parts.managed.push_back(policy);
  } else if (!MemberOf(policy, "Statement").is_absent()) {
    parts.inlined.push_back(InlinePolicy(s, name, policy));
  } else if (policy.is_mapping() && policy.entries().size() == 1) {
    const Value document = Template(s, policy.entries()[0]);
    if (!document.is_absent()) parts.inlined.push_back(InlinePolicy(s, name, document));
  } else {
    incomplete_ = true;
    report_(std::string(s.id) + ": a policy is neither a name, a document nor a template",
            "What it allows is unknown", policy.span());
  }
}

/// The document of a SAM policy template.
Value Serverless::Template(const Source& s, const Entry& use) {
  std::vector<Value> statements;
  for (const PolicyStatement& one : PolicyTemplateStatements()) {
    if (one.policy != use.key) continue;
    Members given;
    for (const std::string_view parameter : Words(one.parameters)) {
      given.emplace_back(parameter, MemberOf(use.value, parameter));
    }
    const Value variables = s.build.Map(given);
    const auto text = [&](std::string_view t) {
      return t.find("${") == std::string_view::npos ? s.build.Text(t) : s.build.Sub(t, variables);
    };
    std::vector<Value> actions, resources;
    for (const std::string_view action : Words(one.actions)) actions.push_back(s.build.Text(action));
    for (const std::string_view resource : Words(one.resources)) resources.push_back(text(resource));
    Members members = {{"Effect", s.build.Text("Allow")},
                       {"Action", s.build.List(actions)},
                       {"Resource", resources.size() == 1 ? resources[0] : s.build.List(resources)}};
    if (const auto condition = Words(one.condition); condition.size() == 3) {
      members.emplace_back("Condition",
                           s.build.Map({{condition[0], s.build.Map({{condition[1], text(condition[2])}})}}));
    }
    statements.push_back(s.build.Map(members).WithOrigin(use.value.origin()));
  }
  if (statements.empty()) {
    incomplete_ = true;
    report_(std::string(s.id) + ": " + std::string(use.key) + " is no policy template that is known here",
            "What it allows is unknown", use.key_span);
    return {};
  }
  return s.build.Map({{"Statement", s.build.List(statements)}}).WithOrigin(use.value.origin());
}

}  // namespace assay::cloudformation
