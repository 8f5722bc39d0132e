// SPDX-License-Identifier: Apache-2.0
#include "syntax/hcl/parser.h"
#include "terraform/evaluator.h"

namespace assay::terraform {

void Evaluator::ReadInputs() {
  const auto read = [&](const ConfigFile& file) {
    if (!file.file) return;
    root_.keep_alive.push_back(file.file->kept);
    inputs_lost_ = inputs_lost_ || file.lost;
    const std::string_view source = Text(std::string_view(file.path).substr(file.path.find_last_of('/') + 1));
    for (const hcl::Attribute& a : file.file->body.attributes) inputs_[a.name] = {a.value, {}, source};
  };
  for (const auto& [name, text] : options_.environment)
    inputs_[Text(name)] = {nullptr, Text(text), "the environment"};
  if (const auto it = directories_.find(directory_); it != directories_.end()) {
    for (const ConfigFile& file : it->second.variables) read(file);
  }
  for (const ConfigFile& file : options_.variable_files) read(file);
  for (const auto& [name, text] : options_.variables) inputs_[Text(name)] = {nullptr, Text(text), "--var"};
}

Value Evaluator::EvalConstant(const hcl::Expr* e) {
  // Nothing refers to a node from here, so what goes wrong is said at once.
  Sink sink;
  const Value v = Apart(sink, [&] { return Eval(e, Frame{}); });
  EmitAll(sink);
  return v;
}

Value Evaluator::UnknownInput(const VariableDecl& decl, ModuleInstance& module) {
  Unknown u;
  u.type = decl.type;
  u.not_null = !decl.nullable;
  u.reason = UnknownReason::kInput;
  u.span = decl.span;
  u.expression = Text(Prefixed(module, "var." + std::string(decl.name)));
  return MakeUnknown(u, arena_, Step(OriginKind::kInput, decl.span, u.expression, nullptr))
      .WithSensitive(decl.sensitive);
}

Value Evaluator::FitVariable(const VariableDecl& decl, Value given, ModuleInstance& module, Span span,
                             bool is_default) {
  const auto convert = [&](const Value& v) -> Value {
    const auto converted = To(v, decl.type);
    if (converted) return *converted;
    FailHard(span, is_default ? "Invalid default value for variable" : "Invalid value for input variable",
             is_default
                 ? "This default value is not compatible with the variable's type constraint: " +
                       converted.error() + "."
                 : "The given value is not suitable for " +
                       Prefixed(module, "var." + std::string(decl.name)) + ": " + converted.error() + ".");
    return ErrorValue(span, decl.type);
  };
  const Value fitted = decl.type ? convert(given) : given;
  return fitted.WithSensitive(fitted.sensitive() || decl.sensitive);
}

Value Evaluator::VariableValue(ModuleInstance& module, std::uint32_t index) {
  const VariableDecl& decl = module.config->variables[index];
  const std::string_view name = Text(Prefixed(module, "var." + std::string(decl.name)));
  Value given;
  Span span;
  if (module.parent) {
    for (const hcl::Attribute* input : module.call->inputs) {
      if (input->name != decl.name) continue;
      Frame frame;
      frame.module = module.parent;
      frame.keys = &module.keys;
      span = input->value->span;
      given = Whole(Eval(input->value, frame));
      given = given.WithOrigin(Step(OriginKind::kInput, span, name, given.origin()));
    }
  } else if (const auto it = inputs_.find(decl.name); it != inputs_.end()) {
    const Input& input = it->second;
    if (input.expression) {
      span = input.expression->span;
      given = EvalConstant(input.expression);
    } else {
      const bool text = !decl.type || decl.type->kind == TypeKind::kString ||
                        decl.type->kind == TypeKind::kNumber || decl.type->kind == TypeKind::kBool;
      given = Value::String(input.text);
      if (!text) {
        const FileId id = sources_.Add("--var " + std::string(decl.name), std::string(input.text));
        const hcl::ParsedExpression parsed = hcl::ParseExpression(sources_.file(id).text(), id, 0, arena_);
        if (!parsed.expression) {
          FailHard(decl.span, "Invalid value for input variable",
                   "The value of --var " + std::string(decl.name) + " isn't an expression.");
          return ErrorValue(decl.span, decl.type);
        }
        given = EvalConstant(parsed.expression);
      }
    }
    given = given.WithOrigin(
        Step(OriginKind::kInput, span.valid() ? span : decl.span, input.source, given.origin()));
  }
  // What could not be read may have set it.
  const bool lost = module.parent ? module.call->damaged : inputs_lost_;
  if (given.is_absent() && lost) return UnknownInput(decl, module);
  const bool use_default = given.is_absent() || (given.is_null() && !decl.nullable);
  if (!use_default) return FitVariable(decl, given, module, span.valid() ? span : decl.span, false);
  if (decl.default_value) {
    const Value v = EvalConstant(decl.default_value);
    const Value with_step =
        v.WithOrigin(Step(OriginKind::kDefault, decl.default_value->span, name, v.origin()));
    return FitVariable(decl, with_step, module, decl.default_value->span, true);
  }
  if (decl.damaged) return UnknownInput(decl, module);
  if (given.is_null()) {
    return FailHard(span.valid() ? span : decl.span, "Invalid value for variable",
                    "The given value is not suitable for " + std::string(name) +
                        ": required variable may not be set to "
                        "null.");
  }
  if (module.parent) {
    FailHard(module.call->header_span, "Missing required argument",
             "The argument \"" + std::string(decl.name) + "\" is required, but no definition was found.");
    return ErrorValue(module.call->header_span, decl.type);
  }
  return UnknownInput(decl, module);
}

}  // namespace assay::terraform
