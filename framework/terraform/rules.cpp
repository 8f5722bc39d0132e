// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/evaluator.h"

namespace assay::terraform {

void Evaluator::CheckRule(const RuleDecl& rule, const Frame& frame, Guard present, const char* code,
                          DiagnosticSeverity severity, const std::string& summary, Span span) {
  if (!rule.condition) return;
  Sink sink;
  const Value condition = Apart(sink, [&] { return Eval(rule.condition, frame); });
  EmitAll(sink);
  if (sink.failed == Guard::kAlways) return;
  const auto truth = To(condition, BoolType());
  if (!truth || condition.is_null()) {
    Emit(Error(code, "Invalid condition result",
               truth ? "Condition expression must return either true or false, not null."
                     : "Invalid condition result value: " + truth.error() + ".",
               rule.condition->span));
    return;
  }
  // What holds or not once something is known is nothing to report yet.
  const Guard fails = root_.guards.And(present, root_.guards.Not(GuardOf(*truth, rule.condition, frame)));
  if (fails == Guard::kNever || fails != present) return;
  std::string message = "The condition " + SourceText(rule.condition->span) + " is false";
  if (rule.message) {
    Sink ignored;
    const Value text = Apart(ignored, [&] { return Eval(rule.message, frame); });
    if (text.is_string() && !text.sensitive()) message = std::string(text.string());
  }
  Diagnostic d = Error(code, summary, std::move(message), span);
  d.severity = severity;
  Emit(std::move(d));
}

void Evaluator::CheckRules(ResourceInstance& instance) {
  const ResourceDecl& decl = *instance.node->decl;
  Frame frame;
  frame.module = instance.node->module;
  frame.keys = &instance.keys;
  const auto check = [&](const RuleDecl& rule, const char* what) {
    CheckRule(rule, frame, instance.present, "terraform-condition", DiagnosticSeverity::kError,
              std::string("Resource ") + what + " failed: " + std::string(instance.address),
              rule.condition ? rule.condition->span : rule.span);
  };
  for (const RuleDecl& rule : decl.preconditions) check(rule, "precondition");
  frame.self = &instance.reference;
  for (const RuleDecl& rule : decl.postconditions) check(rule, "postcondition");
}

void Evaluator::CheckRules(ModuleInstance& module) {
  Frame frame;
  frame.module = &module;
  for (const VariableDecl& decl : module.config->variables) {
    const Span at = module.call ? module.call->header_span : decl.span;
    for (const RuleDecl& rule : decl.validations) {
      CheckRule(rule, frame, module.present, "terraform-validation", DiagnosticSeverity::kError,
                "Invalid value for variable " + Prefixed(module, "var." + std::string(decl.name)), at);
    }
  }
  for (const OutputDecl& decl : module.config->outputs) {
    for (const RuleDecl& rule : decl.preconditions) {
      CheckRule(
          rule, frame, module.present, "terraform-condition", DiagnosticSeverity::kError,
          "Module output value precondition failed: " + Prefixed(module, "output." + std::string(decl.name)),
          rule.condition ? rule.condition->span : rule.span);
    }
  }
  for (const CheckDecl& decl : module.config->checks) {
    for (const RuleDecl& rule : decl.asserts) {
      // OpenTofu goes on after these.
      CheckRule(rule, frame, module.present, "terraform-condition", DiagnosticSeverity::kWarning,
                "Check block assertion failed: " + Prefixed(module, "check." + std::string(decl.name)),
                rule.condition ? rule.condition->span : rule.span);
    }
  }
}

void Evaluator::EmitStatements(ModuleInstance& module) {
  Frame frame;
  frame.module = &module;
  const auto add = [&](std::string_view kind, const Value& attributes, Span span) {
    root_.statements.push_back({kind, module.address, attributes, span});
  };
  for (const StatementDecl& decl : module.config->statements) {
    Frame inner = frame;
    Keys each;
    const bool repeated = std::any_of(decl.members.begin(), decl.members.end(),
                                      [](const Member& m) { return m.name == "for_each"; });
    if (repeated) {
      // One import for each element; what they are called is all that is kept.
      Unknown u;
      u.span = decl.span;
      each = {Keys::Mode::kEach, MakeUnknown(u, arena_), MakeUnknown(u, arena_)};
      inner.keys = &each;
    }
    Sink ignored;
    const Value attributes =
        Apart(ignored, [&] { return EvalMembers(decl.members, inner, decl.span, decl.damaged); });
    add(decl.kind, attributes, decl.span);
  }
  for (const CheckDecl& decl : module.config->checks) {
    const Entry entries[] = {{"name", Value::String(decl.name), decl.span}};
    add("check", Value::Mapping(Kind::kObject, arena_.Copy(std::span<const Entry>(entries))), decl.span);
  }
}

}  // namespace assay::terraform
