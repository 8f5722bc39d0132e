// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/evaluator.h"

namespace assay::terraform {

Value Evaluator::Anything(Span span) {
  Unknown u;
  u.span = span;
  return MakeUnknown(u, arena_);
}

ModuleInstance* Evaluator::MakeGhost(ModuleInstance* parent, const CallDecl* call,
                                     const ModuleConfig* config) {
  BlockInstance never;
  never.present = Guard::kNever;
  ModuleInstance* ghost = MakeModule(parent, call, config, never);
  for (std::size_t i = 0; i < config->variables.size(); ++i)
    ghost->variables[i] = {UnknownInput(config->variables[i], *ghost), SlotState::kDone};
  for (ResourceNode& node : ghost->resources)
    node.slot = {Anything(node.decl->header_span), SlotState::kDone};
  for (CallNode& node : ghost->calls) node.slot = {Anything(node.decl->header_span), SlotState::kDone};
  return ghost;
}

template <class Decl>
void Evaluator::ValidateRepetition(const Decl& decl, ModuleInstance& ghost, Keys& keys) {
  Frame frame;
  frame.module = &ghost;
  if (decl.count || decl.for_each || decl.enabled) static_cast<void>(Expand(decl, frame));
  if (decl.count) {
    keys.mode = Keys::Mode::kCount;
    keys.key = Derived(Anything(decl.count->span), NumberType(), decl.count->span, true);
  } else if (decl.for_each) {
    keys.mode = Keys::Mode::kEach;
    keys.key = Derived(Anything(decl.for_each->span), StringType(), decl.for_each->span, true);
    keys.value = Anything(decl.for_each->span);
  }
}

void Evaluator::ValidateResource(const ResourceDecl& decl, ModuleInstance& ghost) {
  Sink sink;
  Apart(sink, [&] {
    Keys keys;
    ValidateRepetition(decl, ghost, keys);
    Frame frame;
    frame.module = &ghost;
    frame.keys = &keys;
    for (const Member& member : decl.members) static_cast<void>(EvalMember(member, frame, decl.damaged));
  });
  EmitAll(sink);
}

void Evaluator::ValidateCall(const CallDecl& decl, ModuleInstance& ghost, int depth) {
  const auto* source = decl.source ? hcl::As<hcl::LiteralExpr>(decl.source) : nullptr;
  if (!source || !source->value.is_string() || depth >= options_.module_depth) return;
  const std::string path = LocalModulePath(ghost.config->path, source->value.string());
  for (const ModuleInstance* m = &ghost; m; m = m->parent) {
    if (m->config->path == path) return;
  }
  const ModuleConfig* config = path.empty() ? nullptr : Config(path);
  if (!config) return;
  ModuleInstance* const inside = MakeGhost(&ghost, &decl, config);
  Sink sink;
  Apart(sink, [&] {
    Keys keys;
    ValidateRepetition(decl, ghost, keys);
    Frame frame;
    frame.module = &ghost;
    frame.keys = &keys;
    for (const hcl::Attribute* input : decl.inputs) {
      const Value given = Observe(Whole(Eval(input->value, frame)), arena_);
      const auto it = config->variable_index.find(input->name);
      if (it == config->variable_index.end() || (given.is_null() && !config->variables[it->second].nullable))
        continue;
      static_cast<void>(
          FitVariable(config->variables[it->second], given, *inside, input->value->span, false));
    }
  });
  EmitAll(sink);
  if (validated_.insert(config).second) ValidateModule(*inside, depth + 1);
}

void Evaluator::ValidateModule(ModuleInstance& ghost, int depth) {
  const ModuleConfig& config = *ghost.config;
  for (const auto& [name, index] : config.local_index) {
    const hcl::LiteralExpr at = Mention(config.locals[index].attribute->name_span);
    static_cast<void>(LocalValue(ghost, name, &at));
  }
  for (const ResourceDecl& decl : config.resources) ValidateResource(decl, ghost);
  for (const CallDecl& decl : config.calls) ValidateCall(decl, ghost, depth);
  for (const auto& [name, index] : config.output_index) {
    const hcl::LiteralExpr at = Mention(config.outputs[index].span);
    static_cast<void>(Output(ghost, name, &at));
  }
}

void Evaluator::ValidateUnused() {
  // What has an instance somewhere was evaluated there.
  std::set<const void*> used;
  const std::size_t count = modules_.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (!modules_[i].config) continue;
    validated_.insert(modules_[i].config);
    for (const ResourceNode& node : modules_[i].resources) {
      if (!node.instances.empty()) used.insert(node.decl);
    }
    for (const CallNode& node : modules_[i].calls) {
      if (!node.instances.empty()) used.insert(node.decl);
    }
  }
  validating_ = true;
  std::set<const ModuleConfig*> seen;
  for (std::size_t i = 0; i < count; ++i) {
    const ModuleConfig* const config = modules_[i].config;
    if (!config || !seen.insert(config).second) continue;
    ModuleInstance* ghost = nullptr;
    const auto inside = [&]() -> ModuleInstance& {
      if (!ghost) ghost = MakeGhost(modules_[i].parent, modules_[i].call, config);
      return *ghost;
    };
    for (const ResourceDecl& decl : config->resources) {
      if (used.count(&decl) == 0) ValidateResource(decl, inside());
    }
    for (const CallDecl& decl : config->calls) {
      if (used.count(&decl) == 0) ValidateCall(decl, inside(), modules_[i].depth);
    }
  }
  validating_ = false;
}

}  // namespace assay::terraform
