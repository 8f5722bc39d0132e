// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cassert>
#include <cstdint>
#include <span>
#include <string_view>

#include "assay/guard.h"
#include "assay/span.h"

namespace assay {

class Arena;
class Number;
class Value;
struct Type;

/// How a value came to be where it is; links back along `via`, so that a report can name the attribute that
/// must change and list the way. Immutable, in an arena.
enum class OriginKind : std::uint8_t {
  kLiteral,    ///< written here
  kDefault,    ///< a variable's or parameter's declared default
  kInput,      ///< a module input, tfvars or --var, a parameter's value
  kReference,  ///< an expression that names another value
  kCall,       ///< a function's result
  kTemplate,   ///< a string with interpolations
  kBranch,     ///< one side of a conditional
  kMerge,      ///< an override or a merged document
  kEncoded,    ///< inside jsonencode, base64encode
  kAssumed,    ///< a documented default of the provider or service
};
class Origin {
 public:
  constexpr Origin(OriginKind kind, Span span) : kind(kind), span(span) {}
  Origin(const Origin&) = delete;  // would lose what a linked one says
  Origin& operator=(const Origin&) = delete;

  OriginKind kind;

 private:
  friend class LinkedOrigin;
  bool linked_ = false;

 public:
  Span span;  ///< the expression

  /// "var.size", "module.logs.bucket", "merge", "terraform.tfvars"; may be empty.
  std::string_view what() const;
  /// Where the value came from before this step; null if this is the first.
  const Origin* via() const;
  /// For kEncoded: what a string that is known encodes, with the origins that its text has lost; else null.
  const Value* decoded() const;
  /// For a known attribute of a resource, read through a reference: whose it is; else null.
  const struct Identity* identity() const;
  /// All four.
  const struct OriginLinks& links() const;
};

/// What most origins lack: nine of ten are literals and say where, and nothing else.
struct OriginLinks {
  std::string_view what = {};
  const Origin* via = nullptr;
  const Value* decoded = nullptr;
  const struct Identity* identity = nullptr;
};

/// An origin that says more than where. Make one with `NewOrigin` (value/ops.h), which knows when not to.
class LinkedOrigin : public Origin {
 public:
  constexpr LinkedOrigin(OriginKind kind, Span span, const OriginLinks& links)
      : Origin(kind, span), links_(links) {
    linked_ = true;
  }

 private:
  friend class Origin;
  OriginLinks links_;
};
static_assert(sizeof(Origin) == 16);

inline const OriginLinks& Origin::links() const {
  static constexpr OriginLinks kNone;
  return linked_ ? static_cast<const LinkedOrigin*>(this)->links_ : kNone;
}
inline std::string_view Origin::what() const { return links().what; }
inline const Origin* Origin::via() const { return links().via; }
inline const Value* Origin::decoded() const { return links().decoded; }
inline const Identity* Origin::identity() const { return links().identity; }

enum class Kind : std::uint8_t {
  kAbsent,  ///< not there at all: an unset optional argument, AWS::NoValue
  kNull,    ///< Terraform's null
  kBool,
  kInt,  ///< a number that fits 64 bits
  kBig,  ///< any other number: a 512-bit binary float
  kString,
  kList,     ///< elements of one type
  kSet,      ///< sorted, no duplicates
  kTuple,    ///< elements of any types; YAML and JSON sequences
  kMap,      ///< string keys, values of one type
  kObject,   ///< string keys, values of any types; YAML and JSON mappings; a nested block's content
  kUnknown,  ///< not known before apply or deployment; see Unknown
  kChoice,   ///< different under different conditions; see Choice
};

struct Entry;
struct Unknown;
struct ChoiceCase;

/// One immutable node of a value tree: 24 bytes, copied freely. What it points to lies in an `Arena` (or in a
/// file's text) that must outlive it. Terraform's types as cty has them; sensitive marks travel with the
/// value.
class Value {
 public:
  constexpr Value() = default;  // absent

  static Value Absent(const Origin* origin = nullptr) { return Value(Kind::kAbsent, 0, origin); }
  static Value Null(const Origin* origin = nullptr) { return Value(Kind::kNull, 0, origin); }
  static Value Bool(bool b, const Origin* origin = nullptr);
  static Value Int(std::int64_t i, const Origin* origin = nullptr);
  static Value Big(const Number* n, const Origin* origin = nullptr);
  /// `s` must outlive the value: text of a file, or Arena::Copy.
  static Value String(std::string_view s, const Origin* origin = nullptr);
  /// kind: kList, kSet (already sorted and unique) or kTuple.
  static Value Sequence(Kind kind, std::span<const Value> elements, const Origin* origin = nullptr);
  /// kind: kMap or kObject; entries sorted by key's bytes, keys unique.
  static Value Mapping(Kind kind, std::span<const Entry> entries, const Origin* origin = nullptr);
  static Value Of(const Unknown* unknown, const Origin* origin = nullptr);
  /// Cases with disjoint guards; where none holds the value is absent. At least one case.
  static Value Choice(std::span<const ChoiceCase> cases, const Origin* origin = nullptr);

  Kind kind() const { return kind_; }
  const Origin* origin() const { return origin_; }
  /// The span of the outermost origin: where this value is written or referred to.
  Span span() const { return origin_ ? origin_->span : Span{}; }

  bool is_absent() const { return kind_ == Kind::kAbsent; }
  bool is_null() const { return kind_ == Kind::kNull; }
  bool is_bool() const { return kind_ == Kind::kBool; }
  bool is_number() const { return kind_ == Kind::kInt || kind_ == Kind::kBig; }
  bool is_string() const { return kind_ == Kind::kString; }
  bool is_sequence() const { return kind_ == Kind::kList || kind_ == Kind::kSet || kind_ == Kind::kTuple; }
  bool is_mapping() const { return kind_ == Kind::kMap || kind_ == Kind::kObject; }
  bool is_unknown() const { return kind_ == Kind::kUnknown; }
  bool is_choice() const { return kind_ == Kind::kChoice; }

  bool boolean() const {
    assert(is_bool());
    return u_.b;
  }
  std::int64_t integer() const {
    assert(kind_ == Kind::kInt);
    return u_.i;
  }
  const Number& big() const {
    assert(kind_ == Kind::kBig);
    return *u_.number;
  }
  std::string_view string() const {
    assert(is_string());
    return {u_.s, size_};
  }
  std::span<const Value> elements() const {
    assert(is_sequence());
    return size_ ? std::span<const Value>(u_.elements, size_) : std::span<const Value>();
  }
  std::span<const Entry> entries() const;
  const Unknown& unknown() const {
    assert(is_unknown());
    return *u_.unknown;
  }
  std::span<const ChoiceCase> cases() const;
  /// The value of a key of a mapping, or null if there is none (or this is no mapping).
  const Value* Find(std::string_view key) const;
  const Entry* FindEntry(std::string_view key) const;
  std::size_t size() const { return size_; }

  /// Marks. Sensitive: never printed. Open: a sequence or mapping that may hold more elements than it lists.
  bool sensitive() const { return flags_ & kSensitive; }
  bool open() const { return flags_ & kOpen; }
  Value WithSensitive(bool on = true) const { return WithFlag(kSensitive, on); }
  Value WithOpen(bool on = true) const { return WithFlag(kOpen, on); }
  Value WithOrigin(const Origin* origin) const {
    Value v = *this;
    v.origin_ = origin;
    return v;
  }

  /// The type of a null; of the elements of an empty list, set or map. Null where it isn't stated: elsewhere
  /// the type follows from the content (see TypeOf).
  const Type* type_hint() const;
  /// The same null or empty collection with its type stated; any other value unchanged.
  Value WithTypeHint(const Type* type) const;

 private:
  enum : std::uint8_t { kSensitive = 1, kOpen = 2 };
  constexpr Value(Kind kind, std::uint32_t size, const Origin* origin)
      : kind_(kind), size_(size), origin_(origin) {}
  Value WithFlag(std::uint8_t flag, bool on) const {
    Value v = *this;
    v.flags_ = on ? v.flags_ | flag : v.flags_ & ~flag;
    return v;
  }
  Kind kind_ = Kind::kAbsent;
  std::uint8_t flags_ = 0;
  std::uint32_t size_ = 0;
  union Payload {
    bool b;
    std::int64_t i;
    const Number* number;
    const char* s;
    const Value* elements;
    const Entry* entries;
    const Unknown* unknown;
    const ChoiceCase* cases;
    const Type* type;  // of a null; of an empty collection's elements
    constexpr Payload() : i(0) {}
  } u_;
  const Origin* origin_ = nullptr;
};
static_assert(sizeof(Value) == 24);

/// A key of a mapping with its value.
struct Entry {
  std::string_view key;
  Value value;
  Span key_span;
};

struct ChoiceCase {
  Guard guard = Guard::kAlways;
  Value value;
};

/// An attribute of one exact resource instance of a root: what an unknown stands for.
struct Identity {
  std::string_view address;    ///< "module.m[0].aws_s3_bucket.a[\"k\"]" or a logical id
  std::string_view attribute;  ///< "arn", "id"; "" is the resource itself (CloudFormation's Ref)
  friend bool operator==(const Identity&, const Identity&) = default;
};

enum class UnknownReason : std::uint8_t {
  kInput,          ///< a variable or parameter without a value
  kComputed,       ///< an attribute that the provider computes
  kDataSource,     ///< read from the account
  kMissingModule,  ///< hangs on a module that isn't there
  kFunction,       ///< a function that can't be evaluated here (time, randomness, provider's, not built)
  kDynamic,        ///< a dynamic reference, {{resolve:…}}, ImportValue, pseudo parameter
  kDerived,        ///< computed from other unknowns
  kError,          ///< evaluation failed; a diagnostic says why
  kLimit,          ///< a bound was reached; a diagnostic says which
};

enum class Encoding : std::uint8_t { kNone, kJson, kBase64, kYaml };

/// What is known of a value that isn't. The first group are OpenTofu's own refinements; the second never
/// makes a value known and is stripped by `Observe`.
struct Unknown {
  const Type* type = nullptr;  ///< null: any
  bool not_null = false;
  std::string_view prefix;       ///< of a string
  std::int64_t min_length = 0;   ///< of a collection; of a template's parameter also of a text
  std::int64_t max_length = -1;  ///< the same; -1: no bound
  std::int64_t min_number = INT64_MIN, max_number = INT64_MAX;  ///< of a number, both included

  UnknownReason reason = UnknownReason::kDerived;
  Span span;                    ///< the expression that stopped it
  std::string_view expression;  ///< its text or name: "var.key_arn", "data.aws_caller_identity.me.account_id"
  const Identity* identity = nullptr;
  /// A template: known strings and unknowns in order, whose texts joined give the value.
  std::span<const Value> parts;
  /// What an encoded string holds (it contains unknowns itself).
  Encoding encoding = Encoding::kNone;
  const Value* decoded = nullptr;
  /// An object of which some attributes are known (a resource, a module): a mapping, or null.
  const Value* structure = nullptr;
};

}  // namespace assay
