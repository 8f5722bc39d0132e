// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>

#include "assay/value.h"
#include "value/arena.h"
#include "value/number.h"
#include "value/type.h"

namespace assay {

/// The type a value has (cty's `Type()`); objects and tuples are built in `arena`.
const Type* TypeOf(const Value& v, Arena& arena);

/// cty's `convert.Convert`: the value as `type`, or a message in Terraform's words ("a number is required").
/// Optional attributes are filled with their defaults. Unknowns keep their refinements; a choice is converted
/// case by case. Sources: zclconf/go-cty docs/convert.md; OpenTofu's type constraints (object defaults).
tl::expected<Value, std::string> Convert(const Value& v, const Type* type, Arena& arena);

/// cty's `convert.UnifyUnsafe` (or `Unify`, with `unsafe` off: conversions that may fail or lose something
/// are not counted): a type all can be converted to, or null if there is none. Source: zclconf/go-cty
/// docs/convert.md.
const Type* Unify(std::span<const Type* const> types, Arena& arena, bool unsafe = true);

/// Deep equality as `==` of the language has it for known values; sets as sets. Unknowns and choices are
/// never equal.
bool Equal(const Value& a, const Value& b);
/// What `==` answers where unknowns are inside: nothing if it hangs on them. Types, nulls and prefixes may
/// decide, as OpenTofu's refinements do; what it forgets (identities, template parts) doesn't.
std::optional<bool> KnownEqual(const Value& a, const Value& b);
/// Whether two empty collections may be equal: an empty list of strings and one of numbers are not. True for
/// other values, and where one's type isn't told.
bool MayBeOfOneType(const Value& a, const Value& b);
/// A total order used for sets, by kind then content; strings by bytes, as cty sorts sets of strings.
int CompareForSet(const Value& a, const Value& b);
/// Whether an unknown is anywhere inside (choices count as unknown: see Observe).
bool WhollyKnown(const Value& v);
/// The view that OpenTofu has: choices become unknowns of their unified type, identity, template parts,
/// encodings and structure go away. Only this view may be compared with OpenTofu's answers.
Value Observe(const Value& v, Arena& arena);

/// An origin in the arena, of 16 bytes if it has no links.
const Origin* NewOrigin(Arena& arena, OriginKind kind, Span span, const OriginLinks& links = {});

/// A number from text or arithmetic: an int where it fits, else 512 bits in the arena.
Value MakeNumber(const Number& n, Arena& arena, const Origin* origin = nullptr);
Number ToNumber(const Value& v);  ///< v.is_number()

/// Sorted, unique by key (the last wins); elements of a set are sorted and unique. Keys and values must
/// outlive the arena or lie in it.
Value MakeObject(std::vector<Entry> entries, Arena& arena, const Origin* origin = nullptr,
                 Kind kind = Kind::kObject);
Value MakeTuple(std::span<const Value> elements, Arena& arena, const Origin* origin = nullptr,
                Kind kind = Kind::kTuple);
Value MakeString(std::string_view s, Arena& arena, const Origin* origin = nullptr);  ///< copies
/// An unknown of a type with a reason; copies nothing, texts must outlive the arena.
Value MakeUnknown(const Unknown& u, Arena& arena, const Origin* origin = nullptr);

/// Who will read the text: decides how much is shown.
enum class Audience { kReport, kDebug };
/// Any value as text: strings quoted, collections in HCL notation and cut to `limit` characters, unknowns as
/// "(known after apply: aws_kms_key.k.arn)", sensitive values always as "(sensitive value)". The only way
/// from a value to text that leaves the program.
std::string Render(const Value& v, Audience audience = Audience::kReport, std::size_t limit = 120);

/// `jsonencode`'s text of a wholly known value: no blanks, keys sorted, <, > and & escaped, U+2028/9 escaped.
/// Source: OpenTofu's jsonencode documentation; Go's encoding/json.
std::string EncodeJson(const Value& v);
/// One string of it, with its quotes.
void AppendJsonString(std::string_view s, std::string& out);

}  // namespace assay
