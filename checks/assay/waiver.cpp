// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"

namespace assay::audit {

using Waiver = WaiverSubject;

namespace {

/// A truth whose name is no sentence in a report.
struct Says {
  const char* what;
  template <class T>
  Answer MatchCase(const SettingCase<T>& c) const {
    return IsTrue().MatchCase<T>(c);
  }
  std::string Describe() const { return what; }
};

/// The days that are left of a date, told as the date.
struct LeavesDays {
  std::int64_t at_least;
  template <class T>
  Answer MatchCase(const SettingCase<T>& c) const {
    return AtLeast(at_least).MatchCase<T>(c);
  }
  std::string Describe() const { return at_least < 0 ? "is a date" : "is not past"; }
};

}  // namespace

CONTROL(Waiver, NamesControl,
        {
            .title = "A waiver names a control that exists",
            .rationale = "A misspelt id covers nothing, and nobody notices.",
            .severity = Severity::kMedium,
            .remedy = "Correct the id; `assay list` prints them all.",
        }) {
  EXPECT_SETTING(subject().names_known_control, Says{"is the id of a control, or a glob of ids"});
}

CONTROL(Waiver, IsComplete,
        {
            .title = "A waiver says why, and until when",
            .rationale =
                "An exception without a reason or an end is a hole that nobody owns; it covers nothing here.",
            .severity = Severity::kMedium,
            .remedy = "Add reason=\"…\" and until=YYYY-MM-DD.",
        }) {
  EXPECT_SETTING(subject().reason, IsPresent());
  EXPECT_SETTING(subject().days_left, LeavesDays{INT64_MIN});
}

CONTROL(Waiver, HasNotExpired,
        {
            .title = "A waiver has not expired",
            .rationale = "What was accepted for a time is accepted no longer; the finding counts again.",
            .severity = Severity::kMedium,
            .remedy = "Fix the finding, or have the exception renewed with a new date.",
        }) {
  WHEN(Is(subject().days_left, AtLeast(INT64_MIN))) EXPECT_SETTING(subject().days_left, LeavesDays{0});
}

CONTROL(
    Waiver, IsUsed,
    {
        .title = "A waiver covers something",
        .rationale = "One that matches nothing hides that the finding is gone, or that it was never matched.",
        .severity = Severity::kLow,
        .remedy = "Remove it, or correct its control and resource.",
    }) {
  WHEN(Is(subject().names_known_control, IsTrue())) EXPECT_SETTING(subject().used, Says{"covers a finding"});
}

CONTROL(Waiver, IsCompensated,
        {
            .title = "The control that makes up for what a waiver covers passes",
            .rationale = "An exception was accepted because something else stands in for what is missing; "
                         "if that fails too, nothing does.",
            .severity = Severity::kMedium,
            .remedy = "Mend what the compensating control finds, name another one, or mend what is waived.",
        }) {
  WHEN(Is(subject().compensating, IsPresent())) {
    EXPECT_SETTING(subject().compensated, Says{"a control that passes for what the waiver covers"});
  }
}

}  // namespace assay::audit
