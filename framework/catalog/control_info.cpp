// SPDX-License-Identifier: Apache-2.0
#include "assay/control_info.h"

#include <array>

namespace assay {
namespace {

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 3> kAliasKinds = {"equal", "narrower", "broader"};
constexpr std::array<std::string_view, 4> kParameterTypes = {"string", "integer", "boolean",
                                                             "list of strings"};

}  // namespace

std::string_view SeverityName(Severity s) { return kSeverities[static_cast<std::size_t>(s)]; }

std::optional<Severity> FindSeverity(std::string_view name) {
  for (std::size_t i = 0; i < kSeverities.size(); ++i) {
    if (kSeverities[i] == name) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

std::string_view AliasKindName(AliasKind k) { return kAliasKinds[static_cast<std::size_t>(k)]; }

std::string_view ParameterTypeName(ParameterType t) { return kParameterTypes[static_cast<std::size_t>(t)]; }

}  // namespace assay
