// SPDX-License-Identifier: Apache-2.0
// `json`: the ledger as one object. `jsonl`: its verdicts alone, one a line. docs/ledger.schema.json
// describes both.
#include <string>

#include "reporters/json_writer.h"
#include "reporters/reporters.h"
#include "reporters/row.h"

namespace assay::report {
namespace {

constexpr std::string_view kSchemaVersion = "1.1";

void WritePlace(JsonWriter& json, const Location& place) {
  json.MemberOrNull("file", place.file);
  const auto number = [&](std::string_view key, std::uint32_t value) {
    json.Key(key);
    place.valid() ? json.Number(value) : json.Null();
  };
  number("start_line", place.start_line);
  number("start_column", place.start_column);
  number("end_line", place.end_line);
  number("end_column", place.end_column);
}

void WriteChange(JsonWriter& json, Change change) {
  json.MemberOrNull("change", change == Change::kNone ? std::string_view() : ChangeName(change));
}

/// Those of the root's scenarios that something is about; left out where it is about all of them.
void WriteScenarios(JsonWriter& json, std::span<const std::string> scenarios) {
  if (!scenarios.empty()) json.Strings("scenarios", scenarios);
}

void WriteSteps(JsonWriter& json, const std::vector<OriginStep>& steps) {
  json.Key("steps").BeginArray();
  for (const OriginStep& step : steps) {
    json.BeginObject().Member("text", step.text);
    WritePlace(json, step.location);
    json.EndObject();
  }
  json.EndArray();
}

/// What only `json` says of a finding: all that reading a ledger back needs.
void WriteMore(JsonWriter& json, const Finding& finding) {
  json.MemberOrNull("expected", finding.expected).Member("message", finding.message);
  WriteSteps(json, finding.origin);
}

void WriteFinding(JsonWriter& json, const Finding& finding, bool whole) {
  json.BeginObject().MemberOrNull("attribute", finding.attribute).MemberOrNull("observed", finding.observed);
  if (whole) {
    WritePlace(json, finding.location);
  } else {
    json.MemberOrNull("file", finding.location.file).Key("start_line");
    finding.location.valid() ? json.Number(finding.location.start_line) : json.Null();
  }
  json.MemberOrNull("fingerprint", finding.fingerprint);
  WriteChange(json, finding.change);
  json.Key("origin").BeginArray();
  for (const OriginStep& step : finding.origin) json.String(StepText(step));
  json.EndArray();
  if (whole) WriteMore(json, finding);
  json.EndObject();
}

void WriteWaiver(JsonWriter& json, const WaiverUse& waiver, bool whole) {
  json.BeginObject()
      .Member("covers", VerdictName(waiver.covers))
      .Member("id", waiver.id)
      .MemberOrNull("owner", waiver.owner)
      .MemberOrNull("reason", waiver.reason)
      .MemberOrNull("until", waiver.until)
      .Member("imported", waiver.imported);
  if (whole) {
    json.Key("record");
    waiver.record == kNoWaiver ? json.Null() : json.Number(waiver.record);
  }
  json.EndObject();
}

void WriteRow(JsonWriter& json, const Row& row, bool whole) {
  const Detail* detail = row.detail;
  json.BeginObject().Member("control", row.control.id);
  json.Strings("aliases", EqualAliases(row.control.info));
  json.Member("root", row.root);
  WriteScenarios(json, row.scenarios());
  json.MemberOrNull("resource", row.address());
  json.MemberOrNull("owner", row.owner ? std::string_view(row.owner->address) : row.address());
  json.Member("verdict", VerdictName(row.verdict())).Member("severity", SeverityName(row.severity()));
  WriteChange(json, row.cell.change);
  json.Member("message", row.verdict() == Verdict::kPass ? std::string(row.message()) : RowText(row));
  json.MemberOrNull("fails_when", detail ? std::string_view(detail->fails_when) : std::string_view());
  json.Key("waiver");
  detail && detail->waiver ? WriteWaiver(json, *detail->waiver, whole) : static_cast<void>(json.Null());
  WritePlace(json, row.place());
  json.Key("findings").BeginArray();
  if (detail) {
    for (const Finding& finding : detail->findings) WriteFinding(json, finding, whole);
  }
  json.EndArray();
  if (whole) {
    json.MemberOrNull("witness", detail ? std::string_view(detail->witness) : std::string_view());
    json.Key("observations").BeginArray();
    if (detail) {
      for (const Observation& o : detail->observations) {
        json.BeginObject()
            .Member("attribute", o.attribute)
            .Member("observed", o.observed)
            .Member("assumed", o.assumed);
        json.EndObject();
      }
    }
    json.EndArray();
  }
  json.EndObject();
}

std::string_view OutcomeName(FileOutcome outcome) {
  static constexpr std::string_view kNames[] = {"read",     "partly-read", "not-understood",
                                                "not-ours", "skipped",     "unreadable"};
  return kNames[static_cast<std::size_t>(outcome)];
}

void WriteRun(JsonWriter& json, const Ledger& ledger) {
  const RunInfo& run = ledger.run;
  const Totals totals = Count(ledger);
  json.Key("run")
      .BeginObject()
      .Strings("arguments", run.arguments)
      .Member("evaluation_date", run.evaluation_date);
  json.Member("strict", run.strict).Member("fail_on", SeverityName(run.fail_on));
  if (run.fail_on_reachable) json.Member("fail_on_reachable", true);
  json.Member("exit_code", static_cast<std::uint64_t>(ExitCode(ledger)));
  json.Key("controls").BeginObject();
  json.Member("registered", run.registered)
      .Member("selected", run.selected)
      .Member("judged", run.judged)
      .EndObject();
  json.Key("settings").BeginArray();
  for (const SettingsFile& file : run.settings) {
    json.BeginObject().Member("path", file.path).Member("sha256", file.sha256);
    json.Member("whole_run", file.whole_run).EndObject();
  }
  json.EndArray().Strings("roots", ledger.roots);
  if (!ledger.scenarios.empty()) {
    json.Key("scenarios").BeginObject();
    for (const auto& [root, scenarios] : ledger.scenarios) json.Strings(root, scenarios);
    json.EndObject();
  }
  if (!ledger.moves.empty()) {
    json.Key("moves").BeginArray();
    for (const Move& move : ledger.moves)
      json.BeginObject()
          .Member("root", move.root)
          .Member("from", move.from)
          .Member("to", move.to)
          .EndObject();
    json.EndArray();
  }
  const auto counts = [&](std::string_view key, const std::size_t(&by_verdict)[kVerdicts]) {
    json.Key(key).BeginObject();
    for (std::size_t v = 0; v < kVerdicts; ++v)
      json.Member(VerdictName(static_cast<Verdict>(v)), by_verdict[v]);
    json.EndObject();
  };
  json.Key("totals").BeginObject();
  counts("verdicts", totals.by_verdict);
  counts("populations", totals.populations);
  json.Member("failed_at_or_above", totals.failed_at_or_above).Member("files_read", totals.files_read);
  json.Member("files_not_understood", totals.files_not_understood);
  json.Member("resources_unjudged", totals.resources_unjudged).EndObject();
  json.EndObject();
}

void WriteFiles(JsonWriter& json, const Ledger& ledger) {
  json.Key("files").BeginArray();
  for (const FileRecord& file : ledger.files) {
    json.BeginObject().Member("path", file.path).Member("outcome", OutcomeName(file.outcome));
    json.MemberOrNull("kind", file.kind)
        .MemberOrNull("reason", file.reason)
        .MemberOrNull("sha256", file.sha256);
    json.Member("bytes", file.bytes).EndObject();
  }
  json.EndArray();
}

void WriteResources(JsonWriter& json, const Ledger& ledger) {
  json.Key("resources").BeginArray();
  for (const Subject& subject : ledger.subjects) {
    json.BeginObject().Member("root", ledger.roots[subject.root]).Member("address", subject.address);
    WriteScenarios(json, subject.scenarios);
    json.Member("type", subject.type);
    WritePlace(json, subject.location);
    json.Key("calls").BeginArray();
    for (const OriginStep& step : subject.calls) json.String(StepText(step));
    json.EndArray();
    WriteSteps(json, subject.calls);
    json.Member("judged", subject.judged).EndObject();
  }
  json.EndArray();
}

void WriteControls(JsonWriter& json, const Ledger& ledger) {
  json.Key("controls").BeginArray();
  for (const Control& control : ledger.controls) {
    const ControlInfo& info = control.info;
    json.BeginObject()
        .Member("id", control.id)
        .Member("title", info.title)
        .Member("rationale", info.rationale);
    json.Member("severity", SeverityName(info.severity)).Member("remedy", info.remedy);
    json.Key("aliases").BeginArray();
    for (const Alias& alias : info.aliases) {
      json.BeginObject().Member("id", alias.id).Member("kind", AliasKindName(alias.kind)).EndObject();
    }
    json.EndArray().Key("parameters").BeginArray();
    for (const Parameter& parameter : info.parameters) {
      json.BeginObject().Member("name", parameter.name).Member("type", ParameterTypeName(parameter.type));
      json.Member("description", parameter.description).MemberOrNull("default", parameter.default_value);
      json.EndObject();
    }
    json.EndArray().Key("criteria").BeginObject();
    for (const auto& [framework, criteria] : control.criteria) json.Strings(framework, criteria);
    json.EndObject().MemberOrNull("reference", info.reference).MemberOrNull("digest", control.digest);
    json.MemberOrNull("file", control.file).Member("line", std::uint64_t{control.line});
    json.Member("selected", control.selected).Member("judged", control.judged).EndObject();
  }
  json.EndArray();
}

void WriteDiagnostics(JsonWriter& json, const Ledger& ledger) {
  json.Key("diagnostics").BeginArray();
  for (std::size_t i = 0; i < ledger.diagnostics.size(); ++i) {
    const Diagnostic& d = ledger.diagnostics[i];
    json.BeginObject().Member("severity", DiagnosticLevel(d.severity)).Member("code", d.code);
    json.Member("summary", d.summary).Member("detail", d.detail);
    WritePlace(json, DiagnosticPlace(ledger, i));
    json.EndObject();
  }
  json.EndArray();
}

void WriteKnown(JsonWriter& json, std::string_view key, const std::vector<KnownFailure>& failures) {
  json.Key(key).BeginArray();
  for (const KnownFailure& f : failures) {
    json.BeginObject().Member("control", f.control).Member("root", f.root);
    WriteScenarios(json, f.scenarios);
    json.MemberOrNull("resource", f.resource).MemberOrNull("owner", f.owner);
    json.MemberOrNull("attribute", f.attribute).Member("since", f.since);
    json.Member("fingerprint", f.fingerprint).EndObject();
  }
  json.EndArray();
}

void WriteBaseline(JsonWriter& json, const Ledger& ledger) {
  json.Key("baseline");
  if (!ledger.baseline) {
    json.Null();
    return;
  }
  const Totals totals = Count(ledger);
  json.BeginObject().Member("entries", ledger.baseline->entries);
  for (const Change change : {Change::kNew, Change::kUnchanged, Change::kMoved})
    json.Member(ChangeName(change), totals.failed_by_change[static_cast<std::size_t>(change)]);
  WriteKnown(json, "fixed", ledger.baseline->fixed);
  WriteKnown(json, "undecided", ledger.baseline->undecided);
  json.EndObject();
}

void WriteWaivers(JsonWriter& json, const Ledger& ledger) {
  json.Key("waivers").BeginArray();
  for (const WaiverRecord& w : ledger.waivers) {
    json.BeginObject().Member("id", w.id).Member("control", w.control).MemberOrNull("resource", w.resource);
    json.MemberOrNull("reason", w.reason).MemberOrNull("owner", w.owner).MemberOrNull("ticket", w.ticket);
    json.MemberOrNull("approver", w.approver).MemberOrNull("compensating", w.compensating);
    json.MemberOrNull("until", w.until).Member("imported", w.imported).Member("in_force", w.in_force);
    json.Member("covers", std::uint64_t{w.covers});
    WritePlace(json, w.location);
    json.EndObject();
  }
  json.EndArray();
}

void WriteFrameworks(JsonWriter& json, const Ledger& ledger) {
  json.Key("frameworks").BeginArray();
  for (const Framework& f : ledger.frameworks) {
    json.BeginObject().Member("id", f.id).Member("title", f.title).Member("edition", f.edition);
    json.Member("version", f.version).Member("organization", f.organization).MemberOrNull("url", f.url);
    json.Key("criteria").BeginArray();
    for (const Criterion& c : f.criteria)
      json.BeginObject()
          .Member("id", c.id)
          .Member("summary", c.summary)
          .MemberOrNull("support", c.support)
          .EndObject();
    json.EndArray().EndObject();
  }
  json.EndArray();
}

/// What was handed to each control, by root: the rows are held against it.
void WritePopulations(JsonWriter& json, const Ledger& ledger) {
  json.Key("populations").BeginArray();
  for (std::size_t i = 0; i < ledger.populations.size();) {
    const std::uint32_t root = ledger.populations[i].root;
    json.BeginObject().Member("root", ledger.roots[root]).Key("resources").BeginObject();
    for (; i < ledger.populations.size() && ledger.populations[i].root == root; ++i) {
      const Population& p = ledger.populations[i];
      if (p.subjects > 0) json.Member(ledger.controls[p.control].id, std::uint64_t{p.subjects});
    }
    json.EndObject().EndObject();
  }
  json.EndArray();
}

void WriteLines(JsonWriter& json, std::string_view key,
                const std::map<std::string, std::map<std::uint32_t, std::string>>& by_file) {
  json.Key(key).BeginObject();
  for (const auto& [file, lines] : by_file) {
    json.Key(file).BeginObject();
    for (const auto& [line, text] : lines) json.Member(std::to_string(line), text);
    json.EndObject();
  }
  json.EndObject();
}

}  // namespace

void WriteJson(const Ledger& ledger, const ReportOptions&, std::ostream& out) {
  JsonWriter json(out, 2);  // one line an element of the big lists
  json.BeginObject().Member("schema_version", kSchemaVersion);
  json.Key("tool")
      .BeginObject()
      .Member("name", "Assay")
      .Member("version", ledger.run.tool_version)
      .EndObject();
  WriteRun(json, ledger);
  WriteFiles(json, ledger);
  WriteResources(json, ledger);
  WriteControls(json, ledger);
  json.Key("verdicts").BeginArray();
  for (const Cell& cell : ledger.cells) WriteRow(json, Row(ledger, cell), true);
  json.EndArray();
  WriteBaseline(json, ledger);
  WriteDiagnostics(json, ledger);
  WriteWaivers(json, ledger);
  WriteFrameworks(json, ledger);
  WritePopulations(json, ledger);
  WriteLines(json, "excerpts", ledger.excerpts);
  WriteLines(json, "line_hashes", ledger.line_hashes);
  json.EndObject();
}

void WriteJsonLines(const Ledger& ledger, const ReportOptions&, std::ostream& out) {
  for (const Cell& cell : ledger.cells) {
    JsonWriter json(out);
    WriteRow(json, Row(ledger, cell), false);
  }
}

}  // namespace assay::report
