// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/value.h"
#include "value/arena.h"

namespace assay::cloudformation {

/// Makes parts of a template that nobody wrote: what a transform adds. They stand where the resource does
/// that they come from.
class TreeBuilder {
 public:
  using Member = std::pair<std::string_view, Value>;

  TreeBuilder(Arena& arena, const Origin* origin, Span key_span)
      : arena_(arena), origin_(origin), key_span_(key_span) {}

  Value Text(std::string_view text) const;  ///< copies
  Value Bool(bool b) const { return Value::Bool(b, origin_); }
  /// Members that are absent are left out; names are copied.
  Value Map(const std::vector<Member>& members) const;
  Value List(const std::vector<Value>& elements) const;
  Value Ref(std::string_view name) const { return Map({{"Ref", Text(name)}}); }
  Value GetAtt(std::string_view name, std::string_view attribute) const {
    return Map({{"Fn::GetAtt", List({Text(name), Text(attribute)})}});
  }
  Value Sub(std::string_view text) const { return Map({{"Fn::Sub", Text(text)}}); }
  Value Sub(std::string_view text, const Value& variables) const {
    return Map({{"Fn::Sub", List({Text(text), variables})}});
  }
  /// Names are copied: use it where a name is made.
  std::string_view Name(std::string_view name) const { return arena_.Copy(name); }
  Entry Under(std::string_view name, const Value& value) const { return {Name(name), value, key_span_}; }
  Arena& arena() const { return arena_; }
  const Origin* origin() const { return origin_; }

 private:
  Arena& arena_;
  const Origin* origin_;
  Span key_span_;
};

/// The member's value, or absent.
Value MemberOf(const Value& mapping, std::string_view key);
/// Its text if it is a string, else empty.
std::string_view TextOf(const Value& mapping, std::string_view key);
/// The name that a reference names, in either form; empty if it is none.
std::string_view RefName(const Value& v);
/// Whether a mapping is a call of an intrinsic function.
bool IsIntrinsic(const Value& v);

}  // namespace assay::cloudformation
