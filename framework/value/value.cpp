// SPDX-License-Identifier: Apache-2.0
#include "assay/value.h"

#include <algorithm>

namespace assay {

Value Value::Bool(bool b, const Origin* origin) {
  Value v(Kind::kBool, 0, origin);
  v.u_.b = b;
  return v;
}

Value Value::Int(std::int64_t i, const Origin* origin) {
  Value v(Kind::kInt, 0, origin);
  v.u_.i = i;
  return v;
}

Value Value::Big(const Number* n, const Origin* origin) {
  Value v(Kind::kBig, 0, origin);
  v.u_.number = n;
  return v;
}

Value Value::String(std::string_view s, const Origin* origin) {
  Value v(Kind::kString, static_cast<std::uint32_t>(s.size()), origin);
  v.u_.s = s.data();
  return v;
}

Value Value::Sequence(Kind kind, std::span<const Value> elements, const Origin* origin) {
  assert(kind == Kind::kList || kind == Kind::kSet || kind == Kind::kTuple);
  Value v(kind, static_cast<std::uint32_t>(elements.size()), origin);
  if (elements.empty()) {
    v.u_.type = nullptr;
  } else {
    v.u_.elements = elements.data();
  }
  return v;
}

Value Value::Mapping(Kind kind, std::span<const Entry> entries, const Origin* origin) {
  assert(kind == Kind::kMap || kind == Kind::kObject);
  Value v(kind, static_cast<std::uint32_t>(entries.size()), origin);
  if (entries.empty()) {
    v.u_.type = nullptr;
  } else {
    v.u_.entries = entries.data();
  }
  return v;
}

Value Value::Of(const Unknown* unknown, const Origin* origin) {
  Value v(Kind::kUnknown, 0, origin);
  v.u_.unknown = unknown;
  return v;
}

Value Value::Choice(std::span<const ChoiceCase> cases, const Origin* origin) {
  assert(!cases.empty());
  Value v(Kind::kChoice, static_cast<std::uint32_t>(cases.size()), origin);
  v.u_.cases = cases.data();
  return v;
}

std::span<const Entry> Value::entries() const {
  assert(is_mapping());
  return size_ ? std::span<const Entry>(u_.entries, size_) : std::span<const Entry>();
}

std::span<const ChoiceCase> Value::cases() const {
  assert(is_choice());
  return {u_.cases, size_};
}

const Entry* Value::FindEntry(std::string_view key) const {
  if (!is_mapping()) return nullptr;
  const std::span<const Entry> all = entries();
  const auto it = std::lower_bound(all.begin(), all.end(), key,
                                   [](const Entry& e, std::string_view k) { return e.key < k; });
  return it != all.end() && it->key == key ? &*it : nullptr;
}

const Value* Value::Find(std::string_view key) const {
  const Entry* entry = FindEntry(key);
  return entry ? &entry->value : nullptr;
}

const Type* Value::type_hint() const {
  const bool stated = is_null() || (size_ == 0 && (is_sequence() || is_mapping()));
  return stated ? u_.type : nullptr;
}

Value Value::WithTypeHint(const Type* type) const {
  Value v = *this;
  if (is_null() || (size_ == 0 && (is_sequence() || is_mapping()))) v.u_.type = type;
  return v;
}

}  // namespace assay
