// SPDX-License-Identifier: Apache-2.0
#include "cloudformation/tree_builder.h"

#include "cloudformation/evaluator.h"
#include "value/ops.h"

namespace assay::cloudformation {

Value TreeBuilder::Text(std::string_view text) const { return MakeString(text, arena_, origin_); }

Value TreeBuilder::Map(const std::vector<Member>& members) const {
  std::vector<Entry> entries;
  for (const auto& [name, value] : members) {
    if (!value.is_absent()) entries.push_back(Under(name, value));
  }
  return MakeObject(std::move(entries), arena_, origin_);
}

Value TreeBuilder::List(const std::vector<Value>& elements) const {
  return MakeTuple(elements, arena_, origin_);
}

Value MemberOf(const Value& mapping, std::string_view key) {
  const Value* v = mapping.Find(key);
  return v && !v->is_null() ? *v : Value();
}

std::string_view TextOf(const Value& mapping, std::string_view key) {
  const Value* v = mapping.Find(key);
  return v && v->is_string() ? v->string() : std::string_view();
}

std::string_view RefName(const Value& v) {
  if (!IsIntrinsic(v) || IntrinsicName(v.entries()[0].key) != "Ref" || !v.entries()[0].value.is_string())
    return {};
  return v.entries()[0].value.string();
}

bool IsIntrinsic(const Value& v) {
  return v.is_mapping() && v.entries().size() == 1 && !IntrinsicName(v.entries()[0].key).empty();
}

}  // namespace assay::cloudformation
