// SPDX-License-Identifier: Apache-2.0
#include "terraform/evaluator.h"

namespace assay::terraform {
namespace {

constexpr int kLevels = 16;             // of a value in which references are looked for
constexpr std::size_t kRemembered = 8;  // elements of a value that isn't walked twice

}  // namespace

Value Evaluator::WholeModule(ModuleInstance& module) {
  std::vector<Entry> entries;
  for (const auto& [name, index] : module.config->output_index) {
    const hcl::LiteralExpr at = Mention(module.config->outputs[index].span);
    entries.push_back({name, Output(module, name, &at), at.span});
  }
  return MakeObject(std::move(entries), arena_);
}

Value Evaluator::WholeResource(ResourceInstance& instance) {
  std::vector<Entry> entries;
  for (std::string_view name : {"id", "input", "output", "triggers_replace"})
    entries.push_back({name, InstanceAttribute(instance, name), instance.node->decl->header_span});
  return MakeObject(std::move(entries), arena_);
}

Value Evaluator::Whole(const Value& v) {
  Value out = v;
  Replace(out, 0);
  return out;
}

bool Evaluator::Replace(Value& v, int level) {
  if (level > kLevels) return false;
  const Value given = v;
  const auto becomes = [&](const Value& made) {
    v = made.WithOrigin(given.origin()).WithSensitive(given.sensitive() || made.sensitive());
    return true;
  };
  if (v.is_unknown()) {
    if (ModuleInstance* module = ModuleOf(v)) {
      if (!module->config) return false;
      Value made = WholeModule(*module);
      Replace(made, level + 1);
      return becomes(made);
    }
    const auto it = instance_refs_.find(&v.unknown());
    if (it == instance_refs_.end() || !IsBuiltIn(*it->second->node->decl)) return false;
    Value made = WholeResource(*it->second);
    Replace(made, level + 1);
    return becomes(made);
  }
  if (v.is_choice()) {
    std::vector<ChoiceCase> cases(v.cases().begin(), v.cases().end());
    bool changed = false;
    for (ChoiceCase& c : cases) changed |= Replace(c.value, level + 1);
    return changed && becomes(MakeChoice(cases));
  }
  if ((!v.is_sequence() && !v.is_mapping()) || v.size() == 0) return false;
  const void* const key =
      v.is_sequence() ? static_cast<const void*>(v.elements().data()) : v.entries().data();
  if (const auto it = whole_.find(key); it != whole_.end())
    return it->second.is_absent() ? false : becomes(it->second);
  bool changed = false;
  Value made;
  if (v.is_sequence()) {
    std::vector<Value> elements(v.elements().begin(), v.elements().end());
    for (Value& e : elements) changed |= Replace(e, level + 1);
    if (changed) made = MakeTuple(elements, arena_, nullptr, v.kind()).WithOpen(v.open());
  } else {
    std::vector<Entry> entries(v.entries().begin(), v.entries().end());
    for (Entry& e : entries) changed |= Replace(e.value, level + 1);
    if (changed) made = MakeObject(std::move(entries), arena_, nullptr, v.kind()).WithOpen(v.open());
  }
  if (changed || given.size() > kRemembered) whole_.emplace(key, made);
  return changed && becomes(made);
}

}  // namespace assay::terraform
