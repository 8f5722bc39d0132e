// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "subjects.h"

namespace crm {

using assay::AtLeast, assay::AtMost, assay::IsPresent, assay::IsTrue, assay::OneOf, assay::Severity,
    assay::StartsWithAny, assay::Tri;

namespace {

Tri Has(const Items<CrmKeyPart>& keys, const char* attribute, const char* role) {
  return Any(keys, [&](const CrmKeyPart& key) {
    return Is(key.attribute, OneOf({attribute})) && Is(key.role, OneOf({role}));
  });
}
Tri HasNoRange(const Items<CrmKeyPart>& keys) {
  return None(keys, [](const CrmKeyPart& key) { return Is(key.role, OneOf({"RANGE"})); });
}

}  // namespace

CONTROL(CrmTable, ForgetsSessions,
        {
            .title = "Sessions are found by sessionId and expire",
            .rationale = "A session that stays is a way in for whoever finds its token.",
            .severity = Severity::kHigh,
            .remedy = "Give SessionTable the key sessionId alone, and expiresAt as its time to live.",
        }) {
  WHEN(Is(subject().id, StartsWithAny({"SessionTable"}))) {
    EXPECT_TRI(Has(subject().keys, "sessionId", "HASH"));
    EXPECT_TRI(HasNoRange(subject().keys));
    EXPECT_SETTING(subject().ttl, OneOf({"expiresAt"}));
    EXPECT_SETTING(subject().expires, IsTrue());
  }
}

CONTROL(CrmTable, CachesByKey,
        {
            .title = "Cached records are found by key and expire",
            .rationale = "A record that stays is shown although the CRM says something else by now.",
            .severity = Severity::kMedium,
            .remedy = "Give CacheTable the key `key` alone, and `ttl` as its time to live.",
        }) {
  WHEN(Is(subject().id, StartsWithAny({"CacheTable"}))) {
    EXPECT_TRI(Has(subject().keys, "key", "HASH"));
    EXPECT_TRI(HasNoRange(subject().keys));
    EXPECT_SETTING(subject().ttl, OneOf({"ttl"}));
    EXPECT_SETTING(subject().expires, IsTrue());
  }
}

CONTROL(CrmTable, OrdersHistory,
        {
            .title = "Messages are found by session, in order of time",
            .rationale = "A conversation without order can't be shown, nor given to the model.",
            .severity = Severity::kMedium,
            .remedy = "Give ChatHistoryTable the keys sessionId (HASH) and timestamp (RANGE).",
        }) {
  WHEN(Is(subject().id, StartsWithAny({"ChatHistoryTable"}))) {
    EXPECT_TRI(Has(subject().keys, "sessionId", "HASH"));
    EXPECT_TRI(Has(subject().keys, "timestamp", "RANGE"));
  }
}

CONTROL(CrmTable, ListsByUser,
        {
            .title = "UserSessionIndex lists a user's messages",
            .rationale = "Without it the whole table is read to show one user what he wrote.",
            .severity = Severity::kMedium,
            .remedy = "Give ChatHistoryTable the index UserSessionIndex with the key userId (HASH).",
        }) {
  WHEN(Is(subject().id, StartsWithAny({"ChatHistoryTable"}))) {
    EXPECT_ANY(subject().indexes, index,
               Is(index.name, OneOf({"UserSessionIndex"})) && Has(index.keys, "userId", "HASH"));
  }
}

CONTROL(CrmTable, ForgetsConversations,
        {
            .title = "Messages expire",
            .rationale = "Conversations hold what people say of customers; nobody needs them for ever.",
            .severity = Severity::kHigh,
            .remedy = "Set a time to live on ChatHistoryTable.",
        }) {
  WHEN(Is(subject().id, StartsWithAny({"ChatHistoryTable"}))) {
    EXPECT_SETTING(subject().ttl, IsPresent());
    EXPECT_SETTING(subject().expires, IsTrue());
  }
}

CONTROL(
    CrmTable, ExpiresByNoKey,
    {
        .title = "What says when an item expires is no key",
        .rationale =
            "A key can't be changed, so an item could never be given more time; and a text never expires.",
        .severity = Severity::kMedium,
        .remedy = "Write the time to an attribute of its own.",
    }) {
  WHEN(Is(subject().ttl, IsPresent())) {
    for (const char* attribute : {"key", "sessionId", "timestamp", "userId"}) {
      EXPECT_TRI(!Is(subject().ttl, OneOf({attribute})) || None(subject().keys, [&](const CrmKeyPart& key) {
        return Is(key.attribute, OneOf({attribute}));
      }));
    }
  }
}

CONTROL(CrmTable, IsPaidByRequest,
        {
            .title = "Tables are paid by request",
            .rationale = "Provisioned capacity costs money while nobody chats, and refuses when all do.",
            .severity = Severity::kLow,
            .remedy = "Set BillingMode to PAY_PER_REQUEST.",
        }) {
  EXPECT_SETTING(subject().billing, OneOf({"PAY_PER_REQUEST"}));
}

CONTROL(CrmTable, RecoversFarEnoughBack,
        {
            .title = "Tables can be recovered as far back as their environment promises",
            .rationale = "A fault is often noticed days after it began to write.",
            .severity = Severity::kMedium,
            .remedy = "Set RecoveryPeriodInDays to 7 in dev, 14 in staging, 35 in prod.",
        }) {
  InEnvironment(subject().environment, [&](const Environment& e, const Environment* next) {
    for (const auto& replica : subject().replicas.items()) {
      EXPECT_SETTING(replica.value.recovery_days, AtLeast(e.recovery_days));
      if (next) EXPECT_SETTING(replica.value.recovery_days, AtMost(next->recovery_days));
    }
  });
}

CONTROL(
    CrmTable, OutlivesItsStack,
    {
        .title = "Tables of staging and prod outlive their stack, those of dev go with it",
        .rationale = "Data must not go with a stack that was deleted by mistake, or with a renamed table.",
        .severity = Severity::kHigh,
        .remedy =
            "Retain the table when it is deleted or replaced, and protect it from deletion; not in dev.",
    }) {
  InEnvironment(subject().environment, [&](const Environment& e, const Environment*) {
    if (!e.keeps_data) {
      EXPECT_SETTING(subject().on_deletion, OneOf({"Delete"}));
      return;
    }
    EXPECT_SETTING(subject().on_deletion, OneOf({"Retain", "RetainExceptOnCreate"}));
    EXPECT_SETTING(subject().on_replacement, OneOf({"Retain"}));
    for (const auto& replica : subject().replicas.items()) EXPECT_SETTING(replica.value.protects, IsTrue());
  });
}

}  // namespace crm
