// SPDX-License-Identifier: Apache-2.0
#include "value/ops.h"

namespace assay {
namespace {

Value ObserveUnknown(const Value& v, Arena& arena) {
  const Unknown& u = v.unknown();
  Unknown seen;
  seen.type = u.type;
  seen.not_null = u.not_null;
  seen.prefix = u.prefix;
  seen.min_length = u.min_length;
  seen.max_length = u.max_length;
  seen.reason = u.reason;
  seen.span = u.span;
  seen.expression = u.expression;
  return MakeUnknown(seen, arena, v.origin());
}

}  // namespace

Value Observe(const Value& v, Arena& arena) {
  Value out = v;
  if (v.is_unknown()) {
    out = ObserveUnknown(v, arena);
  } else if (v.is_choice() || v.open()) {
    Unknown seen;
    // How many elements an open tuple has isn't known, so neither its type.
    const bool counted = v.open() && (v.kind() == Kind::kTuple || v.kind() == Kind::kObject);
    seen.type = counted ? nullptr : TypeOf(v, arena);
    seen.span = v.span();
    out = MakeUnknown(seen, arena, v.origin());
  } else if (v.is_sequence() && v.size() > 0) {
    std::vector<Value> elements;
    elements.reserve(v.size());
    for (const Value& e : v.elements()) elements.push_back(Observe(e, arena));
    out = MakeTuple(elements, arena, v.origin(), v.kind());
  } else if (v.is_mapping() && v.size() > 0) {
    std::vector<Entry> entries(v.entries().begin(), v.entries().end());
    for (Entry& e : entries) e.value = Observe(e.value, arena);
    out = Value::Mapping(v.kind(), arena.Copy(entries), v.origin());
  }
  return out.WithSensitive(v.sensitive());
}

}  // namespace assay
