// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/evaluator.h"

namespace assay::terraform {

Value Evaluator::Anything(Span span, const Type* type) {
  Unknown u;
  u.type = type;
  u.span = span;
  return MakeUnknown(u, arena_);
}

Value Evaluator::AnyInstance(const ResourceDecl& decl) {
  // With `count` or `for_each` it isn't known whether this is a list, an object or which.
  if (decl.count || decl.for_each) return Anything(decl.header_span, DynamicType());
  if (!IsBuiltIn(decl)) return Anything(decl.header_span, nullptr);
  const Type* const any = DynamicType();
  const TypeAttribute attributes[] = {{"id", StringType(), false, nullptr},
                                      {"input", any, false, nullptr},
                                      {"output", any, false, nullptr},
                                      {"triggers_replace", any, false, nullptr}};
  const auto copied = arena_.Copy(std::span<const TypeAttribute>(attributes));
  return Anything(decl.header_span, arena_.New<Type>(Type{TypeKind::kObject, nullptr, {}, copied}));
}

Value Evaluator::AnyModule(const CallDecl& decl, const ModuleConfig* config) {
  if (!config || !config->broken.empty()) return Anything(decl.header_span, nullptr);
  std::vector<TypeAttribute> outputs;
  for (const auto& [name, index] : config->output_index)
    outputs.push_back({name, DynamicType(), false, nullptr});
  std::sort(outputs.begin(), outputs.end(),
            [](const TypeAttribute& a, const TypeAttribute& b) { return a.name < b.name; });
  const Type* type = arena_.New<Type>(Type{TypeKind::kObject, nullptr, {}, arena_.Copy(outputs)});
  if (decl.count) type = arena_.New<Type>(Type{TypeKind::kList, type, {}, {}});
  if (decl.for_each) type = arena_.New<Type>(Type{TypeKind::kMap, type, {}, {}});
  return Anything(decl.header_span, type);
}

ModuleInstance* Evaluator::MakeGhost(ModuleInstance* parent, const CallDecl* call,
                                     const ModuleConfig* config) {
  BlockInstance never;
  never.present = Guard::kNever;
  ModuleInstance* ghost = MakeModule(parent, call, config, never);
  for (std::size_t i = 0; i < config->variables.size(); ++i) {
    const VariableDecl& decl = config->variables[i];
    // It may be given anything, a null too.
    Value any = Anything(decl.span, decl.type ? decl.type : DynamicType());
    ghost->variables[i] = {any.WithSensitive(decl.sensitive), SlotState::kDone};
  }
  for (ResourceNode& node : ghost->resources) node.slot = {AnyInstance(*node.decl), SlotState::kDone};
  for (CallNode& node : ghost->calls)
    node.slot = {AnyModule(*node.decl, CalledConfig(*ghost, *node.decl)), SlotState::kDone};
  return ghost;
}

template <class Decl, class F>
void Evaluator::ValidateInside(const Decl& decl, ModuleInstance& ghost, const F& f) {
  Sink sink;
  Apart(sink, [&] {
    Frame frame;
    frame.module = &ghost;
    if (decl.count || decl.for_each || decl.enabled) static_cast<void>(Expand(decl, frame));
    Keys keys;
    if (decl.count) {
      keys.mode = Keys::Mode::kCount;
      keys.key = Anything(decl.count->span, NumberType());
    } else if (decl.for_each) {
      keys.mode = Keys::Mode::kEach;
      keys.key = Anything(decl.for_each->span, StringType());
      keys.value = Anything(decl.for_each->span, DynamicType());
    }
    frame.keys = &keys;
    f(frame);
  });
  EmitAll(sink);
}

void Evaluator::ValidateResource(const ResourceDecl& decl, ModuleInstance& ghost) {
  ValidateInside(decl, ghost, [&](const Frame& frame) {
    for (const Member& member : decl.members) static_cast<void>(EvalMember(member, frame, decl.damaged));
  });
}

const ModuleConfig* Evaluator::CalledConfig(const ModuleInstance& ghost, const CallDecl& decl) {
  const auto* source = decl.source ? hcl::As<hcl::LiteralExpr>(decl.source) : nullptr;
  if (!source || !source->value.is_string() || ghost.depth >= options_.module_depth) return nullptr;
  std::string path = LocalModulePath(ghost.config->path, source->value.string());
  if (path.empty()) path = InstalledModulePath(ghost, decl);
  if (path.empty()) return nullptr;
  for (const ModuleInstance* m = &ghost; m; m = m->parent) {
    if (m->config->path == path) return nullptr;
  }
  return Config(path);
}

void Evaluator::ValidateCall(const CallDecl& decl, ModuleInstance& ghost) {
  const ModuleConfig* config = CalledConfig(ghost, decl);
  if (!config) return;
  ModuleInstance* const inside = MakeGhost(&ghost, &decl, config);
  ValidateInside(decl, ghost, [&](const Frame& frame) {
    for (const hcl::Attribute* input : decl.inputs) {
      const Value given = Observe(Whole(Eval(input->value, frame)), arena_);
      const auto it = config->variable_index.find(input->name);
      if (it == config->variable_index.end() || (given.is_null() && !config->variables[it->second].nullable))
        continue;
      static_cast<void>(
          FitVariable(config->variables[it->second], given, *inside, input->value->span, false));
    }
  });
  if (validated_.insert(config).second) ValidateModule(*inside);
}

void Evaluator::ValidateModule(ModuleInstance& ghost) {
  const ModuleConfig& config = *ghost.config;
  for (const auto& [name, index] : config.local_index) {
    const hcl::LiteralExpr at = Mention(config.locals[index].attribute->name_span);
    static_cast<void>(LocalValue(ghost, name, &at));
  }
  for (const ResourceDecl& decl : config.resources) ValidateResource(decl, ghost);
  for (const CallDecl& decl : config.calls) ValidateCall(decl, ghost);
  for (const auto& [name, index] : config.output_index) {
    const hcl::LiteralExpr at = Mention(config.outputs[index].span);
    static_cast<void>(Output(ghost, name, &at));
  }
}

void Evaluator::Validate() {
  if (!root_module_->config) return;
  validating_ = true;
  validated_.insert(root_module_->config);
  ValidateModule(*MakeGhost(nullptr, nullptr, root_module_->config));
}

}  // namespace assay::terraform
