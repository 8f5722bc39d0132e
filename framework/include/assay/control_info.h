// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace assay {

/// How bad a failure is; `info` never fails a run.
enum class Severity : std::uint8_t { kInfo, kLow, kMedium, kHigh, kCritical };
std::string_view SeverityName(Severity s);  ///< "info", "low", …
std::optional<Severity> FindSeverity(std::string_view name);

/// How a peer's requirement relates to the control: the same, a part of it, or more than it.
enum class AliasKind : std::uint8_t { kEqual, kNarrower, kBroader };
std::string_view AliasKindName(AliasKind k);  ///< "equal", …

/// A peer's id for a requirement. Ids are the peers' own: CKV_AWS_145, AWS-0132, S3_BUCKET_LOGGING_ENABLED.
struct Alias {
  AliasKind kind = AliasKind::kEqual;
  std::string_view id;
};
constexpr Alias Equal(std::string_view id) { return {AliasKind::kEqual, id}; }
/// The peer asks for less than the control.
constexpr Alias Narrower(std::string_view id) { return {AliasKind::kNarrower, id}; }
/// The peer asks for more than the control.
constexpr Alias Broader(std::string_view id) { return {AliasKind::kBroader, id}; }

/// A typed parameter a control reads from `.assay.yaml`; a control whose required one isn't set is not
/// selected.
enum class ParameterType : std::uint8_t { kString, kInteger, kBoolean, kStringList };
std::string_view ParameterTypeName(ParameterType t);  ///< "string", "list of strings", …
struct Parameter {
  std::string_view name;
  ParameterType type = ParameterType::kString;
  std::string_view description = "";
  std::string_view default_value = "";  ///< as written in YAML; empty: required
};

/// What is said of a control beside its code. Texts must outlive the program's registry (string literals).
struct ControlInfo {
  std::string_view title = "";      ///< one sentence without a full stop: what holds when it passes
  std::string_view rationale = "";  ///< why it matters
  Severity severity = Severity::kMedium;
  std::string_view remedy = "";  ///< what to change, in the imperative
  std::vector<Alias> aliases = {};
  std::vector<Parameter> parameters = {};
  std::string_view reference = "";  ///< the documentation that says so
};

}  // namespace assay
