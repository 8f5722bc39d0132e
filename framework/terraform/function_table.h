// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "terraform/functions.h"

namespace assay::terraform {

/// Parameter types that functions share; null stands for any type.
const Type* ListOfAny();
const Type* ListOfBool();
const Type* ListOfString();
const Type* SetOfAny();
const Type* SetOfString();
const Type* MapOfAny();
const Type* MapOfListOfString();

enum ParameterFlag : std::uint8_t {
  kAllowNull = 1,
  kAllowUnknown = 2,  ///< also choices that can't be distributed over
  kAllowOpen = 4,     ///< collections that may hold more than they list
};
struct Parameter {
  std::string_view name;
  const Type* type = nullptr;
  std::uint8_t flags = 0;
};

struct FunctionSpec;

/// One call with converted arguments; nulls, unknowns and open collections are there only where allowed.
struct Call {
  const FunctionSpec& function;
  std::span<const Value> args;
  CallContext& context;

  Arena& arena() const { return context.arena; }
  std::size_t size() const { return args.size(); }
  const Value& operator[](std::size_t i) const { return args[i]; }
  /// The two kinds of errors in OpenTofu's words.
  tl::unexpected<std::string> Fail(const std::string& message) const;
  tl::unexpected<std::string> FailArgument(std::size_t index, const std::string& message) const;
  /// An unknown of a type that hangs on these arguments; names the first unknown among them.
  Value Unknowable(const Type* type, bool not_null = true) const;
  /// Checks the size of what is about to be made against the budget; the error names the limit.
  std::optional<std::string> Reserve(std::uint64_t elements) const;
  std::optional<std::string> ReserveText(std::uint64_t bytes) const;
  /// A string of the result, its bytes charged to the budget.
  Result Text(std::string_view text) const;
};

enum FunctionFlag : std::uint8_t {
  kMovesElements =
      1,  ///< elements keep their own sensitive marks; else any mark inside an argument marks the result
  kMayBeNull = 2,   ///< an unknown result isn't promised to be not null
  kImpure = 4,      ///< time, randomness, the machine: unknown
  kLosesMarks = 8,  ///< OpenTofu forgets marks where an argument isn't known
};
struct FunctionSpec {
  std::string_view name;
  std::vector<Parameter> parameters;
  std::optional<Parameter> rest;
  Result (*call)(Call&) = nullptr;
  const Type* result = nullptr;  ///< null: depends on the arguments
  std::uint8_t flags = 0;
};

/// The tables, one a theme; `functions.cpp` joins them.
std::vector<FunctionSpec> NumericFunctions();
std::vector<FunctionSpec> StringFunctions();
std::vector<FunctionSpec> FormatFunctions();
std::vector<FunctionSpec> RegexFunctions();
std::vector<FunctionSpec> CollectionFunctions();
std::vector<FunctionSpec> MappingFunctions();
std::vector<FunctionSpec> SetFunctions();
std::vector<FunctionSpec> ConversionFunctions();
std::vector<FunctionSpec> EncodingFunctions();
std::vector<FunctionSpec> YamlFunctions();
std::vector<FunctionSpec> CompressFunctions();
std::vector<FunctionSpec> CryptoFunctions();
std::vector<FunctionSpec> DateFunctions();
std::vector<FunctionSpec> NetworkFunctions();
std::vector<FunctionSpec> FileFunctions();

/// The type of a result that isn't known, from what is known of the arguments; null where a type that they
/// hang on isn't told, or where the table has the result's type.
const Type* ResultType(std::string_view function, std::span<const Value> args, Arena& arena);

/// Whether any mark is on the value or inside.
bool AnySensitive(const Value& v);
/// Unknown, a choice, or open: not what a function can work on without thought.
inline bool Undecided(const Value& v) { return v.is_unknown() || v.is_choice() || v.open(); }
/// The first unknown inside, or null.
const Unknown* FirstUnknown(const Value& v);
/// What is known here although OpenTofu calls it unknown: a choice of one case.
Value OnlyHere(const Value& v, Arena& arena);
/// An unknown that hangs on `cause` (may be null) and says so: kDerived, since its text names the cause and
/// not the value itself.
Value DerivedUnknown(const Type* type, const Unknown* cause, Span span, bool not_null, Arena& arena);
/// A whole number that fits, else nullopt.
std::optional<std::int64_t> WholeNumber(const Value& v);

}  // namespace assay::terraform
