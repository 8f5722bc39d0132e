// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/evaluator.h"
#include "terraform/function_table.h"

namespace assay::terraform {

hcl::LiteralExpr Mention(Span span) {
  hcl::LiteralExpr e;
  e.kind = hcl::ExprKind::kLiteral;
  e.span = span;
  return e;
}

const ModuleConfig* Evaluator::Config(const std::string& path) {
  if (const auto it = configs_.find(path); it != configs_.end()) return it->second.get();
  const auto directory = directories_.find(path);
  if (directory == directories_.end()) return nullptr;
  for (const ConfigFile& file : directory->second.config) {
    if (file.file) root_.keep_alive.push_back(file.file->kept);
  }
  Diagnostics found;
  const DefaultOf default_of = [this](const hcl::Expr* e, const Type* type) {
    const Value v = EvalConstant(e);
    const auto converted = To(v, type);
    if (converted) return *converted;
    FailHard(e->span, "Invalid default value for optional attribute",
             "This default value is not compatible with the attribute's type constraint: " +
                 converted.error() + ".");
    return ErrorValue(e->span, type);
  };
  auto config = std::make_unique<ModuleConfig>(ReadModule(directory->second, arena_, default_of, found));
  for (Diagnostic& d : found) Emit(std::move(d));
  for (const std::string& file : config->lost) Open(file + " was not fully understood", config->span, true);
  return configs_.emplace(path, std::move(config)).first->second.get();
}

ModuleInstance* Evaluator::MakeModule(ModuleInstance* parent, const CallDecl* call,
                                      const ModuleConfig* config, const BlockInstance& instance) {
  ModuleInstance& module = modules_.emplace_back();
  static_cast<BlockInstance&>(module) = instance;
  module.config = config;
  module.parent = parent;
  module.call = call;
  if (parent) {
    module.depth = parent->depth + 1;
    module.present = root_.guards.And(instance.present, parent->present);
    module.prototype = instance.prototype || parent->prototype;
    module.address = Text(Prefixed(*parent, "module." + std::string(call->name) + KeyText(instance)));
    module.site = arena_.New<CallSite>(CallSite{module.address, call->header_span, parent->site});
    Unknown u;
    u.not_null = true;
    u.reason = config ? UnknownReason::kDerived : UnknownReason::kMissingModule;
    u.span = call->header_span;
    u.expression = module.address;
    module.reference = MakeUnknown(u, arena_);
    module_refs_[&module.reference.unknown()] = &module;
  }
  if (!config) return &module;
  module.variables.resize(config->variables.size());
  module.locals.resize(config->locals.size());
  module.outputs.resize(config->outputs.size());
  for (const ResourceDecl& decl : config->resources) {
    ResourceNode& node = module.resources.emplace_back();
    node.module = &module;
    node.decl = &decl;
  }
  for (const CallDecl& decl : config->calls) {
    CallNode& node = module.calls.emplace_back();
    node.module = &module;
    node.decl = &decl;
  }
  if (call && config->broken.empty()) {
    for (const hcl::Attribute* input : call->inputs) {
      if (config->variable_index.count(input->name) > 0) continue;
      FailHard(input->name_span, "Unsupported argument",
               "An argument named \"" + std::string(input->name) + "\" is not expected here.");
    }
  }
  return &module;
}

std::string Evaluator::InstalledModulePath(const ModuleInstance& parent, const CallDecl& call) const {
  const auto root = directories_.find(directory_);
  if (root == directories_.end() || root->second.installed.empty()) return "";
  std::string key(call.name);
  for (const ModuleInstance* m = &parent; m->parent; m = m->parent)
    key.insert(0, std::string(m->call->name) + '.');
  const auto found = root->second.installed.find(key);
  return found == root->second.installed.end() ? "" : found->second;
}

const ModuleConfig* Evaluator::CalledModule(ModuleInstance& parent, const CallDecl& call) {
  const std::string name = Prefixed(parent, "module." + std::string(call.name));
  Value source;
  if (call.source) {
    Frame frame;
    frame.module = &parent;
    source = Eval(call.source, frame);
  }
  const std::string text = source.is_string() ? std::string(source.string()) : std::string();
  const auto missing = [&](const std::string& why) -> const ModuleConfig* {
    Emit(Warning("module-missing", "Module \"" + std::string(call.name) + "\" is not here",
                 why + " What hangs on the module is unknown, and the resources in it are not judged.",
                 call.header_span));
    Open("module." + std::string(call.name) + " is not here" + (text.empty() ? "" : " (" + text + ")"),
         call.header_span);
    return nullptr;
  };
  if (text.empty()) {
    return missing(call.source ? "Its source isn't known: " + SourceText(call.source->span) + "."
                               : "It names no source.");
  }
  std::string path = LocalModulePath(parent.config->path, text);
  if (path.empty()) path = InstalledModulePath(parent, call);
  if (path.empty()) {
    const bool local = text.starts_with("./") || text.starts_with("../");
    return missing(local ? "Its source \"" + text + "\" leads out of the tree that is scanned."
                         : "Its source \"" + text +
                               "\" isn't a directory of this tree, and nothing is fetched.");
  }
  for (const ModuleInstance* m = &parent; m; m = m->parent) {
    if (!m->config || m->config->path != path) continue;
    Emit(Error(
        "module-cycle", "Module \"" + std::string(call.name) + "\" calls itself",
        "The directory " + path + " is called from within itself. What hangs on the inner call is unknown.",
        call.header_span));
    Open(name + " calls itself", call.header_span);
    return nullptr;
  }
  if (parent.depth + 1 > options_.module_depth) {
    Limit(call.header_span, "limit-depth",
          "Modules are nested more than " + std::to_string(options_.module_depth) + " deep",
          "What lies deeper is unknown.");
    Open(name + " is nested too deep", call.header_span);
    return nullptr;
  }
  const ModuleConfig* config = Config(path);
  if (!config) return missing("There is no configuration in " + path + " (\"" + text + "\").");
  return config;
}

const ProviderConfig* Evaluator::FindProvider(ModuleInstance& module, std::string_view name,
                                              std::string_view alias) {
  const auto [it, added] = module.providers.try_emplace({name, alias}, nullptr);
  if (!added) return it->second;
  const ProviderConfig* found = nullptr;
  for (const ProviderDecl& decl : module.config->providers) {
    if (decl.name != name || decl.alias != alias) continue;
    Frame frame;
    frame.module = &module;
    Sink sink;
    const Value attributes =
        Apart(sink, [&] { return EvalMembers(decl.members, frame, decl.span, decl.damaged); });
    EmitAll(sink);
    found = arena_.New<ProviderConfig>(ProviderConfig{name, alias, attributes, decl.span});
    break;
  }
  if (!found && module.parent && module.parent->config) {
    std::string wanted(name);
    if (!alias.empty()) (wanted += '.') += alias;
    const auto& passed = module.call->providers;
    const auto pass =
        std::find_if(passed.begin(), passed.end(), [&](const auto& p) { return p.first == wanted; });
    std::string_view outer_name, outer_alias;
    if (pass != passed.end() && ProviderName(pass->second, outer_name, outer_alias)) {
      found = FindProvider(*module.parent, outer_name, outer_alias);
    } else if (alias.empty()) {
      // Only the default configuration is inherited by itself.
      found = FindProvider(*module.parent, name, alias);
    }
  }
  return module.providers[{name, alias}] = found;
}

const ProviderConfig* Evaluator::ProviderFor(const ResourceInstance& instance) {
  const ResourceDecl& decl = *instance.node->decl;
  std::string_view name, alias;
  if (!decl.provider || !ProviderName(decl.provider, name, alias)) {
    name = decl.type.substr(0, decl.type.find('_'));
    alias = {};
  }
  return FindProvider(*instance.node->module, name, alias);
}

void Evaluator::EmitResource(ResourceInstance& instance) {
  const ResourceDecl& decl = *instance.node->decl;
  std::vector<Entry> entries;
  entries.reserve(decl.members.size());
  for (std::size_t i = 0; i < decl.members.size(); ++i) {
    const Value v = MemberValue(instance, i);
    if (v.is_absent()) continue;
    entries.push_back({decl.members[i].name, v, decl.members[i].name_span});
  }
  // The document that the blocks make up is what a control on policies reads.
  if (decl.data && decl.type == "aws_iam_policy_document") {
    entries.push_back({"json", PolicyJson(instance), decl.header_span});
  }
  Resource r;
  r.type = decl.type;
  r.name = decl.name;
  r.address = instance.address;
  r.identity = instance.address;
  r.data = decl.data;
  r.prototype = instance.prototype;
  r.present = instance.present;
  r.attributes =
      MakeObject(std::move(entries), arena_, Step(OriginKind::kLiteral, decl.header_span, {}, nullptr))
          .WithOpen(decl.damaged);
  r.provider = ProviderFor(instance);
  r.call = instance.node->module->site;
  r.span = decl.span;
  r.header_span = decl.header_span;
  instance.reference_data->structure = arena_.New<Value>(r.attributes);
  CheckRules(instance);
  root_.resources.push_back(r);
}

void Evaluator::Emit(ModuleInstance& module) {
  if (!module.config) return;
  const ModuleConfig& config = *module.config;
  // OpenTofu evaluates what nothing refers to as well.
  for (const auto& [name, index] : config.variable_index) {
    const hcl::LiteralExpr at = Mention(config.variables[index].span);
    static_cast<void>(Variable(module, name, &at));
  }
  for (const auto& [name, index] : config.local_index) {
    const hcl::LiteralExpr at = Mention(config.locals[index].attribute->name_span);
    static_cast<void>(LocalValue(module, name, &at));
  }
  for (ResourceNode& node : module.resources) {
    Node(
        node.slot,
        [&] {
          return Prefixed(module, std::string(node.decl->data ? "data." : "") + std::string(node.decl->type) +
                                      '.' + std::string(node.decl->name));
        },
        node.decl->header_span,
        [&] {
          ExpandResource(node);
          return node.slot.value;
        });
    for (ResourceInstance* instance : node.instances) EmitResource(*instance);
  }
  for (CallNode& node : module.calls) {
    Node(
        node.slot, [&] { return Prefixed(module, "module." + std::string(node.decl->name)); },
        node.decl->header_span,
        [&] {
          ExpandCall(node);
          return node.slot.value;
        });
    for (ModuleInstance* instance : node.instances) Emit(*instance);
  }
  for (const auto& [name, index] : config.output_index) {
    const OutputDecl& decl = config.outputs[index];
    const hcl::LiteralExpr at = Mention(decl.span);
    const Value v = Output(module, name, &at);
    if (module.parent) continue;
    root_.outputs.push_back({name, Whole(v), decl.span});
    const Value& whole = root_.outputs.back().value;
    if (!decl.sensitive && AnySensitive(Observe(whole, arena_))) {
      Emit(Error("terraform-evaluation", "Output refers to sensitive values",
                 "The output \"" + std::string(name) +
                     "\" holds sensitive data, so that it must be declared with sensitive = true.",
                 decl.span));
    }
  }
  CheckRules(module);
  EmitStatements(module);
}

}  // namespace assay::terraform
