// SPDX-License-Identifier: Apache-2.0
// What each environment has to keep. A template is judged by the row that its resources' tag names.
#pragma once
#include <array>
#include <cstdint>

#include "assay/control.h"

namespace crm {

struct Environment {
  const char* name;
  std::int64_t log_days;       ///< at least
  std::int64_t recovery_days;  ///< at least
  bool keeps_data;             ///< data outlives its stack
};

inline constexpr std::array<Environment, 3> kEnvironments = {{
    {.name = "dev", .log_days = 7, .recovery_days = 7, .keeps_data = false},
    {.name = "staging", .log_days = 30, .recovery_days = 14, .keeps_data = true},
    {.name = "prod", .log_days = 365, .recovery_days = 35, .keeps_data = true},
}};

/// No environment keeps less than the one before it.
constexpr bool Grows() {
  for (std::size_t i = 1; i < kEnvironments.size(); ++i) {
    const Environment &before = kEnvironments[i - 1], &here = kEnvironments[i];
    if (here.log_days < before.log_days || here.recovery_days < before.recovery_days) return false;
    if (before.keeps_data && !here.keeps_data) return false;
  }
  return true;
}
static_assert(Grows());

struct CrmTag {
  assay::Setting<std::string> key, value;
};

inline assay::Tri IsIn(const assay::Items<CrmTag>& tags, const Environment& environment) {
  return Any(tags, [&](const CrmTag& tag) {
    return Is(tag.key, assay::OneOf({"Environment"})) && Is(tag.value, assay::OneOf({environment.name}));
  });
}

/// The tags name one of the environments.
inline assay::Tri IsInOne(const assay::Items<CrmTag>& tags) {
  assay::Tri any = assay::Certainly(false);
  for (const Environment& environment : kEnvironments) any = any || IsIn(tags, environment);
  return any;
}

}  // namespace crm
