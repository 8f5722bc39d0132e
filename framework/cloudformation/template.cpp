// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "cloudformation/evaluator.h"
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

std::string_view StringMember(const Value& mapping, std::string_view key) {
  const Value* v = mapping.Find(key);
  return v && v->is_string() ? v->string() : std::string_view();
}

}  // namespace

const Value* Evaluator::Section(std::string_view name) {
  const Entry* entry = document_.FindEntry(name);
  if (!entry || entry->value.is_null()) return nullptr;
  if (entry->value.is_mapping()) return &entry->value;
  Report(DiagnosticSeverity::kError, "cloudformation-template", std::string(name) + " is not a mapping",
         "The section is ignored", entry->key_span.valid() ? entry->key_span : entry->value.span());
  if (name == "Resources") Open("Resources could not be read", entry->value.span());
  return nullptr;
}

void Evaluator::Open(std::string reason, Span span) { root_.open.push_back({std::move(reason), span}); }

void Evaluator::ReadTransforms() {
  if (const Entry* entry = document_.FindEntry("Transform")) {
    const auto all =
        entry->value.is_sequence() ? entry->value.elements() : std::span<const Value>(&entry->value, 1);
    for (const Value& one : all) {
      std::string_view name = one.is_string() ? one.string() : StringMember(one, "Name");
      extended_ = true;
      // The language extensions add functions and no resources; what isn't evaluated of them is reported
      // where it is.
      if (name == "AWS::LanguageExtensions") continue;
      if (name.empty()) name = "a macro";
      const bool sam = name.substr(0, 15) == "AWS::Serverless";
      Open(std::string(name) +
               (sam ? " adds resources that are not expanded here" : " may change any resource"),
           one.span());
      Report(
          sam ? DiagnosticSeverity::kNote : DiagnosticSeverity::kWarning, "cloudformation-transform",
          std::string(name) + " isn't expanded",
          sam ? "Resources of serverless types are judged as they are written; those they stand for are not"
              : "The template is judged as it is written; what the macro makes of it is unknown",
          one.span());
    }
  }
  if (!resources_) {
    if (!document_.Find("Resources")) {
      Report(DiagnosticSeverity::kWarning, "cloudformation-template", "The template has no Resources",
             "CloudFormation refuses it; nothing in it is judged", root_.span);
    }
    return;
  }
  for (const Entry& entry : resources_->entries()) {
    const std::string_view type = StringMember(entry.value, "Type");
    if (type.size() > 8 && type.substr(type.size() - 8) == "::MODULE") {
      extended_ = true;
      Open(std::string(entry.key) + " is a module that is not here (" + std::string(type) + ")",
           entry.key_span);
    }
    if (entry.key.substr(0, 4) == "Fn::") extended_ = true;
    if (!extended_ && type.substr(0, 17) == "AWS::Serverless::") {
      extended_ = true;
      Open("resources of serverless types stand for others that are not expanded here", entry.key_span);
    }
  }
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
  const auto given = options_.parameters.find(std::string(entry.key));
  const Value* fallback = entry.value.Find("Default");
  if (!stored && given != options_.parameters.end()) {
    p.value = TypedText(Text(given->second), type, Step(OriginKind::kInput, entry.key_span, entry.key));
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
    const Origin* origin = Step(OriginKind::kInput, entry.key_span, entry.key);
    if (told_apart) {
      // Its value is made when first asked for, so that a parameter nobody reads names no conditions.
      Subject& subject = SubjectOf(std::string(entry.key));
      subject.allowed = p.allowed;
      subject.secret = p.no_echo;
    } else {
      if (!p.allowed.empty() && !stored) SubjectOf(std::string(entry.key)).allowed = p.allowed;
      if (p.no_echo) SubjectOf(std::string(entry.key)).secret = true;
      Unknown u;
      u.type = list ? ListOfString() : type == "Number" ? NumberType() : StringType();
      u.not_null = true;
      u.reason = stored ? UnknownReason::kDynamic : UnknownReason::kInput;
      u.span = entry.key_span;
      u.expression = Text("Ref " + std::string(entry.key));
      p.value = MakeUnknown(u, arena_, origin);
    }
  }
  if (given != options_.parameters.end() && !p.allowed.empty() &&
      std::find(p.allowed.begin(), p.allowed.end(), given->second) == p.allowed.end()) {
    Report(DiagnosticSeverity::kWarning, "cloudformation-parameter",
           "The value given for parameter " + std::string(entry.key) + " is not one of its allowed values",
           "CloudFormation would refuse it; the template is evaluated with it all the same", entry.key_span);
  }
  if (p.no_echo) p.value = p.value.WithSensitive();
  return p;
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

void Evaluator::ReadResources() {
  if (!resources_) return;
  for (const Entry& entry : resources_->entries()) {
    if (entry.key.substr(0, 4) == "Fn::") {
      Report(DiagnosticSeverity::kWarning, "cloudformation-transform",
             std::string(entry.key) + " isn't expanded", "The resources it adds are not judged",
             entry.key_span);
      Open(std::string(entry.key) + " adds resources that are not expanded here", entry.key_span);
      continue;
    }
    ReadResource(entry);
  }
  std::sort(root_.resources.begin(), root_.resources.end(),
            [](const Resource& a, const Resource& b) { return a.address < b.address; });
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
  Resource r;
  r.type = type->string();
  r.name = entry.key;
  r.identity = entry.key;
  r.address = Text(std::string(r.type) + "." + std::string(entry.key));
  r.format = Format::kCloudFormation;
  r.header_span = entry.key_span;
  r.span = assay::Join(entry.key_span, entry.value.span());
  if (const Value* condition = entry.value.Find("Condition")) {
    if (condition->is_string()) {
      r.present = ConditionNamed(condition->string(), condition->span());
    } else {
      Report(DiagnosticSeverity::kError, "cloudformation-condition",
             "The Condition of " + std::string(entry.key) + " is not a name",
             "It must name a member of Conditions; whether the resource exists is unknown",
             condition->span());
      r.present = Opaque("Condition of " + std::string(entry.key));
    }
    r.present =
        root_.guards.And(r.present, root_.guards.feasible()) == Guard::kNever ? Guard::kNever : r.present;
    if (root_.guards.Implies(root_.guards.feasible(), r.present)) r.present = Guard::kAlways;
    if (r.present == Guard::kNever) return;  // these parameters don't deploy it
  }

  std::vector<Entry> attributes;
  if (const Entry* properties = entry.value.FindEntry("Properties");
      properties && !properties->value.is_null()) {
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
  const Origin* origin =
      entry.value.Find("Properties") ? entry.value.Find("Properties")->origin() : entry.value.origin();
  r.attributes = MakeObject(std::move(attributes), arena_, origin).WithOpen(open);
  root_.resources.push_back(r);
}

}  // namespace assay::cloudformation
