// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/evaluator.h"

namespace assay::terraform {
namespace {

// A key as Terraform writes it in an address.
std::string QuotedKey(std::string_view key) {
  std::string out = "[\"";
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char c = key[i];
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '$':
      case '%':
        out += c;
        if (i + 1 < key.size() && key[i + 1] == '{') out += c;
        break;
      default:
        out += c;
    }
  }
  return out + "\"]";
}

}  // namespace

std::string Evaluator::KeyText(const BlockInstance& instance) const {
  if (instance.keys.mode == Keys::Mode::kNone) return "";
  const Value& key = instance.keys.key;
  if (key.is_string()) return QuotedKey(key.string());
  if (key.kind() == Kind::kInt) return '[' + std::to_string(key.integer()) + ']';
  return "[*]";
}

bool Evaluator::TakeInstances(std::uint64_t n, const hcl::Expr* e) {
  if (n <= budget_.instances && n <= instances_left_ && Spend(n, e->span)) {
    instances_left_ -= n;
    return true;
  }
  const std::string what =
      n > budget_.instances
          ? std::to_string(n) + " instances of one block; the limit is " + std::to_string(budget_.instances)
          : "the instances of this module and all it calls; the limit is " +
                std::to_string(static_cast<std::uint64_t>(options_.budget.instances) * 10);
  Limit(e->span, "limit-instances", "Too many instances",
        "This asks for " + what + ". None of them is judged.");
  Open("more instances than the limit allows", e->span);
  return false;
}

void Evaluator::Prototype(const Value& cause, Expansion& out) {
  BlockInstance one;
  one.prototype = true;
  one.keys.mode = out.mode;
  const bool each = out.mode == Keys::Mode::kEach;
  one.keys.key = Derived(cause, each ? StringType() : NumberType(), cause.span(), true);
  if (const Unknown* u = CauseIn(cause)) {
    const std::pair<Span, std::string_view> hangs_on{u->span, u->expression};
    std::pair<Span, std::string_view> of = hangs_on;
    if (each) {
      // One instance for each instance of a resource, itself of unknown number.
      if (const auto it = prototypes_.find(u); it != prototypes_.end()) {
        one.keys.value = it->second.element;
        of = it->second.cause;
      }
    }
    prototype_keys_[&one.keys.key.unknown()] = of;
  }
  if (each && one.keys.value.is_absent()) {
    const Type* type = TypeOf(cause, arena_);
    const bool typed = type->kind == TypeKind::kMap || type->kind == TypeKind::kSet;
    one.keys.value = type->kind == TypeKind::kSet
                         ? one.keys.key
                         : Derived(cause, typed ? type->element : nullptr, cause.span());
  }
  one.present = root_.guards.Fresh("an instance exists #" + std::to_string(++fresh_), true);
  out.instances = {one};
  out.open = true;
}

void Evaluator::ExpandCount(const Value& given, const hcl::Expr* e, Expansion& out) {
  out.mode = Keys::Mode::kCount;
  // The largest number of the alternatives; instance i is there where the number is larger than i.
  std::vector<std::pair<Guard, std::uint64_t>> numbers;
  std::uint64_t most = 0;
  bool unknown = false;
  const auto take = [&](Guard guard, const Value& v) {
    if (v.is_null()) {
      Fail(e, "Invalid count argument",
           "The given \"count\" argument value is null. An integer is required.");
      unknown = true;
      return;
    }
    const auto number = To(v, NumberType());
    if (!number) {
      Fail(e, "Invalid count argument",
           "The given \"count\" argument value is unsuitable: " + number.error() + ".");
      unknown = true;
      return;
    }
    if (!number->is_number()) {
      unknown = true;
      return;
    }
    const Number n = ToNumber(*number);
    if (n.Sign() < 0 || !n.IsInteger()) {
      Fail(e, "Invalid count argument",
           n.Sign() < 0
               ? "The given \"count\" argument value is unsuitable: must be greater than or equal to zero."
               : "The given \"count\" argument value is unsuitable: a whole number is required.");
      unknown = true;
      return;
    }
    const auto small = n.ToInt64();
    numbers.emplace_back(guard, small ? static_cast<std::uint64_t>(*small) : UINT64_MAX);
    most = std::max(most, numbers.back().second);
  };
  if (given.is_choice()) {
    Guard rest = Guard::kAlways;
    for (const ChoiceCase& c : given.cases()) {
      take(c.guard, c.value);
      rest = root_.guards.And(rest, root_.guards.Not(c.guard));
    }
  } else {
    take(Guard::kAlways, given);
  }
  if (unknown) return Prototype(given, out);
  if (!TakeInstances(most, e)) {
    out.open = true;
    return;
  }
  for (std::uint64_t i = 0; i < most; ++i) {
    BlockInstance one;
    one.keys.mode = Keys::Mode::kCount;
    one.keys.key = Value::Int(static_cast<std::int64_t>(i),
                              Step(OriginKind::kReference, e->span, "count.index", given.origin()));
    one.present = Guard::kNever;
    for (const auto& [guard, n] : numbers) {
      if (n > i) one.present = root_.guards.Or(one.present, guard);
    }
    out.instances.push_back(one);
  }
  for (const auto& [guard, n] : numbers) {
    std::vector<std::uint32_t> indices(n);
    for (std::uint32_t i = 0; i < n; ++i) indices[i] = i;
    out.cases.emplace_back(guard, std::move(indices));
  }
}

void Evaluator::ExpandForEach(const Value& given, const hcl::Expr* e, Expansion& out) {
  out.mode = Keys::Mode::kEach;
  std::vector<std::pair<Guard, Value>> collections;
  bool unknown = false;
  std::uint64_t count = 0;
  const auto refuse = [&](const std::string& why) {
    Fail(e, "Invalid for_each argument", "The given \"for_each\" argument value " + why);
    unknown = true;
  };
  const auto take = [&](Guard guard, const Value& v) {
    if (v.is_null()) return refuse("is null. A map, or set of strings is allowed.");
    if (v.is_unknown() || v.is_absent() || v.open()) {
      const Type* type = TypeOf(v, arena_);
      const bool wrong = type->kind != TypeKind::kDynamic && type->kind != TypeKind::kMap &&
                         type->kind != TypeKind::kSet && type->kind != TypeKind::kObject;
      if (wrong && v.is_unknown() && v.unknown().reason != UnknownReason::kError) {
        return refuse(
            "is unsuitable: the \"for_each\" argument must be a map, or set of strings, and you have "
            "provided "
            "a value of type " +
            TypeName(type) + ".");
      }
      unknown = true;
      return;
    }
    if (!v.is_mapping() && v.kind() != Kind::kSet) {
      return refuse(
          "is unsuitable: the \"for_each\" argument must be a map, or set of strings, and you have provided "
          "a "
          "value of type " +
          TypeName(TypeOf(v, arena_)) + ".");
    }
    if (v.kind() == Kind::kSet) {
      const Type* type = TypeOf(v, arena_)->element;
      if (v.size() == 0 && type && type->kind != TypeKind::kString && type->kind != TypeKind::kDynamic) {
        return refuse(
            "is unsuitable: \"for_each\" supports sets of strings, but you have provided a set containing "
            "type " +
            TypeName(type) + ".");
      }
      for (const Value& element : v.elements()) {
        if (element.is_unknown() || element.is_choice()) {
          unknown = true;
          return;
        }
        if (element.is_null())
          return refuse("is unsuitable: \"for_each\" sets must not contain null values.");
        if (!element.is_string()) {
          return refuse(
              "is unsuitable: \"for_each\" supports maps and sets of strings, but you have provided a set "
              "containing type " +
              TypeName(TypeOf(element, arena_)) + ".");
        }
      }
    }
    count += v.size();
    collections.emplace_back(guard, v);
  };
  if (given.sensitive()) {
    refuse(
        "is sensitive, or derived from sensitive values. It can't be used, because it would be exposed as "
        "the key of "
        "a resource instance.");
  } else if (given.is_choice()) {
    for (const ChoiceCase& c : given.cases()) take(c.guard, c.value);
  } else {
    take(Guard::kAlways, given);
  }
  if (unknown) return Prototype(given, out);
  if (!TakeInstances(count, e)) {
    out.open = true;
    return;
  }
  struct Keyed {
    Guard present = Guard::kNever;
    std::vector<ChoiceCase> values;
    const Origin* origin = nullptr;
  };
  std::map<std::string_view, Keyed> keyed;
  for (const auto& [guard, collection] : collections) {
    const auto add = [&, g = guard, sensitive = collection.sensitive()](
                         std::string_view key, const Value& value, const Origin* origin) {
      Keyed& k = keyed[key];
      k.present = root_.guards.Or(k.present, g);
      k.values.push_back({g, value.WithSensitive(value.sensitive() || sensitive)});
      if (!k.origin) k.origin = origin;
    };
    if (collection.is_mapping()) {
      for (const Entry& entry : collection.entries()) {
        const Origin* at = entry.key_span.valid() ? Step(OriginKind::kLiteral, entry.key_span, {}, nullptr)
                                                  : collection.origin();
        add(entry.key, entry.value, at);
      }
    } else {
      for (const Value& element : collection.elements()) add(element.string(), element, element.origin());
    }
  }
  std::map<std::string_view, std::uint32_t> position;
  for (const auto& [key, k] : keyed) {
    BlockInstance one;
    one.keys.mode = Keys::Mode::kEach;
    one.keys.key = Value::String(key, Step(OriginKind::kReference, e->span, "each.key", k.origin));
    one.keys.value =
        k.values.size() == 1 ? k.values[0].value : MakeChoice(k.values, k.values[0].value.origin());
    one.present = k.present;
    position[key] = static_cast<std::uint32_t>(out.instances.size());
    out.instances.push_back(one);
  }
  for (const auto& [guard, collection] : collections) {
    std::vector<std::uint32_t> indices;
    if (collection.is_mapping()) {
      for (const Entry& entry : collection.entries()) indices.push_back(position[entry.key]);
    } else {
      for (const Value& element : collection.elements()) indices.push_back(position[element.string()]);
    }
    out.cases.emplace_back(guard, std::move(indices));
  }
}

void Evaluator::ExpandEnabled(const Value& v, const hcl::Expr* e, const Frame& frame, Expansion& out) {
  BlockInstance one;
  const auto truth = To(v, BoolType());
  if (v.is_null() || !truth) {
    Fail(e, "Invalid enabled argument",
         v.is_null() ? "The given \"enabled\" argument value is null. A boolean is required."
                     : "The given \"enabled\" argument value is unsuitable: " + truth.error() + ".");
    one.present = root_.guards.Fresh("an instance exists #" + std::to_string(++fresh_), true);
  } else {
    one.present = GuardOf(*truth, e, frame);
  }
  if (one.present != Guard::kNever) {
    out.instances.push_back(one);
    out.cases.push_back({one.present, {0}});
  }
}

template <class Decl>
Evaluator::Expansion Evaluator::Expand(const Decl& decl, const Frame& frame) {
  Expansion out;
  if (decl.count) {
    ExpandCount(Eval(decl.count, frame), decl.count, out);
  } else if (decl.enabled) {
    ExpandEnabled(Eval(decl.enabled, frame), decl.enabled, frame, out);
  } else if (decl.for_each) {
    ExpandForEach(Whole(Eval(decl.for_each, frame)), decl.for_each, out);
  } else {
    out.instances.emplace_back();
    out.cases.push_back({Guard::kAlways, {0}});
  }
  return out;
}

template Evaluator::Expansion Evaluator::Expand(const ResourceDecl&, const Frame&);
template Evaluator::Expansion Evaluator::Expand(const CallDecl&, const Frame&);

template <class Instance>
Value Evaluator::Collection(const Expansion& expansion, const std::vector<Instance*>& instances, Span header,
                            const std::string& expression) {
  const auto reference = [&](std::uint32_t i) { return instances[i]->reference; };
  if (expansion.mode == Keys::Mode::kNone) {
    if (expansion.cases.empty()) return Value::Null();
    const Guard there = expansion.cases[0].first;
    if (there == Guard::kAlways) return reference(0);
    const ChoiceCase cases[] = {{there, reference(0)}, {root_.guards.Not(there), Value::Null()}};
    return MakeChoice(cases);
  }
  if (expansion.open) {
    Unknown u;
    u.not_null = true;
    u.span = header;
    u.expression = Text(expression);
    const Value unknown = MakeUnknown(u, arena_);
    if (!instances.empty()) {
      const auto it = prototype_keys_.find(&instances[0]->keys.key.unknown());
      if (it != prototype_keys_.end())
        prototypes_[&unknown.unknown()] = {instances[0]->reference, it->second};
    }
    return unknown;
  }
  std::vector<ChoiceCase> cases;
  for (const auto& [guard, indices] : expansion.cases) {
    if (expansion.mode == Keys::Mode::kCount) {
      std::vector<Value> elements;
      for (std::uint32_t i : indices) elements.push_back(reference(i));
      cases.push_back({guard, MakeTuple(elements, arena_)});
    } else {
      std::vector<Entry> entries;
      for (std::uint32_t i : indices)
        entries.push_back({expansion.instances[i].keys.key.string(), reference(i), {}});
      cases.push_back({guard, MakeObject(std::move(entries), arena_)});
    }
  }
  if (cases.size() == 1 && cases[0].guard == Guard::kAlways) return cases[0].value;
  return MakeChoice(cases);
}

void Evaluator::ExpandResource(ResourceNode& node) {
  const ResourceDecl& decl = *node.decl;
  Frame frame;
  frame.module = node.module;
  const Expansion expansion = Expand(decl, frame);
  std::string prefix(node.module->address);
  if (!prefix.empty()) prefix += '.';
  if (decl.data) prefix += "data.";
  ((prefix += decl.type) += '.') += decl.name;
  for (const BlockInstance& instance : expansion.instances) {
    ResourceInstance& made = resources_.emplace_back();
    static_cast<BlockInstance&>(made) = instance;
    made.node = &node;
    made.present = root_.guards.And(instance.present, node.module->present);
    made.prototype = instance.prototype || node.module->prototype;
    made.address = Text(prefix + KeyText(instance));
    made.members.resize(decl.members.size());
    made.reference_data = arena_.New<Unknown>();
    Unknown& u = *made.reference_data;
    u.not_null = true;
    u.reason = decl.data ? UnknownReason::kDataSource : UnknownReason::kComputed;
    u.span = decl.header_span;
    u.expression = made.address;
    u.identity = arena_.New<Identity>(Identity{made.address, {}});
    made.reference = Value::Of(made.reference_data);
    instance_refs_[made.reference_data] = &made;
    by_address_.emplace(made.address, &made);
    node.instances.push_back(&made);
  }
  node.slot.value = Collection(expansion, node.instances, decl.header_span, prefix);
}

void Evaluator::ExpandCall(CallNode& node) {
  const CallDecl& decl = *node.decl;
  Frame frame;
  frame.module = node.module;
  const ModuleConfig* config = CalledModule(*node.module, decl);
  const Expansion expansion = Expand(decl, frame);
  for (const BlockInstance& instance : expansion.instances) {
    node.instances.push_back(MakeModule(node.module, &decl, config, instance));
  }
  node.slot.value = Collection(expansion, node.instances, decl.header_span,
                               Prefixed(*node.module, "module." + std::string(decl.name)));
}

}  // namespace assay::terraform
