// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "cloudformation/evaluator.h"
#include "value/text_shape.h"

namespace assay::cloudformation {
namespace {

/// What is known of a pseudo parameter without a deployment. Source: AWS CloudFormation user guide, "Pseudo
/// parameters reference".
struct PseudoParameter {
  std::string_view name;
  TextShape shape;
};
constexpr PseudoParameter kPseudoParameters[] = {
    {"AWS::AccountId", kAccountShape}, {"AWS::NotificationARNs", {}}, {"AWS::Partition", kPartitionShape},
    {"AWS::Region", kRegionShape},     {"AWS::StackId", kArnShape},   {"AWS::StackName", {"", 1, 128}},
    {"AWS::URLSuffix", {"", 1, -1}},
};

bool IsPseudoParameter(std::string_view name) {
  return std::any_of(std::begin(kPseudoParameters), std::end(kPseudoParameters),
                     [&](const auto& one) { return one.name == name; });
}

constexpr std::size_t kMaxKeys = 64;  ///< of a mapping that are told apart if it isn't known which one counts

const Type* ListOfString() {
  static const Type type{TypeKind::kList, StringType(), {}, {}};
  return &type;
}

std::optional<std::size_t> IndexOf(const Value& v) {
  std::string text;
  if (!ScalarText(v, text)) return std::nullopt;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return index;
}

/// Resources whose Ref gives their ARN. Source: AWS CloudFormation template reference, "Return values, Ref"
/// of each.
bool RefersByArn(std::string_view type) {
  static constexpr std::string_view kTypes[] = {
      "AWS::ACMPCA::CertificateAuthority",
      "AWS::Batch::ComputeEnvironment",
      "AWS::Batch::JobDefinition",
      "AWS::Batch::JobQueue",
      "AWS::CertificateManager::Certificate",
      "AWS::CloudFormation::Stack",
      "AWS::ECS::Service",
      "AWS::ECS::TaskDefinition",
      "AWS::ElasticLoadBalancingV2::Listener",
      "AWS::ElasticLoadBalancingV2::ListenerRule",
      "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "AWS::ElasticLoadBalancingV2::TargetGroup",
      "AWS::IAM::ManagedPolicy",
      "AWS::Lambda::Alias",
      "AWS::Lambda::LayerVersion",
      "AWS::Lambda::Version",
      "AWS::MSK::Cluster",
      "AWS::NetworkFirewall::Firewall",
      "AWS::NetworkFirewall::FirewallPolicy",
      "AWS::NetworkFirewall::RuleGroup",
      "AWS::SNS::Topic",
      "AWS::SecretsManager::Secret",
      "AWS::StepFunctions::Activity",
      "AWS::StepFunctions::StateMachine",
  };
  return std::binary_search(std::begin(kTypes), std::end(kTypes), type);
}

}  // namespace

/// Source: AWS CloudFormation user guide, "Intrinsic function reference". Names without "Fn::".
Evaluator::Call Evaluator::FindCall(std::string_view name) {
  static constexpr std::pair<std::string_view, Call> kCalls[] = {
      {"And", &Evaluator::BooleanCall},
      {"Base64", &Evaluator::Base64},
      {"Cidr", &Evaluator::Cidr},
      {"Equals", &Evaluator::BooleanCall},
      {"FindInMap", &Evaluator::FindInMap},
      {"GetAZs", &Evaluator::GetAZs},
      {"GetAtt", &Evaluator::GetAtt},
      {"GetStackOutput", &Evaluator::ImportValue},
      {"If", &Evaluator::If},
      {"ImportValue", &Evaluator::ImportValue},
      {"Join", &Evaluator::Join},
      {"Length", &Evaluator::Length},
      {"Not", &Evaluator::BooleanCall},
      {"Or", &Evaluator::BooleanCall},
      {"Ref", &Evaluator::Ref},
      {"Select", &Evaluator::Select},
      {"Split", &Evaluator::Split},
      {"Sub", &Evaluator::Sub},
      {"ToJsonString", &Evaluator::ToJsonString},
      {"Transform", &Evaluator::Transform},
  };
  for (const auto& [known, call] : kCalls) {
    if (known == name) return call;
  }
  return nullptr;
}

Value Evaluator::Ref(const Value& argument, const Value& node) {
  if (!argument.is_string()) return Malformed(node, "the name of a parameter or resource");
  return RefTo(argument.string(), node, node.span());
}

Value Evaluator::RefTo(std::string_view name, const Value& node, Span span) {
  if (name == "AWS::NoValue") return Value::Absent(Step(OriginKind::kReference, span, name, node.origin()));
  if (auto it = parameters_.find(name); it != parameters_.end()) {
    Parameter& p = it->second;
    if (p.value.is_absent()) {
      const std::string key(Qualified(it->first));
      Subject& subject = SubjectOf(key);
      const Origin* input = Step(OriginKind::kInput, p.span, it->first);
      if (!subject.allowed.empty() && opaque_.size() + shared_.atoms + subject.allowed.size() <= kMaxAtoms) {
        FillDomain(key, subject);
        std::vector<ChoiceCase> cases;
        for (const std::string& allowed : subject.allowed) {
          cases.push_back({subject.atoms.at(allowed), MakeText(allowed, input).WithSensitive(p.no_echo)});
        }
        p.value = MakeCases(cases, input);
      } else {
        Unknown u;
        u.type = StringType();
        u.not_null = true;
        u.reason = UnknownReason::kInput;
        u.span = p.span;
        u.expression = Text("Ref " + key);
        p.value = MakeUnknown(u, arena_, input).WithSensitive(p.no_echo);
      }
    }
    const Origin* origin = Step(OriginKind::kReference, span, it->first, p.value.origin());
    if (!p.value.is_choice()) return p.value.WithOrigin(origin);
    std::vector<ChoiceCase> cases(p.value.cases().begin(), p.value.cases().end());
    for (ChoiceCase& one : cases) one.value = one.value.WithOrigin(origin);
    return MakeCases(cases, origin);
  }
  if (IsPseudoParameter(name)) {
    if (auto it = options_.parameters.find(std::string(name)); it != options_.parameters.end()) {
      return Value::String(it->second.empty() ? std::string_view() : Text(it->second),
                           Step(OriginKind::kReference, span, name, Step(OriginKind::kInput, span, name)));
    }
    Unknown u;
    u.not_null = true;
    u.reason = UnknownReason::kDynamic;
    u.span = span;
    // Every stack has a name and an id of its own; the rest all stacks of one deployment share.
    u.expression = name == "AWS::StackName" || name == "AWS::StackId" ? Qualified(name) : name;
    const PseudoParameter& pseudo = *std::find_if(std::begin(kPseudoParameters), std::end(kPseudoParameters),
                                                  [&](const auto& one) { return one.name == name; });
    Shape(u, pseudo.shape);
    if (name == "AWS::NotificationARNs") u.type = ListOfString();
    return MakeUnknown(u, arena_, Step(OriginKind::kReference, span, name));
  }
  const Entry* resource = resources_ ? resources_->FindEntry(name) : nullptr;
  if (!resource && !extended_) {
    Report(DiagnosticSeverity::kError, "cloudformation-reference",
           "There is no parameter or resource " + std::string(name),
           "Declare it, or correct the name; the value is unknown", span);
  }
  Unknown u;
  u.type = StringType();
  u.not_null = true;
  u.reason = resource || extended_ ? UnknownReason::kComputed : UnknownReason::kError;
  u.span = span;
  u.expression = Text("Ref " + std::string(Qualified(name)));
  const Value* type = resource ? resource->value.Find("Type") : nullptr;
  if (type && type->is_string() && RefersByArn(type->string())) Shape(u, kArnShape);
  if (resource) u.identity = arena_.New<Identity>(Identity{Qualified(resource->key), {}});
  return MakeUnknown(u, arena_, Step(OriginKind::kReference, span, name));
}

Value Evaluator::GetAtt(const Value& argument, const Value& node) {
  if (argument.is_string()) {
    const std::string_view text = argument.string();
    const auto dot = text.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == text.size()) {
      return Malformed(node, "Resource.Attribute, or a list of both");
    }
    return GetAttOf(text.substr(0, dot), text.substr(dot + 1), node, node.span());
  }
  if (!argument.is_sequence() || argument.size() < 2 || !argument.elements()[0].is_string()) {
    return Malformed(node, "a resource's name and an attribute");
  }
  std::string attribute;
  bool known = true;
  for (const Value& part : argument.elements().subspan(1)) {
    const Value one = Eval(part);
    if (!attribute.empty()) attribute += '.';
    known = ScalarText(one, attribute) && known;
  }
  if (!known) return Stopped(UnknownReason::kComputed, node);
  return GetAttOf(argument.elements()[0].string(), Text(attribute), node, node.span());
}

Value Evaluator::GetAttOf(std::string_view resource, std::string_view attribute, const Value& node,
                          Span span) {
  const Entry* found = resources_ ? resources_->FindEntry(resource) : nullptr;
  if (!found && !extended_) {
    Report(DiagnosticSeverity::kError, "cloudformation-reference",
           "There is no resource " + std::string(resource),
           "Declare it, or correct the name; the value is unknown", span);
  }
  static constexpr std::string_view kOutputs = "Outputs.";
  if (found && attribute.substr(0, kOutputs.size()) == kOutputs) {
    if (Evaluator* child = Child(*found)) {
      const Value put_out = child->Output(attribute.substr(kOutputs.size()), node, span);
      const Origin* origin =
          Step(OriginKind::kReference, span, Text(std::string(resource) + "." + std::string(attribute)),
               put_out.origin());
      if (!put_out.is_choice()) return put_out.WithOrigin(origin);
      std::vector<ChoiceCase> cases(put_out.cases().begin(), put_out.cases().end());
      for (ChoiceCase& one : cases) one.value = one.value.WithOrigin(origin);
      return MakeCases(cases, origin);
    }
  }
  const std::string_view whole = Text(std::string(resource) + "." + std::string(attribute));
  Unknown u;
  u.not_null = true;
  u.reason = found || extended_ ? UnknownReason::kComputed : UnknownReason::kError;
  u.span = span;
  u.expression = Qualified(whole);
  const Value* type = found ? found->value.Find("Type") : nullptr;
  const bool own = type && type->is_string() && type->string().substr(0, 5) == "AWS::";
  if (own && attribute.substr(0, 8) != "Outputs." && attribute.size() >= 3 &&
      attribute.substr(attribute.size() - 3) == "Arn") {
    Shape(u, kArnShape);
  }
  if (found) u.identity = arena_.New<Identity>(Identity{Qualified(found->key), attribute});
  return MakeUnknown(u, arena_, Step(OriginKind::kReference, span, whole, node.origin()));
}

Value Evaluator::If(const Value& argument, const Value& node) {
  if (!argument.is_sequence() || argument.size() != 3) return Malformed(node, "a condition and two values");
  const Value& condition = argument.elements()[0];
  GuardTable& guards = root_.guards;
  const Guard guard =
      condition.is_string() ? ConditionNamed(condition.string(), condition.span()) : EvalCondition(condition);
  const std::string_view what = condition.is_string() ? condition.string() : Text(Describe(condition, 200));
  std::vector<ChoiceCase> cases;
  for (const bool then : {true, false}) {
    const Guard side = then ? guard : guards.Not(guard);
    if (guards.And(side, guards.feasible()) == Guard::kNever) continue;  // the other branch is never deployed
    const Value& branch = argument.elements()[then ? 1 : 2];
    const Value value = Eval(branch);
    auto through = [&](const Value& v) {
      const Span at = v.span().valid() ? v.span() : branch.span();
      return v.WithOrigin(Step(OriginKind::kBranch, at, what, v.origin()));
    };
    if (value.is_choice()) {
      std::vector<ChoiceCase> inner(value.cases().begin(), value.cases().end());
      for (ChoiceCase& one : inner) one.value = through(one.value);
      cases.push_back({side, MakeCases(inner, value.origin())});
    } else {
      cases.push_back({side, through(value)});
    }
  }
  return MakeCases(cases, Step(OriginKind::kBranch, node.span(), what));
}

Value Evaluator::FindInMap(const Value& argument, const Value& node) {
  if (!argument.is_sequence() || argument.size() < 3 || argument.size() > 4) {
    return Malformed(node, "the name of a mapping, a first and a second key");
  }
  std::vector<Value> keys;
  for (const Value& part : argument.elements().first(3)) keys.push_back(Eval(part));
  Value fallback;
  const bool has_fallback = argument.size() == 4 && argument.elements()[3].Find("DefaultValue");
  if (has_fallback) fallback = Eval(*argument.elements()[3].Find("DefaultValue"));
  const Value found = Distribute(keys, node, [&](std::span<const Value> concrete) {
    std::string name;
    if (!ScalarText(concrete[0], name)) return Stopped(UnknownReason::kDerived, node);
    const Value* map = mappings_ ? mappings_->Find(name) : nullptr;
    if (!map || !map->is_mapping()) {
      if (has_fallback) return fallback;
      if (extended_) return Stopped(UnknownReason::kFunction, node);
      Report(Certain(), "cloudformation-mapping", "There is no mapping " + name,
             "Declare it under Mappings; the value is unknown", node.span());
      return Stopped(UnknownReason::kError, node);
    }
    return LookUp(*map, concrete.subspan(1), has_fallback ? &fallback : nullptr, node);
  });
  return found;
}

Value Evaluator::LookUp(const Value& map, std::span<const Value> keys, const Value* fallback,
                        const Value& node) {
  if (keys.empty()) {
    const Value value = Eval(map);
    return value.WithOrigin(Step(OriginKind::kReference, node.span(), "FindInMap", value.origin()));
  }
  std::string text;
  if (ScalarText(keys[0], text)) {
    if (const Value* inner = map.Find(text)) return LookUp(*inner, keys.subspan(1), fallback, node);
    if (fallback) return *fallback;
    if (extended_) return Stopped(UnknownReason::kFunction, node);
    Report(Certain(), "cloudformation-mapping", "The mapping has no key " + text,
           "Add it, or correct the name; the value is unknown", node.span());
    return Stopped(UnknownReason::kError, node);
  }
  if (!keys[0].is_unknown() || !map.is_mapping() || map.entries().empty()) {
    return Stopped(UnknownReason::kDerived, node);
  }
  // The deployment succeeds only if the key is one of the mapping's, or there is a default: the value is one
  // of those under them.
  GuardTable& guards = root_.guards;
  std::vector<std::pair<std::string_view, Value>> values;
  std::vector<Value> distinct;
  for (const Entry& entry : map.entries()) {
    if (!Spend(1, node.span())) return Stopped(UnknownReason::kLimit, node);
    if (!fallback && keys.size() == 2 && keys[1].is_string() && !entry.value.Find(keys[1].string())) continue;
    const Value value = LookUp(entry.value, keys.subspan(1), fallback, node);
    const auto same = [&](const Value& other) { return WhollyKnown(value) && Equal(value, other); };
    if (std::none_of(distinct.begin(), distinct.end(), same)) distinct.push_back(value);
    if (distinct.size() > kMaxDomain) return Stopped(UnknownReason::kDerived, node);
    values.emplace_back(entry.key, value);
  }
  if (fallback) {
    if (!(WhollyKnown(*fallback) && std::any_of(distinct.begin(), distinct.end(), [&](const Value& other) {
            return Equal(*fallback, other);
          }))) {
      distinct.push_back(*fallback);
    }
    values.emplace_back(std::string_view(), *fallback);
  }
  if (distinct.empty()) return Stopped(UnknownReason::kDerived, node);
  if (distinct.size() == 1 && WhollyKnown(distinct[0])) return distinct[0];
  if (values.size() > kMaxKeys) return Stopped(UnknownReason::kDerived, node);
  std::vector<ChoiceCase> cases;
  Guard rest = Guard::kAlways;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Guard key = Atom(keys[0], std::string(values[i].first));
    cases.push_back({i + 1 == values.size() ? rest : guards.And(rest, key), values[i].second});
    rest = guards.And(rest, guards.Not(key));
  }
  return MakeCases(cases, Step(OriginKind::kReference, node.span(), "FindInMap"));
}

Value Evaluator::Select(const Value& argument, const Value& node) {
  if (!argument.is_sequence() || argument.size() != 2) return Malformed(node, "an index and a list");
  const Value args[2] = {Eval(argument.elements()[0]), Eval(argument.elements()[1])};
  return Distribute(args, node, [&](std::span<const Value> concrete) {
    const Value& list = concrete[1];
    if (concrete[0].is_unknown() || list.is_unknown()) return Stopped(UnknownReason::kDerived, node);
    const auto index = IndexOf(concrete[0]);
    if (!index || !list.is_sequence()) return Malformed(node, "an index and a list");
    if (*index >= list.size()) {
      if (list.open()) return Stopped(UnknownReason::kDerived, node);
      Report(Certain(), "cloudformation-intrinsic", "Fn::Select selects past the end of its list",
             "Index " + std::to_string(*index) + " of " + std::to_string(list.size()) +
                 " elements; the value is unknown",
             node.span());
      return Stopped(UnknownReason::kError, node);
    }
    const Value& picked = list.elements()[*index];
    return picked.WithOrigin(Step(OriginKind::kCall, node.span(), "Fn::Select", picked.origin()));
  });
}

/// An output of another stack, by the name of its export or by stack and output.
Value Evaluator::ImportValue(const Value& argument, const Value& node) {
  const Value from = Eval(argument);
  Unknown u;
  u.type = StringType();
  u.not_null = true;
  u.reason = UnknownReason::kDynamic;
  u.span = node.span();
  std::string text = "ImportValue ";
  u.expression = ScalarText(from, text) ? Text(text) : Expression(node);
  const Origin* via = from.is_mapping() ? nullptr : from.origin();
  return MakeUnknown(u, arena_, Step(OriginKind::kCall, node.span(), Text(node.entries()[0].key), via));
}

Value Evaluator::GetAZs(const Value& argument, const Value& node) {
  Eval(argument);
  Unknown u;
  u.type = ListOfString();
  u.not_null = true;
  u.reason = UnknownReason::kDynamic;
  u.span = node.span();
  u.expression = Expression(node);
  return MakeUnknown(u, arena_, Step(OriginKind::kCall, node.span(), "Fn::GetAZs"));
}

/// The only key of its mapping: what it gives is the mapping.
Value Evaluator::Transform(const Value& argument, const Value& node) {
  std::vector<Entry> made;
  if (!Include(argument, node.span(), made)) return Stopped(UnknownReason::kFunction, node);
  return Eval(MakeObject(std::move(made), arena_, node.origin()));
}

Value Evaluator::BooleanCall(const Value&, const Value& node) {
  const Guard guard = EvalCondition(node);
  GuardTable& guards = root_.guards;
  const Origin* origin = Step(OriginKind::kCall, node.span(), {}, node.origin());
  return MakeCases({{guard, Value::Bool(true, origin)}, {guards.Not(guard), Value::Bool(false, origin)}},
                   origin);
}

Value Evaluator::Length(const Value& argument, const Value& node) {
  const Value args[1] = {Eval(argument)};
  return Distribute(args, node, [&](std::span<const Value> concrete) {
    const Value& list = concrete[0];
    if (list.is_unknown() || (list.is_sequence() && list.open())) {
      return Stopped(UnknownReason::kDerived, node, NumberType());
    }
    if (!list.is_sequence()) return Malformed(node, "a list");
    return Value::Int(static_cast<std::int64_t>(list.size()),
                      Step(OriginKind::kCall, node.span(), "Fn::Length"));
  });
}

}  // namespace assay::cloudformation
