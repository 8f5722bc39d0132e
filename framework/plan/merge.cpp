// SPDX-License-Identifier: Apache-2.0
#include "plan/merge.h"

#include <vector>

#include "value/ops.h"

namespace assay::plan {
namespace {

bool IsScalar(const Value& v) { return v.is_string() || v.is_number() || v.is_bool(); }

// How many arguments of a block agree; -1 if any doesn't.
int Agreement(const Value& planned, const Value& source) {
  if (!planned.is_mapping() || !source.is_mapping()) return 0;
  int same = 0;
  for (const Entry& e : source.entries()) {
    const Value* p = planned.Find(e.key);
    if (!IsScalar(e.value) || !p || !IsScalar(*p)) continue;
    if (!Equal(*p, e.value)) return -1;
    ++same;
  }
  return same;
}

// A provider may order blocks anew: each planned one gets the written one that it agrees with most.
std::vector<const Value*> Pair(const Value& planned, const Value& source) {
  std::vector<const Value*> out(planned.size(), nullptr);
  std::vector<bool> taken(source.size(), false);
  for (std::size_t i = 0; i < planned.size(); ++i) {
    std::size_t best = source.size();
    int most = -1;
    for (std::size_t j = 0; j < source.size(); ++j) {
      if (taken[j]) continue;
      int agreement = Agreement(planned.elements()[i], source.elements()[j]);
      if (agreement >= 0 && i == j) agreement = 2 * agreement + 1;
      if (agreement <= most) continue;
      most = agreement;
      best = j;
    }
    if (best == source.size()) continue;
    taken[best] = true;
    out[i] = &source.elements()[best];
  }
  return out;
}

constexpr std::size_t kMaxPaired = 2'000;  // elements that are compared with each other

}  // namespace

Value WithSource(const Value& planned, const Value& source, Arena& arena) {
  if (source.is_absent() || source.is_null()) return planned.WithOrigin(nullptr);
  if (planned.is_unknown()) {
    const bool says_more = source.is_unknown() || source.is_choice() || !WhollyKnown(source);
    return says_more ? source.WithSensitive(source.sensitive() || planned.sensitive())
                     : planned.WithOrigin(source.origin());
  }
  if (planned.is_mapping() && source.is_mapping()) {
    std::vector<Entry> entries(planned.entries().begin(), planned.entries().end());
    for (Entry& e : entries) {
      const Entry* written = source.FindEntry(e.key);
      e.value = WithSource(e.value, written ? written->value : Value(), arena);
      if (written) e.key_span = written->key_span;
    }
    return MakeObject(std::move(entries), arena, source.origin()).WithSensitive(planned.sensitive());
  }
  if (planned.is_sequence() && source.is_sequence() && planned.size() <= kMaxPaired &&
      source.size() <= kMaxPaired) {
    const std::vector<const Value*> pairs = Pair(planned, source);
    std::vector<Value> elements;
    for (std::size_t i = 0; i < planned.size(); ++i)
      elements.push_back(WithSource(planned.elements()[i], pairs[i] ? *pairs[i] : Value(), arena));
    return MakeTuple(elements, arena, source.origin()).WithSensitive(planned.sensitive());
  }
  return planned.WithOrigin(source.origin());
}

}  // namespace assay::plan
