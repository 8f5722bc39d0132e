// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "evidence/keys.h"
#include "record/ledger.h"

namespace assay::evidence {

/// What a DSSE signature is over. Source: https://github.com/secure-systems-lab/dsse, protocol.md.
std::string PreAuthEncoding(std::string_view payload_type, std::string_view payload);

inline constexpr std::string_view kInTotoType = "application/vnd.in-toto+json";

/// The envelope of a payload with one signature. The key id is left empty: verifiers compute ids in
/// different ways and skip a signature with a foreign one.
tl::expected<std::string, std::string> SignEnvelope(std::string_view payload, const Signer& signer);

struct Envelope {
  std::string payload, signature;
};
/// Nullopt unless it is an envelope as `SignEnvelope` writes it, byte for byte.
std::optional<Envelope> ParseEnvelope(std::string_view text);
bool VerifyEnvelope(const Envelope& envelope, const Key& key);

/// A thing that a statement speaks of: a name and a digest ("sha256", "gitCommit", "gitTree").
struct StatementSubject {
  std::string name, algorithm, digest;
};

/// in-toto Statement v1 with predicate test-result/v0.1: which controls passed everywhere, which failed
/// somewhere, and which are in between (unknown or waived somewhere).
std::string TestResultStatement(const Ledger& ledger, const std::vector<StatementSubject>& subjects,
                                const std::vector<StatementSubject>& configuration);
/// in-toto Statement v1 with predicate svr/v0.2: the properties that hold, one for each control that passed
/// everywhere; nullopt if there is none.
std::optional<std::string> SummaryStatement(const Ledger& ledger,
                                            const std::vector<StatementSubject>& subjects,
                                            const std::string& time);

}  // namespace assay::evidence
