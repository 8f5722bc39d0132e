// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "references.h"
#include "subjects.h"

namespace crm {

using assay::AtLeast, assay::AtMost, assay::IsTrue, assay::Severity;

CONTROL(CrmFunction, WritesToItsLogGroup,
        {
            .title = "Each function writes to a log group of the stack",
            .rationale = "One that Lambda makes itself is kept for ever and encrypted with nobody's key.",
            .severity = Severity::kMedium,
            .remedy = "Name the log group in LoggingConfig.",
        }) {
  EXPECT_SETTING(subject().log_group, RefersTo(""));
}

CONTROL(CrmLogGroup, KeepsLongEnough,
        {
            .title =
                "Logs are kept as long as their environment promises, and no longer than in the one after it",
            .rationale = "What happened in prod is asked for months later; what happened in dev is not.",
            .severity = Severity::kMedium,
            .remedy = "Set RetentionInDays to 7 in dev, 30 in staging, 365 in prod.",
        }) {
  InEnvironment(subject().environment, [&](const Environment& e, const Environment* next) {
    EXPECT_SETTING(subject().days, AtLeast(e.log_days));
    if (next) EXPECT_SETTING(subject().days, AtMost(next->log_days));
  });
}

CONTROL(CrmAlarm, TellsTheTopic,
        {
            .title = "Every alarm tells the one topic",
            .rationale = "An alarm that tells nobody is a line in a console that nobody looks at.",
            .severity = Severity::kHigh,
            .remedy = "Add the topic to AlarmActions, and leave ActionsEnabled on.",
        }) {
  EXPECT_ANY(subject().actions, action, Is(action.target, RefersTo("MonitoringAlerts")));
  EXPECT_SETTING(subject().enabled, IsTrue());
}

}  // namespace crm
