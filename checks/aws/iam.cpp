// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/iam.h"

#include "assay/aws/regions.h"
#include "assay/control.h"

namespace assay::aws {
namespace {

// The managed policy by ARN, in every partition, or by name. What a resource of the tree gives an ARN to is a
// policy of one's own.
struct IsAdministratorAccess {
  static constexpr std::string_view kBegin = "arn:", kEnd = ":iam::aws:policy/AdministratorAccess";
  // Known as far as it matters: "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess".
  static bool NamesIt(const Unknown& u) {
    return u.parts.size() == 3 && u.parts[0].is_string() && u.parts[0].string() == kBegin &&
           u.parts[2].is_string() && u.parts[2].string() == kEnd;
  }
  template <class T>
  Answer MatchCase(const SettingCase<T>& c) const {
    if (c.state == SettingState::kAbsent) return Answer::kNo;
    if (c.state == SettingState::kUnknown && c.source.is_unknown()) {
      const Unknown& u = c.source.unknown();
      if (u.identity && u.identity->address.find("data.") == std::string_view::npos) return Answer::kNo;
      if (NamesIt(u)) return Answer::kYes;
      return OneOf({"AdministratorAccess", "arn:aws:iam::aws:policy/AdministratorAccess",
                    "arn:aws-cn:iam::aws:policy/AdministratorAccess",
                    "arn:aws-us-gov:iam::aws:policy/AdministratorAccess"})
          .MatchCase<T>(c);
    }
    if (c.state == SettingState::kUnknown) return Answer::kMaybe;
    return AnswerOf(c.value == "AdministratorAccess" ||
                    (c.value.starts_with(kBegin) && c.value.ends_with(kEnd)));
  }
  std::string Describe() const { return "is the managed policy AdministratorAccess"; }
};

}  // namespace

CONTROL(
    IamPolicy, RefusesAdministrator,
    {
        .title = "No policy allows every action on every resource",
        .rationale =
            "Whoever holds such a policy owns the account, and so does whoever steals a session of theirs.",
        .severity = Severity::kCritical,
        .remedy = "Name the actions and the resources that the work needs.",
        .aliases = {Equal("CKV_AWS_62"), Equal("CKV_AWS_1"),
                    Equal("IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"), Broader("AWS-0057")},
        .reference =
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    }) {
  EXPECT_NONE(subject().statements, statement,
              Allows(statement) && CoversEveryAction(statement) && CoversEveryResource(statement));
}

CONTROL(IamPolicy, RefusesEveryAction,
        {
            .title = "No statement allows the action \"*\"",
            .rationale = "Every service that AWS will ever add is allowed, too.",
            .severity = Severity::kHigh,
            .remedy = "Name the services and actions that the work needs.",
            .aliases = {Equal("CKV_AWS_63"), Equal("CKV_AWS_49"),
                        Equal("IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS"),
                        Broader("IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS"), Broader("AWS-0057"),
                        Equal("cfn_nag:F3"), Equal("cfn_nag:F4"), Equal("cfn_nag:F5")},
            .reference =
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
        }) {
  EXPECT_NONE(subject().statements, statement, Allows(statement) && CoversEveryAction(statement));
}

CONTROL(IamPolicy, PassesNamedRolesOnly,
        {
            .title = "iam:PassRole names the roles that may be passed",
            .rationale = "Passing any role to a service is a way to every right that any role has.",
            .severity = Severity::kHigh,
            .remedy = "Give iam:PassRole a statement of its own with the ARNs of the roles.",
            .aliases = {Equal("AWS-0342"), Equal("IAM_POLICY_NO_WILDCARD_RESOURCE_ON_PASSROLE"),
                        Equal("IAM_ROLE_NO_WILDCARD_RESOURCE_ON_PASSROLE"), Equal("cfn_nag:F38"),
                        Equal("cfn_nag:F39"), Equal("cfn_nag:F40")},
            .reference = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        }) {
  EXPECT_NONE(subject().statements, statement,
              Allows(statement) && CoversAction(statement, "iam:PassRole") && CoversEveryResource(statement));
}

CONTROL(IamPolicy, StaysInRegions,
        {
            .title = "A policy allows access in the allowed regions only",
            .rationale = "What nobody uses in other regions, nobody watches there either.",
            .severity = Severity::kMedium,
            .remedy = "Name an allowed region in each ARN, not another one and no wildcard.",
            .parameters = {{"regions", ParameterType::kStringList, "the allowed regions"}},
            .reference = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
        }) {
  const InRegions allowed{parameter<std::vector<std::string>>("regions")};
  EXPECT_EACH(subject().statements, statement,
              Implies(Allows(statement), Each(statement.resources, [&](const PolicyText& resource) {
                        return Is(resource.text, allowed);
                      })));
}

CONTROL(IamAttachment, RefusesAdministratorAccess,
        {
            .title = "AdministratorAccess is attached to nothing",
            .rationale =
                "The managed policy allows everything; what it is attached to can't be limited any more.",
            .severity = Severity::kCritical,
            .remedy = "Attach a policy that names what the work needs.",
            .aliases = {Equal("CKV_AWS_274"), Equal("CKV_AWS_275"),
                        Equal("IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE"),
                        Broader("IAM_ROLE_ELEVATED_MANAGED_POLICY_RULE"),
                        Broader("IAM_POLICY_BLACKLISTED_CHECK"), Equal("cfn_nag:W43"),
                        Broader("AwsSolutions-IAM4")},
            .reference =
                "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html",
        }) {
  EXPECT_NONE(subject().policies, policy, Is(policy.arn, IsAdministratorAccess()));
}

CONTROL(IamUserRights, GoToGroupsOrRoles,
        {
            .title = "Rights are given to groups or roles, not to users",
            .rationale = "Rights of single users are forgotten when people change their work.",
            .severity = Severity::kMedium,
            .remedy = "Attach the policy to a group or a role.",
            .aliases = {Equal("CKV_AWS_40"), Equal("AWS-0143"), Equal("IAM_USER_NO_POLICIES_CHECK"),
                        Equal("IAM_NO_POLICY_ON_USER"), Equal("cfn_nag:F10"), Equal("cfn_nag:F11"),
                        Equal("cfn_nag:F12")},
            .reference = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
        }) {
  EXPECT_SETTING(subject().always, IsFalse());
  EXPECT_NONE(subject().users, user, Is(user.name, IsPresent()));
  EXPECT_NONE(subject().policies, policy, Certainly(true) && Is(policy.name, AbsentOr(IsPresent())));
}

CONTROL(IamRole, RefusesAnyPrincipal,
        {
            .title = "A role's trust policy does not let any principal assume it",
            .rationale = "Anyone with an AWS account could take the role's rights.",
            .severity = Severity::kCritical,
            .remedy = "Name the accounts, roles or services that may assume the role.",
            .aliases = {Equal("CKV_AWS_60"), Narrower("IAM_ROLE_NO_ALLOW_PLUS_NOT_PRINCIPAL")},
            .reference =
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        }) {
  EXPECT_NONE(subject().trust, statement,
              Allows(statement) && NamesAnyone(statement) && !NarrowsCaller(statement));
}

CONTROL(
    IamPasswordPolicy, RequiresLength,
    {
        .title = "Passwords have at least 14 characters",
        .rationale = "Short passwords are guessed.",
        .severity = Severity::kMedium,
        .remedy = "Set minimum_password_length to 14 or more.",
        .aliases = {Equal("CKV_AWS_10"), Equal("AWS-0063"), Broader("IAM_PASSWORD_POLICY")},
        .reference =
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html",
    }) {
  EXPECT_SETTING(subject().minimum_length, AtLeast(14));
}

CONTROL(
    IamPasswordPolicy, ExpiresPasswords,
    {
        .title = "Passwords expire within 90 days",
        .rationale = "A password that leaked serves for as long as it is valid.",
        .severity = Severity::kMedium,
        .remedy = "Set max_password_age to 90 or less.",
        .aliases = {Equal("CKV_AWS_9"), Equal("AWS-0062"), Broader("IAM_PASSWORD_POLICY")},
        .reference =
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html",
    }) {
  EXPECT_SETTING(subject().max_age, Between(1, 90));
}

CONTROL(
    IamPasswordPolicy, PreventsReuse,
    {
        .title = "The last 24 passwords cannot be used again",
        .rationale = "Changing a password means nothing if the old one comes back.",
        .severity = Severity::kMedium,
        .remedy = "Set password_reuse_prevention to 24.",
        .aliases = {Equal("CKV_AWS_13"), Narrower("AWS-0056"), Broader("IAM_PASSWORD_POLICY")},
        .reference =
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html",
    }) {
  EXPECT_SETTING(subject().reuse_prevention, AtLeast(24));
}

}  // namespace assay::aws
