// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>

#include "terraform/evaluator.h"
#include "terraform/text_parts.h"

namespace assay::terraform {
namespace {

std::string Quoted(std::string_view s) { return '"' + std::string(s) + '"'; }

const Local* FindLocal(const Local* locals, std::string_view name) {
  for (; locals; locals = locals->next) {
    if (locals->name == name) return locals;
  }
  return nullptr;
}

// What a name that nothing can be called stands for, by a slip of the keyboard or in another language.
std::optional<bool> MeantBool(std::string_view name) {
  if (name == "True" || name == "TRUE") return true;
  if (name == "False" || name == "FALSE") return false;
  return std::nullopt;
}

// Attributes that every managed resource has a value for, once it is there.
bool IsIdentity(std::string_view name) {
  constexpr std::array<std::string_view, 5> kIdentities = {"id", "arn", "name", "key_id", "url"};
  return std::find(kIdentities.begin(), kIdentities.end(), name) != kIdentities.end();
}

// Attributes of the AWS provider's that hold an ARN whatever the resource. Others that end so may be empty.
// Source: the provider's documentation, "Attribute Reference" of its resources.
bool IsArn(std::string_view name) {
  constexpr std::array<std::string_view, 6> kArns = {"arn",        "execution_arn", "iam_arn",
                                                     "invoke_arn", "qualified_arn", "qualified_invoke_arn"};
  return std::find(kArns.begin(), kArns.end(), name) != kArns.end();
}

}  // namespace

bool Evaluator::Reference(const hcl::Expr* e, const Frame& frame, Value& result) {
  if (const auto* variable = hcl::As<hcl::VariableExpr>(e)) {
    if (const Local* local = FindLocal(frame.locals, variable->name)) {
      result = local->value;
      return true;
    }
    if (frame.template_variables) {
      const Value& all = *frame.template_variables;
      const Value* found = all.is_unknown() && all.unknown().structure
                               ? all.unknown().structure->Find(variable->name)
                               : all.Find(variable->name);
      if (found) {
        result = *found;
      } else if (all.is_unknown() || all.open()) {
        result = Derived(all, nullptr, e->span);
      } else {
        result = Fail(e, "Invalid function argument",
                      "Invalid value for \"vars\" parameter: vars map does not contain key " +
                          Quoted(variable->name) + ".");
      }
      return true;
    }
    if (!frame.module) {
      result = Fail(e, "Variables not allowed", "Variables may not be used here.");
      return true;
    }
    if (variable->name == "self" && frame.self) {
      result = *frame.self;
      return true;
    }
    if (variable->name == "count" || variable->name == "each" || variable->name == "path") {
      result = FailHard(e->span, "Invalid " + Quoted(variable->name) + " attribute",
                        "The " + Quoted(variable->name) +
                            " object cannot be accessed directly. Instead, access one of "
                            "its attributes.");
      return true;
    }
    const std::optional<bool> meant = MeantBool(variable->name);
    result = FailHard(
        e->span, "Invalid reference",
        "A reference to a resource type must be followed by at least one attribute access, specifying the "
        "resource name." +
            (meant ? std::string(" A bool is written ") + (*meant ? "true." : "false.") : std::string()));
    // The error stands. There is one way to mend it, and what is judged is the text that it leads to.
    if (meant) result = Value::Bool(*meant);
    return true;
  }
  if (const auto* index = hcl::As<hcl::IndexExpr>(e)) {
    const auto* root = hcl::As<hcl::VariableExpr>(index->object);
    if (!root || !frame.module || FindLocal(frame.locals, root->name)) return false;
    result = FailHard(
        e->span, "Invalid reference",
        "A reference to a resource type must be followed by at least one attribute access, specifying the "
        "resource name.");
    return true;
  }
  const auto* get = hcl::As<hcl::GetAttrExpr>(e);
  if (!get || !frame.module) return false;
  ModuleInstance& module = *frame.module;
  if (const auto* root = hcl::As<hcl::VariableExpr>(get->object)) {
    const std::string_view name = root->name;
    if (FindLocal(frame.locals, name)) return false;
    if (name == "var") {
      result = Variable(module, get->name, e);
    } else if (name == "local") {
      result = LocalValue(module, get->name, e);
    } else if (name == "module") {
      result = ModuleReference(module, get->name, e);
    } else if (name == "path" || name == "terraform" || name == "tofu") {
      result = PathAttribute(module, get->name, e);
    } else if (name == "each" || name == "count") {
      result = EachAttribute(frame, get->name, e);
    } else if (name == "self") {
      if (frame.self) return false;  // one step of any value
      result = FailHard(e->span, "Invalid \"self\" reference",
                        "The \"self\" object is not available in this context.");
    } else if (name == "data" || name == "resource" || name == "ephemeral") {
      // Only the whole of data.type.name means something.
      result = FailHard(
          e->span, "Invalid reference",
          "The " + Quoted(name) + " object must be followed by two attribute names: the type and the name.");
    } else {
      result = ResourceReference(frame, false, name, get->name, e);
    }
    return true;
  }
  const auto* type = hcl::As<hcl::GetAttrExpr>(get->object);
  const auto* root = type ? hcl::As<hcl::VariableExpr>(type->object) : nullptr;
  if (!root || FindLocal(frame.locals, root->name)) return false;
  if (root->name != "data" && root->name != "resource" && root->name != "ephemeral") return false;
  if (root->name == "ephemeral") {
    Unknown u;
    u.reason = UnknownReason::kDynamic;
    u.span = e->span;
    u.expression = Text(SourceText(e->span));
    result = MakeUnknown(u, arena_).WithSensitive();
    return true;
  }
  result = ResourceReference(frame, root->name == "data", type->name, get->name, e);
  return true;
}

Value Evaluator::Variable(ModuleInstance& module, std::string_view name, const hcl::Expr* e) {
  const auto it = module.config->variable_index.find(name);
  if (it == module.config->variable_index.end()) {
    if (!module.config->broken.empty()) return ErrorValue(e->span);
    return FailHard(e->span, "Reference to undeclared input variable",
                    "An input variable with the name " + Quoted(name) + " has not been declared.");
  }
  const std::uint32_t index = it->second;
  return Node(
      module.variables[index], [&] { return Prefixed(module, "var." + std::string(name)); }, e->span,
      [&] { return VariableValue(module, index); });
}

Value Evaluator::LocalValue(ModuleInstance& module, std::string_view name, const hcl::Expr* e) {
  const auto it = module.config->local_index.find(name);
  if (it == module.config->local_index.end()) {
    if (!module.config->broken.empty()) return ErrorValue(e->span);
    return FailHard(e->span, "Reference to undeclared local value",
                    "A local value with the name " + Quoted(name) + " has not been declared.");
  }
  const std::uint32_t index = it->second;
  return Node(
      module.locals[index], [&] { return Prefixed(module, "local." + std::string(name)); }, e->span,
      [&] {
        Frame frame;
        frame.module = &module;
        return Eval(module.config->locals[index].attribute->value, frame);
      });
}

Value Evaluator::ModuleReference(ModuleInstance& module, std::string_view name, const hcl::Expr* e) {
  const auto it = module.config->call_index.find(name);
  if (it == module.config->call_index.end()) {
    if (!module.config->broken.empty()) return ErrorValue(e->span);
    return FailHard(e->span, "Reference to undeclared module",
                    "No module call named " + Quoted(name) + " is declared in this module.");
  }
  CallNode& node = module.calls[it->second];
  return Node(
      node.slot, [&] { return Prefixed(module, "module." + std::string(name)); }, e->span,
      [&] {
        ExpandCall(node);
        return node.slot.value;
      });
}

Value Evaluator::Output(ModuleInstance& module, std::string_view name, const hcl::Expr* e) {
  const std::string address = std::string(module.address) + '.' + std::string(name);
  if (!module.config) {
    auto [it, added] = module.missing.try_emplace(std::string(name));
    if (added) {
      Unknown u;
      u.reason = UnknownReason::kMissingModule;
      u.span = module.call->header_span;
      u.expression = Text(address);
      it->second = MakeUnknown(u, arena_);
    }
    return it->second;
  }
  const auto it = module.config->output_index.find(name);
  if (it == module.config->output_index.end()) {
    if (!module.config->broken.empty()) return ErrorValue(e->span);
    return FailHard(e->span, "Unsupported attribute",
                    "This object does not have an attribute named " + Quoted(name) + ".");
  }
  const std::uint32_t index = it->second;
  return Node(
      module.outputs[index], [&] { return std::string(address); }, e->span,
      [&] {
        const OutputDecl& decl = module.config->outputs[index];
        if (!decl.value && decl.damaged) return ErrorValue(decl.span);
        if (!decl.value) {
          return FailHard(decl.span, "Missing required argument",
                          "The argument \"value\" is required, but no definition was found.");
        }
        Frame frame;
        frame.module = &module;
        const Value v = Eval(decl.value, frame);
        return v.WithSensitive(v.sensitive() || decl.sensitive);
      });
}

Value Evaluator::ResourceReference(const Frame& frame, bool data, std::string_view type,
                                   std::string_view name, const hcl::Expr* e) {
  ModuleInstance& module = *frame.module;
  std::string key = data ? "data." : "";
  ((key += type) += '.') += name;
  const auto it = module.config->resource_index.find(key);
  if (it == module.config->resource_index.end()) {
    if (!module.config->broken.empty()) return ErrorValue(e->span);
    return FailHard(e->span, "Reference to undeclared resource",
                    std::string(data ? "A data resource " : "A managed resource ") + Quoted(type) + ' ' +
                        Quoted(name) + " has not been declared in " +
                        (module.address.empty() ? "the root module" : std::string(module.address)) + ".");
  }
  ResourceNode& node = module.resources[it->second];
  // Of several instances one may refer to another.
  if (frame.owner == &node && !node.decl->count && !node.decl->for_each) {
    FailHard(e->span, "Self-referential block",
             "Configuration for " + Prefixed(module, key) + " may not refer to itself.");
  }
  return Node(
      node.slot, [&] { return Prefixed(module, key); }, e->span,
      [&] {
        ExpandResource(node);
        return node.slot.value;
      });
}

Value Evaluator::MemberValue(ResourceInstance& instance, std::size_t index) {
  const Member& member = instance.node->decl->members[index];
  return Node(
      instance.members[index], [&] { return std::string(instance.address) + '.' + std::string(member.name); },
      member.name_span,
      [&] {
        Frame frame;
        frame.module = instance.node->module;
        frame.keys = &instance.keys;
        frame.owner = instance.node;
        return Restrict(Whole(EvalMember(member, frame, instance.node->decl->damaged)), instance.present);
      });
}

Value Evaluator::InstanceAttribute(ResourceInstance& instance, std::string_view name) {
  const ResourceDecl& decl = *instance.node->decl;
  if (decl.data && decl.type == "aws_iam_policy_document" && (name == "json" || name == "minified_json")) {
    return PolicyJson(instance);
  }
  if (Value v; decl.data && DataAttribute(instance, name, v)) return v;
  const auto it = std::lower_bound(decl.members.begin(), decl.members.end(), name,
                                   [](const Member& m, std::string_view n) { return m.name < n; });
  if (it == decl.members.end() || it->name != name || name == "lifecycle")
    return ComputedAttribute(instance, name);
  const Value v = MemberValue(instance, static_cast<std::size_t>(it - decl.members.begin()));
  // An argument that is null is as good as not given: the provider may choose.
  if (v.is_null() || v.is_absent()) return ComputedAttribute(instance, name);
  if (v.is_choice()) {
    std::vector<ChoiceCase> cases(v.cases().begin(), v.cases().end());
    bool any = false;
    for (ChoiceCase& c : cases) {
      if (!c.value.is_null() && !c.value.is_absent()) continue;
      c.value = ComputedAttribute(instance, name);
      any = true;
    }
    return any ? MakeChoice(cases, v.origin()).WithSensitive(v.sensitive()) : v;
  }
  // A name that is known still tells whose it is.
  if (v.is_string()) {
    const Origin from =
        v.origin() ? Origin(v.origin()->kind, v.origin()->span) : Origin(OriginKind::kLiteral, {});
    OriginLinks links = v.origin() ? v.origin()->links() : OriginLinks();
    links.identity = arena_.New<Identity>(Identity{instance.address, it->name});
    return v.WithOrigin(NewOrigin(arena_, from.kind, from.span, links));
  }
  if (it->blocks.empty() || v.kind() != Kind::kTuple) return v;
  std::vector<Value> blocks;
  for (const Value& block : v.elements()) {
    blocks.push_back(block.kind() == Kind::kObject ? block.WithOpen() : block);
  }
  return MakeTuple(blocks, arena_, v.origin()).WithOpen(v.open());
}

Value Evaluator::ComputedAttribute(ResourceInstance& instance, std::string_view name) {
  auto [it, added] = instance.computed.try_emplace(name);
  if (!added) return it->second;
  const ResourceDecl& decl = *instance.node->decl;
  const std::string_view attribute = Text(name);
  Unknown u;
  u.span = decl.header_span;
  u.expression = Text(std::string(instance.address) + '.' + std::string(name));
  u.identity = arena_.New<Identity>(Identity{instance.address, attribute});
  u.reason = decl.data ? UnknownReason::kDataSource : UnknownReason::kComputed;
  if (IsBuiltIn(decl)) {
    if (name == "output") {
      const Value input = Whole(InstanceAttribute(instance, "input"));
      if (input.is_null()) return it->second = Value::Null();
      u.type = TypeOf(input, arena_);
    } else if (name != "id") {
      // Not given, so null: nothing computes it.
      if (name == "input" || name == "triggers_replace") return it->second = Value::Null();
    }
  }
  if (IsIdentity(name)) {
    u.type = StringType();
    u.not_null = !decl.data;
  }
  if (name.ends_with("_arn")) u.type = StringType();
  if (decl.type.starts_with("aws_") && IsArn(name)) Shape(u, kArnShape);
  return it->second = MakeUnknown(u, arena_);
}

Value Evaluator::PathAttribute(ModuleInstance& module, std::string_view name, const hcl::Expr* e) {
  const std::string_view root = hcl::As<hcl::VariableExpr>(hcl::As<hcl::GetAttrExpr>(e)->object)->name;
  if (root == "path") {
    if (name == "root") return Value::String(".");
    if (name == "module") {
      // Relative to the root's directory, which is where OpenTofu runs.
      const auto parts_of = [](std::string_view path) {
        std::vector<std::string_view> parts;
        while (!path.empty() && path != ".") {
          const std::size_t slash = path.find('/');
          parts.push_back(path.substr(0, slash));
          path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
        }
        return parts;
      };
      const auto from = parts_of(directory_), to = parts_of(module.config->path);
      std::size_t common = 0;
      while (common < from.size() && common < to.size() && from[common] == to[common]) ++common;
      std::string path;
      for (std::size_t i = common; i < from.size(); ++i) path += path.empty() ? ".." : "/..";
      for (std::size_t i = common; i < to.size(); ++i) {
        if (!path.empty()) path += '/';
        path += to[i];
      }
      return MakeString(path.empty() ? "." : path, arena_);
    }
    if (name == "cwd") {
      // Where the tree lies on disk must not change a verdict.
      Unknown u;
      u.type = StringType();
      u.not_null = true;
      u.reason = UnknownReason::kFunction;
      u.expression = "path.cwd";
      const Value base = MakeUnknown(u, arena_);
      if (directory_.empty() || directory_ == ".") return base;
      // Where it lies within the tree doesn't hang on that.
      return JoinParts({base, MakeString("/" + directory_, arena_)}, e->span, arena_);
    }
    return FailHard(e->span, "Invalid \"path\" attribute",
                    "The \"path\" object does not have an attribute named " + Quoted(name) + ".");
  }
  if (name == "workspace") {
    if (!options_.workspace.empty()) return MakeString(options_.workspace, arena_);
    Unknown u;
    u.type = StringType();
    u.not_null = true;
    u.reason = UnknownReason::kInput;
    u.expression = "terraform.workspace";
    return MakeUnknown(u, arena_);
  }
  if (name == "applying") return Value::Bool(false);
  return FailHard(e->span, "Invalid \"terraform\" attribute",
                  "The \"terraform\" object does not have an attribute named " + Quoted(name) + ".");
}

Value Evaluator::EachAttribute(const Frame& frame, std::string_view name, const hcl::Expr* e) {
  const std::string_view root = hcl::As<hcl::VariableExpr>(hcl::As<hcl::GetAttrExpr>(e)->object)->name;
  const Keys::Mode mode = frame.keys ? frame.keys->mode : Keys::Mode::kNone;
  if (root == "count") {
    if (name != "index") {
      return FailHard(
          e->span, "Invalid \"count\" attribute",
          "The \"count\" object does not have an attribute named " + Quoted(name) +
              ". The only supported attribute is count.index, which is the index of each instance of a "
              "resource block that has the \"count\" argument set.");
    }
    if (mode == Keys::Mode::kCount) return frame.keys->key;
    return FailHard(
        e->span, "Reference to \"count\" in non-counted context",
        "The \"count\" object can only be used in \"module\", \"resource\", and \"data\" blocks, and only "
        "when the \"count\" argument is set.");
  }
  if (name != "key" && name != "value") {
    return FailHard(
        e->span, "Invalid \"each\" attribute",
        "The \"each\" object does not have an attribute named " + Quoted(name) +
            ". The supported attributes are each.key and each.value, the current key and value pair of the "
            "\"for_each\" attribute set.");
  }
  if (mode == Keys::Mode::kEach) return name == "key" ? frame.keys->key : frame.keys->value;
  return FailHard(
      e->span, "Reference to \"each\" in context without for_each",
      "The \"each\" object can be used only in \"module\" or \"resource\" blocks, and only when the "
      "\"for_each\" argument is set.");
}

}  // namespace assay::terraform
