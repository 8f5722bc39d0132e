// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0 (OASIS, errata 01). `sarif` is what GitHub code scanning takes: it shows passes, waived and
// undecided results as open alerts, so only failures are written, the worst first, and no more than it keeps.
#include "reporters/sarif.h"

#include <algorithm>
#include <set>

#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/shared_result.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::size_t kResults = 5000;  // GitHub keeps no more of a run
// It takes 10 MB once compressed. Nobody knows how well texts compress, so this many bytes before that, and
// notices beside.
constexpr std::size_t kBytes = 8'500'000, kNotices = 500;
constexpr std::size_t kRelated = 50;  // locations of one result beside its own
constexpr std::size_t kText = 4000;   // code points of a message

constexpr std::string_view kControlError = "control-error";
constexpr std::string_view kResultsLeftOut = "results-left-out";
constexpr std::string_view kNoticesLeftOut = "notices-left-out";
constexpr std::string_view kNotUnderstood = "file-not-understood";

std::string_view KindOf(Verdict v) {
  switch (v) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kFail:
      return "fail";
    case Verdict::kNotApplicable:
      return "notApplicable";
    case Verdict::kUnknown:
    case Verdict::kError:
    case Verdict::kWaived:
      break;
  }
  return "open";
}

class Sarif {
 public:
  Sarif(const Ledger& ledger, std::ostream& out, bool full)
      : ledger_(ledger), full_(full), json_(out, 6), anchors_(ledger), taxonomies_(ledger), rules_(ledger) {
    for (const FileRecord& file : ledger.files) {
      if (IsOurs(file)) ours_.push_back(&file);
    }
  }

  void Write() {
    json_.BeginObject();
    json_.Member(
        "$schema",
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
    json_.Member("version", "2.1.0").Key("runs").BeginArray().BeginObject();
    WriteTool();
    taxonomies_.Write(json_);
    json_.set_broken(4);  // one line a result
    json_.Key("automationDetails").BeginObject().Member("id", "assay/").EndObject();
    json_.Key("originalUriBaseIds")
        .BeginObject()
        .Key("%SRCROOT%")
        .BeginObject()
        .Key("description")
        .BeginObject();
    json_.Member("text", "The directory that was scanned; the root of the checked-out repository.");
    json_.EndObject().EndObject().EndObject();
    json_.Member("columnKind", "unicodeCodePoints");
    json_.Key("results").BeginArray();
    const std::size_t left_out = full_ ? WriteAll() : WriteFailures();
    json_.EndArray();
    WriteArtifacts();
    WriteInvocation(left_out);
    json_.EndObject().EndArray().EndObject();
  }

 private:
  void WriteTool() {
    const std::string& version = ledger_.run.tool_version;
    json_.Key("tool").BeginObject().Key("driver").BeginObject();
    json_.Member("name", "Assay").Member("fullName", "Assay " + version).Member("version", version);
    json_.Member("informationUri", ASSAY_HOMEPAGE)
        .Member("semanticVersion", version)
        .Member("guid", NamedGuid("driver"))
        .Member("language", "en-US");
    taxonomies_.WriteReferences(json_);
    WriteDescriptors();
    rules_.Write(json_, taxonomies_);
    json_.EndObject().EndObject();
  }

  void WriteDescriptors() {
    std::set<std::string> codes = {std::string(kControlError), std::string(kNoticesLeftOut),
                                   std::string(kResultsLeftOut), std::string(kNotUnderstood)};
    for (const Diagnostic& d : ledger_.diagnostics) codes.insert(d.code);
    codes_.assign(codes.begin(), codes.end());
    json_.Key("notifications").BeginArray();
    for (const std::string& code : codes_) {
      std::string words = code, name;
      std::replace(words.begin(), words.end(), '-', ' ');
      for (std::size_t i = 0; i < code.size(); ++i) {
        if (code[i] == '-') continue;
        const bool first = i == 0 || code[i - 1] == '-';
        name.push_back(first && code[i] >= 'a' && code[i] <= 'z' ? static_cast<char>(code[i] - 32) : code[i]);
      }
      json_.BeginObject().Member("id", code);
      if (name.size() < code.size())
        json_.Member("name", name);  // another spelling of the id alone isn't allowed
      const auto text = [&](std::string_view key, const std::string& value) {
        json_.Key(key).BeginObject().Member("text", value).EndObject();
      };
      text("shortDescription", "Notice about an input or the run: " + words + ".");
      text("fullDescription", "The run has something to say about an input or about itself: " + words + ".");
      text("help", "The message names the place, what was found and the way out.");
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteArtifacts() {
    json_.Key("artifacts").BeginArray();
    for (const FileRecord* file : ours_) {
      if (!full_ && !cited_.contains(file->path)) continue;
      json_.BeginObject().Key("location");
      WriteUri(file->path);
      json_.Member("length", file->bytes);
      if (!file->kind.empty()) json_.Member("sourceLanguage", file->kind);
      if (!file->sha256.empty()) {
        json_.Key("hashes").BeginObject().Member("sha-256", file->sha256).EndObject();
      }
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteUri(std::string_view path) {
    json_.BeginObject().Member("uri", PathToUri(path)).Member("uriBaseId", "%SRCROOT%").EndObject();
  }

  void WritePhysical(const Location& place) {
    json_.Key("physicalLocation").BeginObject().Key("artifactLocation");
    WriteUri(place.file);
    const std::uint64_t line = std::max<std::uint32_t>(place.start_line, 1);
    const std::uint64_t column = std::max<std::uint32_t>(place.start_column, 1);
    const std::uint64_t end_line = std::max<std::uint64_t>(place.end_line, line);
    std::uint64_t end_column = std::max<std::uint32_t>(place.end_column, 1);
    if (end_line == line && end_column <= column) end_column = column + 1;
    json_.Key("region").BeginObject().Member("startLine", line).Member("startColumn", column);
    json_.Member("endLine", end_line).Member("endColumn", end_column).EndObject().EndObject();
  }

  std::size_t WriteFailures() {
    const SharedResults failures = ShareResults(ledger_, Verdict::kFail, false, kResults);
    std::size_t left_out = failures.left_out;
    for (const SharedResult& result : failures.all) {
      if (json_.bytes() < kBytes && WriteResult(result)) continue;
      left_out += 1 + result.others.size() + result.more;
    }
    return left_out;
  }

  std::size_t WriteAll() {
    std::size_t left_out = 0;
    for (std::size_t cell = 0; cell < ledger_.cells.size(); ++cell) {
      const std::size_t results = ResultsOf(Row(ledger_, ledger_.cells[cell]));
      for (std::size_t i = 0; i < results; ++i) left_out += !WriteResult({{cell, i}, {}, 0});
    }
    return left_out;
  }

  std::string MessageOf(const Row& row, const Finding* finding, const SharedResult& result) const {
    std::string text = finding ? FindingText(*finding) : RowText(row);
    if (!text.empty() && text.back() != '.') text += '.';
    if (row.subject) {
      text += result.others.empty() ? " Resource: " : " Resources: ";
      text += ResourcesText(ledger_, result) + ".";
    }
    if (row.detail && !row.detail->fails_when.empty()) text += " Fails when " + row.detail->fails_when + ".";
    return SarifText(Shorten(text, kText));
  }

  /// False if there is nowhere to put it.
  bool WriteResult(const SharedResult& result) {
    const Row row(ledger_, ledger_.cells[result.first.cell]);
    const std::size_t index = result.first.index;
    const Finding* finding = FindingAt(row, index);
    const Location place = PlaceOf(anchors_, row, index);
    if (!place.valid()) return false;
    if (!full_) cited_.insert(place.file);
    const Verdict beneath = row.beneath();
    json_.BeginObject().Member("ruleId", row.control.id);
    json_.Member("ruleIndex", std::uint64_t{rules_.IndexOf(row.cell.control)});
    json_.Member("kind", KindOf(beneath));
    json_.Member("level", beneath == Verdict::kFail ? SeverityLevel(row.severity()) : "none");
    json_.Key("message").BeginObject().Member("text", MessageOf(row, finding, result)).EndObject();
    WriteBaselineState(finding ? finding->change : row.cell.change);
    json_.Key("locations").BeginArray().BeginObject();
    WritePhysical(place);
    WriteResources(result);
    json_.EndObject().EndArray();
    WriteRelated(result);
    WriteFingerprints(row, index, place);
    WriteSuppressions(row);
    json_.Key("properties")
        .BeginObject()
        .Member("verdict", VerdictName(row.verdict()))
        .Member("root", row.root);
    json_.MemberOrNull("resource", row.address());
    json_.MemberOrNull("owner", row.owner ? std::string_view(row.owner->address) : row.address());
    if (finding) json_.Member("attribute", finding->attribute).Member("observed", finding->observed);
    json_.EndObject().EndObject();
    return true;
  }

  void WriteResources(const SharedResult& result) {
    if (ledger_.cells[result.first.cell].subject == kNoSubject) return;
    json_.Key("logicalLocations").BeginArray();
    std::set<std::string_view> written;  // another root may have one of the same address
    const auto write = [&](const RowResult& one) {
      const std::string_view address = Row(ledger_, ledger_.cells[one.cell]).address();
      if (!written.insert(address).second) return;
      json_.BeginObject().Member("fullyQualifiedName", address).Member("kind", "resource").EndObject();
    };
    write(result.first);
    for (const RowResult& other : result.others) write(other);
    json_.EndArray();
  }

  using Related = std::vector<std::pair<std::string, Location>>;

  // Instances of one block and callers of one module have most of it in common.
  static void AddRelated(Related& related, std::string text, const Location& place) {
    if (!place.valid() || related.size() == kRelated) return;
    std::pair<std::string, Location> one(std::move(text), place);
    if (std::find(related.begin(), related.end(), one) == related.end()) related.push_back(std::move(one));
  }

  void AddRelated(Related& related, const RowResult& result) const {
    const Row row(ledger_, ledger_.cells[result.cell]);
    const Finding* finding = FindingAt(row, result.index);
    if (finding) {
      for (const OriginStep& step : finding->origin)
        AddRelated(related, "From " + step.text + ".", step.location);
    }
    const Subject* through = row.owner ? row.owner : row.subject;
    if (!through || row.verdict() == Verdict::kPass || row.verdict() == Verdict::kNotApplicable) return;
    for (const OriginStep& call : through->calls)
      AddRelated(related, "Through " + call.text + ".", call.location);
    if (finding && finding->location.valid())
      AddRelated(related, "The resource " + through->address + ".", through->location);
  }

  void WriteRelated(const SharedResult& result) {
    Related related;
    AddRelated(related, result.first);
    for (const RowResult& other : result.others) AddRelated(related, other);
    if (related.empty()) return;
    json_.Key("relatedLocations").BeginArray();
    for (std::size_t i = 0; i < related.size(); ++i) {
      json_.BeginObject().Member("id", i + 1);
      WritePhysical(related[i].second);
      json_.Key("message")
          .BeginObject()
          .Member("text", SarifText(Shorten(related[i].first, kText)))
          .EndObject();
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteFingerprints(const Row& row, std::size_t index, const Location& place) {
    json_.Key("partialFingerprints").BeginObject();
    if (const auto lines = ledger_.line_hashes.find(place.file); lines != ledger_.line_hashes.end()) {
      const auto hash = lines->second.find(place.start_line);
      if (hash != lines->second.end()) json_.Member("primaryLocationLineHash", hash->second);
    }
    json_.Member("assayResource/v1", FingerprintOf(row, index)).EndObject();
  }

  /// SARIF has no word for what has moved; it calls a result updated that is the same and looks different.
  void WriteBaselineState(Change change) {
    if (change == Change::kNone) return;
    json_.Member("baselineState", change == Change::kMoved ? "updated" : ChangeName(change));
  }

  void WriteSuppressions(const Row& row) {
    if (!row.detail || !row.detail->waiver) return;
    const WaiverUse& waiver = *row.detail->waiver;
    std::string why = waiver.reason;
    if (!waiver.owner.empty()) why += " (" + waiver.owner + ")";
    if (!waiver.until.empty()) why += ", until " + waiver.until;
    json_.Key("suppressions").BeginArray().BeginObject();
    json_.Member("kind", waiver.imported ? "inSource" : "external").Member("status", "accepted");
    json_.Member("justification", why).EndObject().EndArray();
  }

  void WriteInvocation(std::size_t left_out) {
    json_.Key("invocations").BeginArray().BeginObject().Member("executionSuccessful", true);
    json_.Member("exitCode", static_cast<std::uint64_t>(ExitCode(ledger_)));
    if (!ledger_.run.evaluation_date.empty()) {
      json_.Member("startTimeUtc", ledger_.run.evaluation_date)
          .Member("endTimeUtc", ledger_.run.evaluation_date);
    }
    json_.Key("toolExecutionNotifications").BeginArray();
    if (left_out > 0) {
      Notify(kResultsLeftOut, "warning",
             full_ ? Plural(left_out, "result") + " left out: there is no file to point at"
                   : Plural(left_out, "result") + " of the lowest severity left out: code scanning takes " +
                         std::to_string(kResults) + " of a run and 10 MB; the format sarif-full holds all",
             {});
    }
    for (std::size_t i = 0; i < ledger_.diagnostics.size(); ++i) {
      const Diagnostic& d = ledger_.diagnostics[i];
      Notify(d.code, DiagnosticLevel(d.severity), DiagnosticText(d), DiagnosticPlace(ledger_, i));
    }
    for (const FileRecord* file : SilentFiles(ledger_)) {
      Location place;
      place.file = file->path;
      Notify(kNotUnderstood, "error", "The file isn't understood: " + file->reason, place);
    }
    for (const Cell& cell : ledger_.cells) {
      if (cell.verdict != Verdict::kError) continue;
      const Row row(ledger_, cell);
      Notify(kControlError, "error", row.control.id + " couldn't be judged: " + RowText(row), row.place(),
             &row);
    }
    if (notices_ > kNotices && !full_) {
      const std::size_t more = notices_ - kNotices;
      notices_ = 0;
      Notify(kNoticesLeftOut, "warning",
             Plural(more, "notice") + " left out for GitHub's limit of size; the format sarif-full holds all",
             {});
    }
    json_.EndArray().EndObject().EndArray();
  }

  void Notify(std::string_view code, std::string_view level, const std::string& text, const Location& place,
              const Row* row = nullptr) {
    if (++notices_ > kNotices && !full_) return;
    const auto index = std::lower_bound(codes_.begin(), codes_.end(), code) - codes_.begin();
    json_.BeginObject().Key("descriptor").BeginObject().Member("id", code);
    json_.Member("index", static_cast<std::uint64_t>(index)).EndObject().Member("level", level);
    if (row) {
      json_.Key("associatedRule").BeginObject().Member("id", row->control.id);
      json_.Member("index", std::uint64_t{rules_.IndexOf(row->cell.control)}).EndObject();
    }
    json_.Key("message").BeginObject().Member("text", SarifText(Shorten(text, kText))).EndObject();
    if (!place.file.empty()) {
      json_.Key("locations").BeginArray().BeginObject();
      WritePhysical(place);
      json_.EndObject().EndArray();
    }
    json_.EndObject();
  }

  const Ledger& ledger_;
  const bool full_;
  JsonWriter json_;
  const Anchors anchors_;
  Taxonomies taxonomies_;
  Rules rules_;
  std::vector<std::string> codes_;
  std::vector<const FileRecord*> ours_;
  std::set<std::string> cited_;  // files that results are in
  std::size_t notices_ = 0;
};

}  // namespace

void WriteSarif(const Ledger& ledger, const ReportOptions&, std::ostream& out) {
  Sarif(ledger, out, false).Write();
}

void WriteSarifFull(const Ledger& ledger, const ReportOptions&, std::ostream& out) {
  Sarif(ledger, out, true).Write();
}

}  // namespace assay::report
