// SPDX-License-Identifier: Apache-2.0
// OCSF 1.5 Compliance Findings (class 2003), one event a verdict, as a JSON array of one event a line.
#include <array>
#include <chrono>
#include <cstdlib>

#include "reporters/json_writer.h"
#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::string_view kVersion = "1.5.0";
constexpr std::size_t kText = 4000;  // code points

/// An enumerated value of the schema with its caption.
struct Named {
  std::uint64_t id;
  std::string_view caption;
};

Named SeverityOf(Severity severity) {
  static constexpr std::array<Named, 5> kNames = {
      {{1, "Informational"}, {2, "Low"}, {3, "Medium"}, {4, "High"}, {5, "Critical"}}};
  return kNames[static_cast<std::size_t>(severity)];
}

Named StatusOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return {1, "Pass"};
    case Verdict::kFail:
      return {3, "Fail"};
    case Verdict::kUnknown:
    case Verdict::kError:
      return {2, "Warning"};
    case Verdict::kNotApplicable:
      return {99, "Not Applicable"};
    case Verdict::kWaived:
      break;
  }
  return {0, "Unknown"};
}

/// "2026-11-20T00:00:00Z" in milliseconds since 1970; 0 if it is no date.
std::uint64_t Milliseconds(std::string_view date) {
  if (date.size() < 10) return 0;
  const auto number = [&](std::size_t at, std::size_t n) {
    return std::atoi(std::string(date.substr(at, n)).c_str());
  };
  const std::chrono::year_month_day day(std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2))));
  if (!day.ok()) return 0;
  const auto since = std::chrono::sys_days(day).time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

class Ocsf {
 public:
  Ocsf(const Ledger& ledger, std::ostream& out)
      : ledger_(ledger), json_(out, 1), time_(Milliseconds(ledger.run.evaluation_date)) {}

  void Write() {
    json_.BeginArray();
    for (std::size_t i = 0; i < ledger_.cells.size(); ++i) WriteEvent(i);
    json_.EndArray();
  }

 private:
  void Enumerated(std::string_view id, std::string_view caption, Named value) {
    json_.Member(id, value.id).Member(caption, value.caption);
  }

  void WriteEvent(std::size_t index) {
    const Row row(ledger_, ledger_.cells[index]);
    json_.BeginObject();
    Enumerated("activity_id", "activity_name", {1, "Create"});
    Enumerated("category_uid", "category_name", {2, "Findings"});
    Enumerated("class_uid", "class_name", {2003, "Compliance Finding"});
    Enumerated("type_uid", "type_name", {200301, "Compliance Finding: Create"});
    Enumerated("severity_id", "severity", SeverityOf(row.severity()));
    const bool waived = row.verdict() == Verdict::kWaived;
    Enumerated("status_id", "status", waived ? Named{3, "Suppressed"} : Named{1, "New"});
    if (waived && row.detail) {
      const WaiverUse& waiver = *row.detail->waiver;
      json_.Member(
          "status_detail",
          Shorten("waived until " + waiver.until + " by " + waiver.owner + ": " + waiver.reason, kText));
    }
    json_.Member("time", time_).Member("message", Shorten(TextOf(row), kText));
    WriteMetadata();
    WriteFinding(row, index);
    WriteCompliance(row);
    json_.Key("resources").BeginArray();
    WriteResource(row);
    json_.EndArray();
    if (!row.control.info.remedy.empty()) {
      json_.Key("remediation").BeginObject().Member("desc", row.control.info.remedy);
      if (IsWebAddress(row.control.info.reference))
        json_.Strings("references", std::array<std::string_view, 1>{row.control.info.reference});
      json_.EndObject();
    }
    json_.EndObject();
  }

  static std::string TextOf(const Row& row) {
    const std::string text = row.verdict() == Verdict::kPass ? std::string(row.message()) : RowText(row);
    return text.empty() ? std::string(row.control.info.title) : text;
  }

  void WriteMetadata() {
    json_.Key("metadata").BeginObject().Member("version", kVersion);
    json_.Key("product").BeginObject().Member("name", "Assay").Member("vendor_name", "Assay");
    json_.Member("version", ledger_.run.tool_version).EndObject().EndObject();
  }

  void WriteFinding(const Row& row, std::size_t index) {
    json_.Key("finding_info").BeginObject().Member("uid", CellFingerprint(ledger_, index));
    json_.Member("title", row.control.info.title).Member("desc", row.control.info.rationale);
    json_.Member("created_time", time_);
    json_.Key("analytic").BeginObject().Member("name", row.control.id).Member("uid", row.control.id);
    json_.Member("type_id", std::uint64_t{1}).Member("type", "Rule").EndObject().EndObject();
  }

  void WriteCompliance(const Row& row) {
    json_.Key("compliance").BeginObject().Member("control", row.control.id);
    json_.Key("standards").BeginArray();
    for (const auto& entry : row.control.criteria) json_.String(entry.first);
    json_.EndArray().Key("requirements").BeginArray();
    for (const auto& [framework, criteria] : row.control.criteria) {
      for (const std::string& criterion : criteria)
        json_.String(std::string(framework).append("/").append(criterion));
    }
    json_.EndArray();
    Enumerated("status_id", "status", StatusOf(row.beneath()));
    json_.Member("status_code", VerdictName(row.verdict()));
    if (row.detail && !row.detail->fails_when.empty())
      json_.Member("status_detail", Shorten("fails when " + row.detail->fails_when, kText));
    json_.EndObject();
  }

  void WriteResource(const Row& row) {
    json_.BeginObject().Member("namespace", row.root);
    json_.Member("uid", std::string(row.root) + "/" + (row.subject ? row.subject->address : "*"));
    if (row.subject) json_.Member("name", row.subject->address).Member("type", row.subject->type);
    json_.Key("data").BeginObject().MemberOrNull("place", PlaceText(row.place()));
    if (row.owner) json_.Member("owner", row.owner->address);
    json_.EndObject().EndObject();
  }

  const Ledger& ledger_;
  JsonWriter json_;
  std::uint64_t time_;
};

}  // namespace

void WriteOcsf(const Ledger& ledger, const ReportOptions&, std::ostream& out) { Ocsf(ledger, out).Write(); }

}  // namespace assay::report
