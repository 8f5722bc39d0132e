// SPDX-License-Identifier: Apache-2.0
#include "evidence/dsse.h"

#include <sstream>

#include "evidence/digests.h"
#include "reporters/json_writer.h"
#include "value/base64.h"

namespace assay::evidence {
namespace {

constexpr std::string_view kHead = "{\"payloadType\": \"application/vnd.in-toto+json\", \"payload\": \"";
constexpr std::string_view kMiddle = "\", \"signatures\": [{\"keyid\": \"\", \"sig\": \"";
constexpr std::string_view kTail = "\"}]}\n";

std::string EnvelopeText(const Envelope& envelope) {
  return std::string(kHead) + EncodeBase64(envelope.payload) + std::string(kMiddle) +
         EncodeBase64(envelope.signature) + std::string(kTail);
}

/// Judged controls by what their rows say in sum.
struct Results {
  std::vector<std::string> passed, warned, failed;
};

Results ResultsOf(const Ledger& ledger) {
  struct Seen {
    bool pass = false, between = false, fail = false;
  };
  std::vector<Seen> seen(ledger.controls.size());
  for (const Cell& cell : ledger.cells) {
    Seen& s = seen[cell.control];
    switch (cell.verdict) {
      case Verdict::kPass:
        s.pass = true;
        break;
      case Verdict::kFail:
      case Verdict::kError:
        s.fail = true;
        break;
      case Verdict::kUnknown:
      case Verdict::kWaived:
        s.between = true;
        break;
      case Verdict::kNotApplicable:
        break;
    }
  }
  Results out;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const std::string& id = ledger.controls[i].id;
    if (seen[i].fail) {
      out.failed.push_back(id);
    } else if (seen[i].between) {
      out.warned.push_back(id);
    } else if (seen[i].pass) {
      out.passed.push_back(id);
    }
  }
  return out;
}

void WriteDescriptors(report::JsonWriter& json, std::string_view key,
                      const std::vector<StatementSubject>& subjects) {
  json.Key(key).BeginArray();
  for (const StatementSubject& s : subjects) {
    json.BeginObject().Member("name", s.name).Key("digest").BeginObject();
    json.Member(s.algorithm, s.digest).EndObject().EndObject();
  }
  json.EndArray();
}

void BeginStatement(report::JsonWriter& json, const std::vector<StatementSubject>& subjects,
                    std::string_view predicate) {
  json.BeginObject().Member("_type", "https://in-toto.io/Statement/v1");
  WriteDescriptors(json, "subject", subjects);
  json.Member("predicateType", predicate).Key("predicate").BeginObject();
}

}  // namespace

std::string PreAuthEncoding(std::string_view payload_type, std::string_view payload) {
  return "DSSEv1 " + std::to_string(payload_type.size()) + " " + std::string(payload_type) + " " +
         std::to_string(payload.size()) + " " + std::string(payload);
}

tl::expected<std::string, std::string> SignEnvelope(std::string_view payload, const Signer& signer) {
  auto signature = signer.sign(PreAuthEncoding(kInTotoType, payload));
  if (!signature) return tl::unexpected(signature.error());
  return EnvelopeText({std::string(payload), std::move(*signature)});
}

std::optional<Envelope> ParseEnvelope(std::string_view text) {
  if (!text.starts_with(kHead) || !text.ends_with(kTail)) return std::nullopt;
  std::string_view rest = text.substr(kHead.size());
  const std::size_t middle = rest.find('"');
  if (middle == std::string_view::npos || !rest.substr(middle).starts_with(kMiddle)) return std::nullopt;
  const auto payload = FromBase64(rest.substr(0, middle));
  rest.remove_prefix(middle + kMiddle.size());
  if (rest.size() < kTail.size()) return std::nullopt;
  const auto signature = FromBase64(rest.substr(0, rest.size() - kTail.size()));
  if (!payload || !signature) return std::nullopt;
  return Envelope{*payload, *signature};
}

bool VerifyEnvelope(const Envelope& envelope, const Key& key) {
  return key.Verify(PreAuthEncoding(kInTotoType, envelope.payload), envelope.signature);
}

std::string TestResultStatement(const Ledger& ledger, const std::vector<StatementSubject>& subjects,
                                const std::vector<StatementSubject>& configuration) {
  std::ostringstream out;
  {
    const Results results = ResultsOf(ledger);
    report::JsonWriter json(out);
    BeginStatement(json, subjects, "https://in-toto.io/attestation/test-result/v0.1");
    json.Member("result", !results.failed.empty() ? "FAILED" : !results.warned.empty() ? "WARNED" : "PASSED");
    WriteDescriptors(json, "configuration", configuration);
    json.Strings("passedTests", results.passed)
        .Strings("warnedTests", results.warned)
        .Strings("failedTests", results.failed);
    json.EndObject().EndObject();
  }
  return out.str();
}

std::optional<std::string> SummaryStatement(const Ledger& ledger,
                                            const std::vector<StatementSubject>& subjects,
                                            const std::string& time) {
  const Results results = ResultsOf(ledger);
  if (results.passed.empty()) return std::nullopt;
  std::ostringstream out;
  {
    report::JsonWriter json(out);
    BeginStatement(json, subjects, "https://in-toto.io/attestation/svr/v0.2");
    json.Key("verifier").BeginObject().Member("id", "urn:assay:" + ledger.run.tool_version).EndObject();
    json.Member("timeCreated", time).Key("policies").BeginArray().EndArray();
    json.Key("properties").BeginArray();
    for (const std::string& id : results.passed) json.String("ASSAY_PASSED_" + id);
    json.EndArray().EndObject().EndObject();
  }
  return out.str();
}

}  // namespace assay::evidence
