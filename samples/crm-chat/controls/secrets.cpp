// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "references.h"
#include "subjects.h"

namespace crm {

using assay::AtLeast, assay::Between, assay::IsAbsent, assay::Severity, assay::StartsWithAny;
using testing::HasSubstr;

namespace {

/// A dynamic reference puts the secret itself where it stands.
struct ResolvesASecret {
  template <class T>
  assay::Answer MatchCase(const assay::SettingCase<T>& c) const {
    if (c.state == assay::SettingState::kKnown) {
      return assay::AnswerOf(c.value.find("{{resolve:secretsmanager") != std::string_view::npos);
    }
    if (c.state == assay::SettingState::kAbsent || !c.source.is_unknown()) return assay::Answer::kNo;
    if (c.source.unknown().expression.find("resolve:secretsmanager") != std::string_view::npos) {
      return assay::Answer::kYes;
    }
    return IsOpen(c.source) ? assay::Answer::kMaybe : assay::Answer::kNo;
  }
  std::string Describe() const { return "resolves a secret"; }
};

}  // namespace

CONTROL(CrmSecret, IsNotWritten,
        {
            .title = "No secret stands in a template",
            .rationale = "Templates are in the repository, in the bucket of assets and in the console.",
            .severity = Severity::kCritical,
            .remedy = "Leave SecretString out; let it be generated, or fill it after the deployment.",
        }) {
  EXPECT_SETTING(subject().text, IsAbsent());
}

CONTROL(CrmSecret, SignsWithALongOne,
        {
            .title = "What signs tokens is generated, and long",
            .rationale = "A short one can be guessed from one token, and then everybody is anybody.",
            .severity = Severity::kCritical,
            .remedy = "Let JWTSecret be generated with at least 32 characters.",
        }) {
  WHEN(Is(subject().id, StartsWithAny({"JWTSecret"}))) { EXPECT_SETTING(subject().length, AtLeast(32)); }
}

CONTROL(CrmSecret, Rotates,
        {
            .title = "Secrets rotate",
            .rationale = "One that was copied must not work for ever.",
            .severity = Severity::kMedium,
            .remedy = "Add a rotation schedule of at most 90 days.",
        }) {
  EXPECT_ANY(subject().rotations, rotation, Is(rotation.days, Between(1, 90)));
}

CONTROL(CrmFunction, KnowsNoSecret,
        {
            .title = "Functions are told where secrets are, not what they are",
            .rationale = "Whoever may look at a function's settings sees its environment.",
            .severity = Severity::kCritical,
            .remedy = "Give the function the secret's ARN, and let it ask.",
        }) {
  EXPECT_NONE(subject().variables, variable, Is(variable.value, ResolvesASecret()));
  EXPECT_EACH(subject().variables, variable,
              !Is(variable.name, HasSubstr("SECRET")) || Is(variable.value, RefersTo("")));
}

}  // namespace crm
