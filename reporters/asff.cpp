// SPDX-License-Identifier: Apache-2.0
// The AWS Security Finding Format, 2018-10-08: one finding a verdict that says something about a resource or
// a population. Nobody knows the account and region that they are sent to: zeros stand there, see
// docs/reports.md.
#include <array>

#include "reporters/json_writer.h"
#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

// Lengths that BatchImportFindings takes, in code points:
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-attributes.html
constexpr std::size_t kTitle = 256, kDescription = 1024, kId = 512, kRemediation = 512, kOther = 1000;
constexpr std::size_t kRequirements = 32, kRequirement = 64;

constexpr std::string_view kAccount = "000000000000";
constexpr std::string_view kProduct =
    "arn:aws:securityhub:us-east-1:000000000000:product/000000000000/default";

std::string_view LabelOf(Severity severity) {
  static constexpr std::array<std::string_view, 5> kLabels = {"INFORMATIONAL", "LOW", "MEDIUM", "HIGH",
                                                              "CRITICAL"};
  return kLabels[static_cast<std::size_t>(severity)];
}

std::string_view StatusOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "PASSED";
    case Verdict::kFail:
      return "FAILED";
    case Verdict::kNotApplicable:
      return "NOT_AVAILABLE";
    case Verdict::kUnknown:
    case Verdict::kError:
    case Verdict::kWaived:
      break;
  }
  return "WARNING";
}

class Asff {
 public:
  Asff(const Ledger& ledger, std::ostream& out) : ledger_(ledger), json_(out, 1) {}

  void Write() {
    json_.BeginArray();
    for (std::size_t i = 0; i < ledger_.cells.size(); ++i) {
      if (ledger_.cells[i].verdict != Verdict::kNotApplicable) WriteFinding(i);
    }
    json_.EndArray();
  }

 private:
  void WriteFinding(std::size_t index) {
    const Row row(ledger_, ledger_.cells[index]);
    const ControlInfo& info = row.control.info;
    const std::string& date = ledger_.run.evaluation_date;
    const std::string address(row.address());
    json_.BeginObject().Member("SchemaVersion", "2018-10-08");
    json_.Member("Id", "assay/" + CellFingerprint(ledger_, index));
    json_.Member("ProductArn", kProduct).Member("AwsAccountId", kAccount);
    json_.Member("GeneratorId", Shorten("assay/" + row.control.id, kId)).Member("ProductName", "Assay");
    json_.Key("Types").BeginArray();
    json_.String("Software and Configuration Checks/Industry and Regulatory Standards").EndArray();
    json_.Member("CreatedAt", date).Member("UpdatedAt", date);
    json_.Key("Severity").BeginObject().Member("Label", LabelOf(info.severity)).EndObject();
    json_.Member("Title", Shorten(std::string(info.title) + (address.empty() ? "" : ": " + address), kTitle));
    const std::string text = row.verdict() == Verdict::kPass ? std::string(row.message()) : RowText(row);
    json_.Member("Description", Shorten(text.empty() ? std::string(info.title) : text, kDescription));
    WriteRemediation(info);
    WriteResource(row, address);
    WriteCompliance(row);
    const bool waived = row.verdict() == Verdict::kWaived;
    json_.Key("Workflow").BeginObject().Member("Status", waived ? "SUPPRESSED" : "NEW").EndObject();
    json_.Member("RecordState", "ACTIVE").EndObject();
  }

  void WriteRemediation(const ControlInfo& info) {
    if (info.remedy.empty()) return;
    json_.Key("Remediation").BeginObject().Key("Recommendation").BeginObject();
    json_.Member("Text", Shorten(info.remedy, kRemediation));
    if (IsWebAddress(info.reference) && info.reference.size() <= kId) json_.Member("Url", info.reference);
    json_.EndObject().EndObject();
  }

  void WriteResource(const Row& row, const std::string& address) {
    const Location& place = row.place();
    json_.Key("Resources").BeginArray().BeginObject().Member("Type", "Other");
    json_.Member("Id", Shorten(std::string(row.root) + "/" + (address.empty() ? "*" : address), kId));
    json_.Key("Details").BeginObject().Key("Other").BeginObject();
    const auto other = [&](std::string_view key, const std::string& value) {
      if (!value.empty()) json_.Member(key, Shorten(value, kOther));
    };
    other("root", std::string(row.root));
    other("address", address);
    if (row.subject) other("type", row.subject->type);
    if (row.owner) other("owner", row.owner->address);
    other("place", PlaceText(place));
    json_.EndObject().EndObject().EndObject().EndArray();
  }

  void WriteCompliance(const Row& row) {
    json_.Key("Compliance").BeginObject().Member("Status", StatusOf(row.beneath()));
    json_.Member("SecurityControlId", row.control.id);
    std::size_t written = 0;
    for (const auto& [framework, criteria] : row.control.criteria) {
      for (const std::string& criterion : criteria) {
        if (written == kRequirements) break;
        if (written++ == 0) json_.Key("RelatedRequirements").BeginArray();
        json_.String(Shorten(std::string(framework).append("/").append(criterion), kRequirement));
      }
    }
    if (written > 0) json_.EndArray();
    json_.EndObject();
  }

  const Ledger& ledger_;
  JsonWriter json_;
};

}  // namespace

void WriteAsff(const Ledger& ledger, const ReportOptions&, std::ostream& out) { Asff(ledger, out).Write(); }

}  // namespace assay::report
