// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/evaluator.h"

namespace assay::terraform {

const Members& Evaluator::CachedMembers(const hcl::Body& body) {
  std::unique_ptr<Members>& members = members_[&body];
  if (!members) members = std::make_unique<Members>(MembersOf(body, {}, arena_));
  return *members;
}

Value Evaluator::EvalMember(const Member& member, const Frame& frame, bool damaged) {
  if (member.blocks.empty()) return Eval(member.attribute->value, frame);
  std::vector<Value> elements;
  bool open = damaged;
  for (const hcl::Block* block : member.blocks) EvalBlock(*block, frame, elements, open);
  const Span span = member.blocks[0]->header_span;
  const Value v = MakeTuple(elements, arena_, Step(OriginKind::kLiteral, span, {}, nullptr)).WithOpen(open);
  return CheckWeight(v, span) ? v : TooLarge(span);
}

Value Evaluator::EvalMembers(const Members& members, const Frame& frame, Span span, bool damaged) {
  std::vector<Entry> entries;
  entries.reserve(members.size());
  for (const Member& member : members)
    entries.push_back({member.name, EvalMember(member, frame, damaged), member.name_span});
  return MakeObject(std::move(entries), arena_, Step(OriginKind::kLiteral, span, {}, nullptr))
      .WithOpen(damaged);
}

void Evaluator::EvalBlock(const hcl::Block& block, const Frame& frame, std::vector<Value>& out, bool& open) {
  if (depth_ >= kMaxDepth) {
    Limit(block.header_span, "limit-depth",
          "Blocks are nested more than " + std::to_string(kMaxDepth) + " deep",
          "What lies deeper is left out.");
    open = true;
    return;
  }
  ++depth_;
  if (block.type == "dynamic" && !block.labels.empty()) {
    EvalDynamic(block, frame, out, open);
  } else {
    out.push_back(EvalMembers(CachedMembers(block.body), frame, block.header_span, block.body.damaged));
  }
  --depth_;
}

void Evaluator::EvalDynamic(const hcl::Block& block, const Frame& frame, std::vector<Value>& out,
                            bool& open) {
  const hcl::Attribute* for_each = block.body.Find("for_each");
  const bool content = std::any_of(block.body.blocks.begin(), block.body.blocks.end(),
                                   [](const hcl::Block& b) { return b.type == "content"; });
  if (block.body.damaged) open = true;
  if ((!for_each || !content) && block.body.damaged) return;
  if (!for_each || !content) {
    FailHard(
        block.header_span, for_each ? "Missing content block" : "Missing required argument",
        for_each
            ? "A dynamic block must have a nested block of type \"content\" to describe the body of each "
              "generated block."
            : "The argument \"for_each\" is required, but no definition was found.");
    open = true;
    return;
  }
  const Value collection = Eval(for_each->value, frame);
  if (!collection.is_choice()) return DynamicOver(block, collection, Guard::kAlways, frame, out, open);
  for (const ChoiceCase& c : collection.cases()) {
    DynamicOver(block, c.value.WithSensitive(c.value.sensitive() || collection.sensitive()), c.guard, frame,
                out, open);
  }
}

void Evaluator::DynamicOver(const hcl::Block& block, const Value& collection, Guard guard, const Frame& frame,
                            std::vector<Value>& out, bool& open) {
  const hcl::Attribute* for_each = block.body.Find("for_each");
  const hcl::Attribute* named = block.body.Find("iterator");
  std::string_view name = block.labels[0].text;
  if (named) {
    const auto* variable = hcl::As<hcl::VariableExpr>(named->value);
    name = variable ? variable->name : LiteralText(named->value);
  }
  const auto add = [&](const Value& key, const Value& value, Guard present) {
    const Entry entries[] = {{"key", key, {}}, {"value", value, {}}};
    const Local iterator{name, Value::Mapping(Kind::kObject, arena_.Copy(std::span<const Entry>(entries))),
                         frame.locals};
    Frame inner = frame;
    inner.locals = &iterator;
    for (const hcl::Block& content : block.body.blocks) {
      if (content.type != "content") continue;
      const Value made =
          EvalMembers(CachedMembers(content.body), inner, content.header_span, content.body.damaged);
      if (present == Guard::kAlways) {
        out.push_back(made);
      } else {
        const ChoiceCase one[] = {{present, made}};
        out.push_back(Value::Choice(arena_.Copy(std::span<const ChoiceCase>(one)), made.origin()));
      }
    }
  };
  if (collection.is_null()) {
    Fail(for_each->value, "Invalid dynamic for_each value", "Cannot use a null value in for_each.");
    open = true;
    return;
  }
  const bool unknown = collection.is_unknown() || collection.is_absent() || collection.open();
  if (!unknown && !collection.is_sequence() && !collection.is_mapping()) {
    Fail(for_each->value, "Invalid dynamic for_each value",
         "Cannot use a " + TypeName(TypeOf(collection, arena_)) +
             " value in for_each. An iterable collection is required.");
    open = true;
    return;
  }
  if (unknown) {
    // Any number of blocks like this one.
    const Type* type = TypeOf(collection, arena_);
    const bool map = type->kind == TypeKind::kMap || type->kind == TypeKind::kObject;
    const bool typed =
        type->kind == TypeKind::kMap || type->kind == TypeKind::kList || type->kind == TypeKind::kSet;
    Value value = Derived(collection, typed ? type->element : nullptr, for_each->value->span);
    Value key = Derived(collection, map ? StringType() : nullptr, for_each->value->span, true);
    if (collection.is_unknown()) {
      const auto it = prototypes_.find(&collection.unknown());
      if (it != prototypes_.end()) value = it->second.element;
    }
    // OpenTofu expects nothing of these.
    if (validating_) key = value = Anything(for_each->value->span, DynamicType());
    const Guard some =
        root_.guards.Fresh(std::string(block.labels[0].text) + " #" + std::to_string(++fresh_), true);
    add(key, value, root_.guards.And(guard, some));
    open = true;
    return;
  }
  if (collection.size() > budget_.collection || !Spend(collection.size(), for_each->value->span)) {
    Limit(for_each->value->span, "limit-instances", "Too many blocks", "None of them is looked at.");
    open = true;
    return;
  }
  const bool sensitive = collection.sensitive();
  const auto mark = [&](const Value& v) { return v.WithSensitive(v.sensitive() || sensitive); };
  if (collection.is_mapping()) {
    for (const Entry& e : collection.entries())
      add(mark(Value::String(e.key, collection.origin())), mark(e.value), guard);
    return;
  }
  std::int64_t index = 0;
  for (const Value& e : collection.elements()) {
    add(collection.kind() == Kind::kSet ? mark(e) : Value::Int(index), mark(e), guard);
    ++index;
  }
}

}  // namespace assay::terraform
