// SPDX-License-Identifier: Apache-2.0
// What each environment has to keep. An environment is a scenario of the configuration, so a template is
// judged by the row of the scenario that it is in, whatever it says of itself.
#pragma once
#include <array>
#include <cstdint>

#include "assay/control.h"

namespace crm {

struct Environment {
  const char* name;
  std::int64_t log_days;       ///< at least
  std::int64_t recovery_days;  ///< at least
  bool keeps_data;             ///< data outlives its stack; else it goes with it
};

inline constexpr std::array<Environment, 3> kEnvironments = {{
    {.name = "dev", .log_days = 7, .recovery_days = 7, .keeps_data = false},
    {.name = "staging", .log_days = 30, .recovery_days = 14, .keeps_data = true},
    {.name = "prod", .log_days = 365, .recovery_days = 35, .keeps_data = true},
}};

/// No environment has to keep less than the one before it.
constexpr bool Grows() {
  for (std::size_t i = 1; i < kEnvironments.size(); ++i) {
    const Environment &before = kEnvironments[i - 1], &here = kEnvironments[i];
    if (here.log_days < before.log_days || here.recovery_days < before.recovery_days) return false;
    if (before.keeps_data && !here.keeps_data) return false;
  }
  return true;
}
static_assert(Grows());

/// Runs `judge` for the environment of that name, with the one after it (null after the last one). A template
/// that is in none fails.
template <class F>
void InEnvironment(const assay::Setting<std::string>& environment, F&& judge) {
  EXPECT_SETTING(environment,
                 assay::OneOf({kEnvironments[0].name, kEnvironments[1].name, kEnvironments[2].name}));
  for (std::size_t i = 0; i < kEnvironments.size(); ++i) {
    const Environment* next = i + 1 < kEnvironments.size() ? &kEnvironments[i + 1] : nullptr;
    WHEN(assay::Is(environment, assay::OneOf({kEnvironments[i].name}))) judge(kEnvironments[i], next);
  }
}

}  // namespace crm
