// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "cloudformation/evaluator.h"
#include "cloudformation/serverless.h"
#include "model/construct.h"
#include "value/number.h"

namespace assay::cloudformation {
namespace {

const Type* ListOfString() {
  static const Type type{TypeKind::kList, StringType(), {}, {}};
  return &type;
}

bool IsListType(std::string_view type) {
  return type == "CommaDelimitedList" || type.substr(0, 5) == "List<" ||
         type.find("Parameter::Value<List<") != std::string_view::npos ||
         type.find("Parameter::Value<CommaDelimitedList") != std::string_view::npos;
}

std::string_view Trim(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

/// What may stand in a resource beside its properties. Source: AWS CloudFormation user guide, "Resource
/// attribute reference"; AWS SAM developer guide, "Resource attributes".
bool IsResourceAttribute(std::string_view key) {
  static constexpr std::string_view kAttributes[] = {
      "Condition",    "Connectors",          "CreationPolicy", "DeletionPolicy", "DependsOn",
      "Description",  "IgnoreGlobals",       "Metadata",       "Properties",     "Type",
      "UpdatePolicy", "UpdateReplacePolicy", "Version"};
  return std::find(std::begin(kAttributes), std::end(kAttributes), key) != std::end(kAttributes) ||
         key.substr(0, 4) == "Fn::";
}

/// A type whose values are names of what the account has, or of an entry of the parameter store, and what
/// stands there: never empty. Source: AWS CloudFormation user guide, "Specify existing resources at runtime
/// with CloudFormation-supplied parameter types".
bool IsNamed(std::string_view type) { return type.substr(0, 5) == "AWS::"; }

/// What the identifiers of such a type begin with. Source: the same; EC2 user guide, "Resource IDs".
std::string_view PrefixOfType(std::string_view type) {
  static constexpr std::pair<std::string_view, std::string_view> kPrefixes[] = {
      {"AWS::EC2::Image::Id", "ami-"},        {"AWS::EC2::Instance::Id", "i-"},
      {"AWS::EC2::SecurityGroup::Id", "sg-"}, {"AWS::EC2::Subnet::Id", "subnet-"},
      {"AWS::EC2::VPC::Id", "vpc-"},          {"AWS::EC2::Volume::Id", "vol-"},
  };
  static constexpr std::string_view kStored = "AWS::SSM::Parameter::Value<";
  if (type.substr(0, kStored.size()) == kStored && type.back() == '>') {
    type.remove_prefix(kStored.size());
    type.remove_suffix(1);
  }
  for (const auto& [known, prefix] : kPrefixes) {
    if (known == type) return prefix;
  }
  return {};
}

std::string_view StringMember(const Value& mapping, std::string_view key) {
  const Value* v = mapping.Find(key);
  return v && v->is_string() ? v->string() : std::string_view();
}

std::optional<std::int64_t> LengthOf(const Value& parameter, std::string_view key) {
  const Value* v = parameter.Find(key);
  std::string text;
  std::int64_t n = 0;
  if (!v || !ScalarText(*v, text)) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size() || n < 0) return std::nullopt;
  return n;
}

}  // namespace

const Value* Evaluator::Section(std::string_view name) {
  const Entry* entry = document_.FindEntry(name);
  if (!entry || entry->value.is_null()) return nullptr;
  if (entry->value.is_mapping()) {
    return NeedsExpansion(entry->value) ? arena_.New<Value>(Expand(entry->value)) : &entry->value;
  }
  Report(DiagnosticSeverity::kError, "cloudformation-template", std::string(name) + " is not a mapping",
         "The section is ignored", entry->key_span.valid() ? entry->key_span : entry->value.span());
  if (name == "Resources") Open("Resources could not be read", entry->value.span());
  return nullptr;
}

void Evaluator::Open(std::string reason, Span span) { root_.open.push_back({std::move(reason), span}); }

void Evaluator::ReadSections() {
  ReadTransforms();
  mappings_ = Section("Mappings");
  ReadParameters();
  conditions_ = Section("Conditions");
  NameAtoms();
  ReadRules();
  resources_ = Section("Resources");
  outputs_ = Section("Outputs");
  if (!resources_) {
    if (!document_.Find("Resources")) {
      Report(DiagnosticSeverity::kWarning, "cloudformation-template", "The template has no Resources",
             "CloudFormation refuses it; nothing in it is judged", root_.span);
    }
    return;
  }
  ExpandServerless();
  if (resources_->open()) {
    extended_ = true;
    Open("Resources holds more than could be expanded", root_.span);
  }
  for (const Entry& entry : resources_->entries()) {
    const std::string_view type = StringMember(entry.value, "Type");
    if (type.size() > 8 && type.substr(type.size() - 8) == "::MODULE") {
      extended_ = true;
      Report(DiagnosticSeverity::kWarning, kMissingTemplate, "Module " + std::string(type) + " is not here",
             "It is registered in an account; the resources it stands for are not judged", entry.key_span);
      Open(std::string(entry.key) + " is a module that is not here (" + std::string(type) + ")",
           entry.key_span);
    }
  }
}

void Evaluator::ExpandServerless() {
  const auto entries = resources_->entries();
  const bool any = std::any_of(entries.begin(), entries.end(), [](const Entry& entry) {
    return StringMember(entry.value, "Type").substr(0, 17) == "AWS::Serverless::" ||
           entry.value.Find("Connectors");
  });
  if (!any) return;
  extended_ = true;  // the transform makes names of its own
  const Value none;
  const Value* globals = document_.Find("Globals");
  Serverless serverless(globals ? *globals : none, *resources_, arena_,
                        [&](std::string summary, std::string detail, Span span) {
                          Report(DiagnosticSeverity::kWarning, "cloudformation-transform", std::move(summary),
                                 std::move(detail), span);
                        });
  resources_ = arena_.New<Value>(serverless.Expand());
  made_from_ = serverless.made_from();
  if (serverless.incomplete()) {
    Open("resources of serverless types stand for others that are not expanded here", root_.span);
  }
}

void Evaluator::ReadTransforms() {
  const Entry* entry = document_.FindEntry("Transform");
  if (!entry) return;
  const auto all =
      entry->value.is_sequence() ? entry->value.elements() : std::span<const Value>(&entry->value, 1);
  std::vector<Entry> included;
  for (const Value& one : all) {
    std::string_view name = one.is_string() ? one.string() : StringMember(one, "Name");
    // What the language extensions add is evaluated where it stands.
    if (name == "AWS::LanguageExtensions") continue;
    if (name == "AWS::Include" && Include(one, one.span(), included)) continue;
    extended_ = true;
    if (name.substr(0, 17) == "AWS::Serverless-2")
      continue;  // its resources say by their types what they are
    if (name.empty()) name = "a macro";
    Open(std::string(name) + " may change any resource", one.span());
    if (name == "AWS::Include") continue;  // which has said why
    Report(DiagnosticSeverity::kWarning, "cloudformation-transform", std::string(name) + " isn't expanded",
           "The template is judged as it is written; what the macro makes of it is unknown", one.span());
  }
  if (!included.empty()) Merge(included);
}

/// Sections of a snippet join those of the template; what the template says itself stays.
void Evaluator::Merge(const std::vector<Entry>& included) {
  std::vector<Entry> sections(included.begin(), included.end());
  for (Entry own : document_.entries()) {
    for (const Entry& other : included) {
      if (other.key != own.key || !other.value.is_mapping() || !own.value.is_mapping()) continue;
      std::vector<Entry> members(other.value.entries().begin(), other.value.entries().end());
      members.insert(members.end(), own.value.entries().begin(), own.value.entries().end());
      own.value = MakeObject(std::move(members), arena_, own.value.origin());
    }
    sections.push_back(own);
  }
  document_ = MakeObject(std::move(sections), arena_, document_.origin());
}

void Evaluator::ReadParameters() {
  const Value* section = Section("Parameters");
  if (!section) return;
  for (const Entry& entry : section->entries()) {
    if (!entry.value.is_mapping()) {
      Report(DiagnosticSeverity::kError, "cloudformation-parameter",
             "Parameter " + std::string(entry.key) + " is not a mapping",
             "It needs a Type; its value is unknown", entry.key_span);
    }
    parameters_.emplace(entry.key, ReadParameter(entry));
  }
}

Parameter Evaluator::ReadParameter(const Entry& entry) {
  Parameter p;
  p.span = entry.key_span;
  const std::string_view type = StringMember(entry.value, "Type");
  const bool list = IsListType(type);
  const Value* no_echo = entry.value.Find("NoEcho");
  std::string text;
  p.no_echo = no_echo && ScalarText(*no_echo, text) && (text == "true" || text == "True" || text == "TRUE");
  if (const Value* allowed = entry.value.Find("AllowedValues"); allowed && allowed->is_sequence() && !list) {
    for (const Value& one : allowed->elements()) {
      std::string value;
      if (ScalarText(one, value) && std::find(p.allowed.begin(), p.allowed.end(), value) == p.allowed.end()) {
        p.allowed.push_back(std::move(value));
      }
    }
  }
  // A parameter of this type names an entry of the parameter store; its value is read on deployment.
  const bool stored =
      type.substr(0, 21) == "AWS::SSM::Parameter::" && type.find("::Value<") != std::string_view::npos;
  const std::optional<Value> given = Given(entry.key, entry.key_span);
  const Value* fallback = entry.value.Find("Default");
  if (!stored && given) {
    p.value = TypedArgument(*given, type);
  } else if (!stored && fallback && !fallback->is_null()) {
    text.clear();
    const Origin* origin = Step(OriginKind::kDefault, fallback->span(), entry.key, fallback->origin());
    if (ScalarText(*fallback, text)) {
      p.value = TypedText(fallback->is_string() ? fallback->string() : Text(text), type, origin);
    } else if (fallback->is_sequence() && list) {
      p.value = fallback->WithOrigin(origin);
    } else {
      Report(DiagnosticSeverity::kError, "cloudformation-parameter",
             "The default of parameter " + std::string(entry.key) + " is not a string",
             "Its value is unknown", fallback->span());
    }
  }
  if (p.value.is_absent()) {
    const bool told_apart = !p.allowed.empty() && p.allowed.size() <= kMaxDomain && !stored;
    if (told_apart) {
      // Its value is made when first asked for, so that a parameter nobody reads names no conditions.
      Subject& subject = SubjectOf(std::string(Qualified(entry.key)));
      subject.allowed = p.allowed;
      subject.secret = p.no_echo;
    } else {
      Subject& subject = SubjectOf(std::string(Qualified(entry.key)));
      if (!stored) subject.allowed = p.allowed;
      subject.secret = p.no_echo;
      p.value = WithoutValue(entry, type, stored, subject);
    }
  }
  text.clear();
  if (given && !p.allowed.empty() && ScalarText(*given, text) &&
      std::find(p.allowed.begin(), p.allowed.end(), text) == p.allowed.end()) {
    Report(DiagnosticSeverity::kWarning, "cloudformation-parameter",
           "The value given for parameter " + std::string(entry.key) + " is not one of its allowed values",
           "CloudFormation would refuse it; the template is evaluated with it all the same", entry.key_span);
  }
  if (p.no_echo) p.value = p.value.WithSensitive();
  return p;
}

/// What a parameter is given: by the stack that calls the template, or by the user for the outermost one.
std::optional<Value> Evaluator::Given(std::string_view name, Span span) {
  if (nesting_.call) {
    const auto argument = nesting_.arguments.find(name);
    if (argument == nesting_.arguments.end() || argument->second.is_absent()) return std::nullopt;
    return argument->second;
  }
  const auto option = options_.parameters.find(std::string(name));
  if (option == options_.parameters.end()) return std::nullopt;
  return MakeText(option->second, Step(OriginKind::kInput, span, Text(name)));
}

Value Evaluator::TypedArgument(const Value& given, std::string_view type) {
  std::string text;
  if (given.is_string())
    return TypedText(given.string(), type, given.origin()).WithSensitive(given.sensitive());
  if (ScalarText(given, text)) return TypedText(Text(text), type, given.origin());
  if (given.is_choice()) {
    std::vector<ChoiceCase> cases(given.cases().begin(), given.cases().end());
    for (ChoiceCase& one : cases) one.value = TypedArgument(one.value, type);
    return MakeCases(cases, given.origin());
  }
  if (!given.is_unknown() || !IsListType(type)) return given;
  // A list's text, taken apart, is another value.
  Unknown u = given.unknown();
  u.type = ListOfString();
  u.prefix = {};
  u.parts = {};
  u.identity = nullptr;
  u.min_length = 0;
  u.max_length = -1;
  return MakeUnknown(u, arena_, given.origin()).WithSensitive(given.sensitive());
}

Value Evaluator::WithoutValue(const Entry& entry, std::string_view type, bool stored, Subject& subject) {
  Unknown u;
  u.type = IsListType(type) ? ListOfString() : type == "Number" ? NumberType() : StringType();
  u.not_null = true;
  u.reason = stored ? UnknownReason::kDynamic : UnknownReason::kInput;
  u.span = entry.key_span;
  u.expression = Text("Ref " + std::string(Qualified(entry.key)));
  // Bounds are those of a text: a list's own length is another.
  if (u.type == StringType()) {
    u.min_length = LengthOf(entry.value, "MinLength").value_or(0);
    u.max_length = LengthOf(entry.value, "MaxLength").value_or(-1);
    u.prefix = PrefixOfType(type);
    if (IsNamed(type)) u.min_length = std::max<std::int64_t>(u.min_length, 1);
    if (const std::string_view expression = StringMember(entry.value, "AllowedPattern");
        !expression.empty() && !stored) {
      subject.pattern = Pattern(expression);
      if (!subject.pattern.Allows("")) u.min_length = std::max<std::int64_t>(u.min_length, 1);
      if (u.prefix.empty()) u.prefix = Text(subject.pattern.Prefix());
    }
  }
  if (type == "Number") {
    const auto bound = [&](std::string_view key) -> std::optional<double> {
      const Value* v = entry.value.Find(key);
      std::string text;
      return v && ScalarText(*v, text) ? NumberOf(text) : std::nullopt;
    };
    subject.number = true;
    subject.low = bound("MinValue");
    subject.high = bound("MaxValue");
    // As whole numbers, which is what a setting holds; what lies beyond them bounds nothing.
    constexpr double kWhole = 1e15;
    if (subject.low && std::abs(*subject.low) < kWhole)
      u.min_number = static_cast<std::int64_t>(std::ceil(*subject.low));
    if (subject.high && std::abs(*subject.high) < kWhole)
      u.max_number = static_cast<std::int64_t>(std::floor(*subject.high));
  }
  return MakeUnknown(u, arena_, Step(OriginKind::kInput, entry.key_span, entry.key));
}

Value Evaluator::TypedText(std::string_view text, std::string_view type, const Origin* origin) {
  auto number = [&](std::string_view digits) {
    const auto parsed = Number::Parse(Trim(digits));
    return parsed ? MakeNumber(*parsed, arena_, origin) : Value::String(digits, origin);
  };
  if (type == "Number") return number(text);
  if (!IsListType(type)) return Value::String(text, origin);
  std::vector<Value> elements;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const std::string_view element = Trim(text.substr(at, comma - at));
    elements.push_back(type == "List<Number>" ? number(element) : Value::String(element, origin));
    at = comma + 1;
  }
  return MakeTuple(elements, arena_, origin);
}

void Evaluator::ReadMetadata() {
  if (const Entry* entry = document_.FindEntry("Metadata"); entry && entry->value.is_mapping()) {
    root_.metadata = Eval(entry->value);
  }
}

void Evaluator::ReadResources() {
  if (!resources_) return;
  if (root_.resources.empty()) root_.resources.reserve(resources_->size());
  for (const Entry& entry : resources_->entries()) {
    if (entry.key.substr(0, 4) == "Fn::") {
      Report(DiagnosticSeverity::kError, "cloudformation-intrinsic",
             std::string(entry.key) + " can't stand among the resources", "What it gives is not judged",
             entry.key_span);
      Open(std::string(entry.key) + " stands among the resources", entry.key_span);
      continue;
    }
    ReadResource(entry);
  }
}

/// Where the CDK's own metadata is switched off, the assembly's manifest still says what a resource was made
/// from; where it is on, only the manifest says at which line.
void Evaluator::AddConstruct(const Entry& entry, std::vector<Entry>& attributes) {
  if (nesting_.call) return;
  const auto it = options_.constructs.find(std::string(entry.key));
  if (it == options_.constructs.end()) return;
  const Origin* here = Step(OriginKind::kLiteral, entry.key_span, {});
  const auto metadata = std::find_if(attributes.begin(), attributes.end(),
                                     [](const Entry& one) { return one.key == "@Metadata"; });
  std::vector<Entry> members;
  if (metadata != attributes.end() && metadata->value.is_mapping()) {
    members.assign(metadata->value.entries().begin(), metadata->value.entries().end());
  }
  const auto has = [&](std::string_view key) {
    return std::any_of(members.begin(), members.end(), [&](const Entry& one) { return one.key == key; });
  };
  if (!has(kConstructPath)) {
    members.push_back({kConstructPath, MakeText(it->second.path, here), entry.key_span});
  }
  if (!it->second.place.empty()) {
    members.push_back({kConstructPlace, MakeText(it->second.place, here), entry.key_span});
  }
  const Value made = MakeObject(std::move(members), arena_, here);
  if (metadata != attributes.end()) {
    metadata->value = made;
  } else {
    attributes.push_back({"@Metadata", made, entry.key_span});
  }
}

Guard Evaluator::PresenceOf(const Entry& entry) {
  GuardTable& guards = root_.guards;
  Guard present = nesting_.present;
  if (const Value* condition = entry.value.Find("Condition")) {
    if (condition->is_string()) {
      present = guards.And(present, ConditionNamed(condition->string(), condition->span()));
    } else {
      Report(DiagnosticSeverity::kError, "cloudformation-condition",
             "The Condition of " + std::string(entry.key) + " is not a name",
             "It must name a member of Conditions; whether the resource exists is unknown",
             condition->span());
      present = guards.And(present, Opaque("Condition of " + std::string(entry.key)));
    }
  }
  if (guards.And(present, guards.feasible()) == Guard::kNever) return Guard::kNever;
  return guards.Implies(guards.feasible(), present) ? Guard::kAlways : present;
}

/// CloudFormation refuses a template with a null in it. In YAML it is mostly an indentation that YAML
/// accepts, but that leaves the value to the mapping above.
void Evaluator::ReportNulls(const Value& node, std::string_view resource, int depth) {
  if (depth > kMaxDepth) return;
  if (node.is_sequence()) {
    for (const Value& element : node.elements()) ReportNulls(element, resource, depth + 1);
    return;
  }
  if (!node.is_mapping()) return;
  for (const Entry& entry : node.entries()) {
    if (entry.value.is_null()) {
      Report(
          DiagnosticSeverity::kWarning, "cloudformation-resource",
          std::string(entry.key) + " of " + std::string(resource) + " has no value",
          "CloudFormation refuses null, and it is judged as if it weren't there. Leave the property out, or "
          "check the indentation of what follows",
          entry.key_span);
    } else {
      ReportNulls(entry.value, resource, depth + 1);
    }
  }
}

void Evaluator::ReadResource(const Entry& entry) {
  const Value* type = entry.value.Find("Type");
  if (!type || !type->is_string() || type->string().empty()) {
    const std::string what = entry.value.is_mapping() ? " has no Type" : " is not a mapping";
    Report(DiagnosticSeverity::kError, "cloudformation-resource", "Resource " + std::string(entry.key) + what,
           "It is not judged", entry.key_span);
    Open("resource " + std::string(entry.key) + what, entry.key_span);
    return;
  }
  for (const Entry& member : entry.value.entries()) {
    if (IsResourceAttribute(member.key)) continue;
    Report(DiagnosticSeverity::kWarning, "cloudformation-resource",
           "Resource " + std::string(entry.key) + " has no attribute " + std::string(member.key),
           "CloudFormation refuses it, and nothing is read from it. If it is a property, it belongs under "
           "Properties; check the indentation",
           member.key_span);
  }
  Resource r;
  r.type = type->string();
  r.name = entry.key;
  r.identity = Text(nesting_.prefix + std::string(entry.key));
  r.address = Text(std::string(r.type) + "." + std::string(r.identity));
  r.call = nesting_.call;
  r.format = Format::kCloudFormation;
  r.header_span = entry.key_span;
  r.span = assay::Join(entry.key_span, entry.value.span());
  r.present = PresenceOf(entry);
  if (r.present == Guard::kNever) return;  // these parameters don't deploy it

  std::vector<Entry> attributes;
  if (const Entry* properties = entry.value.FindEntry("Properties");
      properties && !properties->value.is_null()) {
    ReportNulls(properties->value, entry.key, 0);
    const Value made = Eval(properties->value);
    if (made.is_mapping()) {
      attributes.assign(made.entries().begin(), made.entries().end());
      r.attributes = made;
    } else if (made.is_choice()) {
      // One object whose members differ, so that a path into it needs no case for this.
      std::map<std::string_view, std::vector<ChoiceCase>> members;
      for (const ChoiceCase& one : made.cases()) {
        if (!one.value.is_mapping()) continue;
        for (const Entry& member : one.value.entries())
          members[member.key].push_back({one.guard, member.value});
      }
      for (const auto& [key, cases] : members) {
        attributes.push_back({key, MakeCases(cases, made.origin()), properties->key_span});
      }
    } else if (made.is_unknown()) {
      r.attributes = r.attributes.WithOpen();
    } else {
      Report(DiagnosticSeverity::kError, "cloudformation-resource",
             "The Properties of " + std::string(entry.key) + " are not a mapping", "They are unknown",
             properties->value.span());
      r.attributes = r.attributes.WithOpen();
    }
  }
  const bool open = r.attributes.open();
  for (const std::string_view key :
       {"CreationPolicy", "DeletionPolicy", "DependsOn", "Metadata", "UpdatePolicy", "UpdateReplacePolicy"}) {
    const Entry* member = entry.value.FindEntry(key);
    if (!member) continue;
    const Value made = Eval(member->value);
    if (!made.is_absent()) attributes.push_back({Text("@" + std::string(key)), made, member->key_span});
  }
  AddConstruct(entry, attributes);
  if (const auto it = made_from_.find(entry.key); it != made_from_.end()) {
    attributes.push_back({kMadeFrom, Value::String(Qualified(it->second)), entry.key_span});
  }
  const Origin* origin =
      entry.value.Find("Properties") ? entry.value.Find("Properties")->origin() : entry.value.origin();
  r.attributes = MakeObject(std::move(attributes), arena_, origin).WithOpen(open);
  root_.resources.push_back(r);
  if (r.type == "AWS::CloudFormation::Stack" || r.type == "AWS::CloudFormation::StackSet") ReadNested(entry);
}

}  // namespace assay::cloudformation
