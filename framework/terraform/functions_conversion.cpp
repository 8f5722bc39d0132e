// SPDX-License-Identifier: Apache-2.0
#include "terraform/function_table.h"

namespace assay::terraform {
namespace {

Result To(Call& call, const Type* want) {
  auto converted = Convert(call[0], want, call.arena());
  if (converted && converted->is_unknown() && want->element) {
    // OpenTofu makes a new unknown of the type here, and forgets that it can't be null.
    Unknown u = converted->unknown();
    u.not_null = false;
    return MakeUnknown(u, call.arena(), converted->origin());
  }
  if (converted) return converted->is_unknown() ? converted->WithSensitive(false) : *converted;
  const Type* have = TypeOf(call[0], call.arena());
  const bool any = want->element != nullptr;
  if (have->kind == TypeKind::kString && call[0].is_string() && !any) {
    std::string what;
    AppendJsonString(call[0].string(), what);
    if (call[0].sensitive()) what = "string";
    if (want->kind == TypeKind::kBool) {
      return call.FailArgument(
          0, "cannot convert " + what + " to bool; only the strings \"true\" or \"false\" are allowed");
    }
    return call.FailArgument(0, "cannot convert " + what +
                                    " to number; given string must be a decimal representation of a number");
  }
  const std::string target = any ? std::string(want->kind == TypeKind::kList  ? "list"
                                               : want->kind == TypeKind::kSet ? "set"
                                                                              : "map") +
                                       " of any single type"
                                 : TypeName(want);
  return call.FailArgument(0, "cannot convert " + TypeName(have) + " to " + target);
}

Result ToBool(Call& call) { return To(call, BoolType()); }
Result ToNumberOf(Call& call) { return To(call, NumberType()); }
Result ToStringOf(Call& call) { return To(call, StringType()); }
Result ToList(Call& call) { return To(call, ListOfAny()); }
Result ToSet(Call& call) { return To(call, SetOfAny()); }
Result ToMap(Call& call) { return To(call, MapOfAny()); }

Result Sensitive(Call& call) { return call[0].WithSensitive(); }
Result NonSensitive(Call& call) { return call[0].WithSensitive(false); }
Result IsSensitive(Call& call) { return Value::Bool(call[0].sensitive()); }
Result Same(Call& call) { return call[0]; }

}  // namespace

std::vector<FunctionSpec> ConversionFunctions() {
  const Parameter any{"v", nullptr, kAllowNull | kAllowUnknown | kAllowOpen};
  const Parameter value{"value", nullptr, kAllowNull | kAllowUnknown | kAllowOpen};
  constexpr std::uint8_t kMoves = kMovesElements | kMayBeNull;
  constexpr std::uint8_t kConverts = kMoves | kLosesMarks;
  return {
      {"ephemeralasnull", {value}, {}, Same, nullptr, kMoves},
      {"issensitive", {value}, {}, IsSensitive, BoolType(), kMovesElements},
      {"nonsensitive", {value}, {}, NonSensitive, nullptr, kMoves},
      {"sensitive", {value}, {}, Sensitive, nullptr, kMoves},
      {"tobool", {any}, {}, ToBool, BoolType(), kConverts},
      {"tolist", {any}, {}, ToList, ListOfAny(), kConverts},
      {"tomap", {any}, {}, ToMap, MapOfAny(), kConverts},
      {"tonumber", {any}, {}, ToNumberOf, NumberType(), kConverts},
      {"toset", {any}, {}, ToSet, SetOfAny(), kConverts},
      {"tostring", {any}, {}, ToStringOf, StringType(), kConverts},
  };
}

}  // namespace assay::terraform
