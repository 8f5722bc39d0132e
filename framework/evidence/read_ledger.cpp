// SPDX-License-Identifier: Apache-2.0
#include "evidence/read_ledger.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>

#include "evidence/split_rows.h"
#include "reporters/row.h"
#include "source/digest.h"
#include "syntax/json/json.h"

namespace assay::evidence {
namespace {

constexpr std::string_view kSchemaVersion = "1.1";

/// What is wrong with the text; caught at the door.
struct Wrong {
  std::string what;
};

std::uint32_t Narrow(std::int64_t value) {
  if (value < 0 || value > 0xffffffff) throw Wrong{"a number is out of range"};
  return static_cast<std::uint32_t>(value);
}

/// Typed access to the members of an object, with a path for messages.
class Object {
 public:
  Object(const Value& value, std::string_view what) : value_(value), what_(what) {
    if (!value.is_mapping()) throw Wrong{std::string(what) + " is no object"};
  }
  const Value& At(std::string_view key) const {
    const Value* found = value_.Find(key);
    if (!found) Complain(key, "is missing");
    return *found;
  }
  std::string_view View(std::string_view key) const {
    const Value& v = At(key);
    if (!v.is_string()) Complain(key, "is no text");
    return v.string();
  }
  std::string Text(std::string_view key) const { return std::string(View(key)); }
  std::string TextOrNull(std::string_view key) const { return At(key).is_null() ? std::string() : Text(key); }
  bool Has(std::string_view key) const { return value_.Find(key) != nullptr; }
  std::int64_t Number(std::string_view key) const {
    const Value& v = At(key);
    if (v.kind() != Kind::kInt || v.integer() < 0) Complain(key, "is no count");
    return v.integer();
  }
  bool FlagIfThere(std::string_view key) const { return value_.Find(key) && Flag(key); }
  bool Flag(std::string_view key) const {
    const Value& v = At(key);
    if (!v.is_bool()) Complain(key, "is neither true nor false");
    return v.boolean();
  }
  std::span<const Value> List(std::string_view key) const {
    const Value& v = At(key);
    if (!v.is_sequence()) Complain(key, "is no list");
    return v.elements();
  }
  /// For each object of a list; `what` is what one of them is called.
  template <class Take>
  void Each(std::string_view key, std::string_view what, Take take) const {
    for (const Value& v : List(key)) take(Object(v, what));
  }
  std::vector<std::string> Texts(std::string_view key) const {
    std::vector<std::string> out;
    for (const Value& v : List(key)) {
      if (!v.is_string()) Complain(key, "holds what is no text");
      out.emplace_back(v.string());
    }
    return out;
  }
  std::vector<std::string> TextsIfThere(std::string_view key) const {
    return value_.Find(key) ? Texts(key) : std::vector<std::string>();
  }
  std::span<const Entry> Members(std::string_view key) const {
    const Value& v = At(key);
    if (!v.is_mapping()) Complain(key, "is no object");
    return v.entries();
  }
  [[noreturn]] void Complain(std::string_view key, std::string_view why) const {
    throw Wrong{"\"" + std::string(key) + "\" of " + what_ + " " + std::string(why)};
  }

 private:
  const Value& value_;
  std::string what_;
};

Location ReadPlace(const Object& from) {
  Location place;
  place.file = from.TextOrNull("file");
  if (from.At("start_line").is_null()) return place;
  place.start_line = Narrow(from.Number("start_line"));
  place.start_column = Narrow(from.Number("start_column"));
  place.end_line = Narrow(from.Number("end_line"));
  place.end_column = Narrow(from.Number("end_column"));
  return place;
}

std::vector<OriginStep> ReadSteps(const Object& from) {
  std::vector<OriginStep> steps;
  from.Each("steps", "a step", [&](const Object& step) {
    steps.push_back({step.Text("text"), ReadPlace(step)});
  });
  return steps;
}

template <class Enum>
Enum Named(const Object& from, std::string_view key, std::size_t count, std::string_view (*name)(Enum)) {
  const std::string_view text = from.View(key);
  for (std::size_t i = 0; i < count; ++i) {
    if (name(static_cast<Enum>(i)) == text) return static_cast<Enum>(i);
  }
  from.Complain(key, "is none of the names there are");
}

Change ReadChange(const Object& from) {
  return from.At("change").is_null() ? Change::kNone : Named<Change>(from, "change", kChanges, ChangeName);
}

std::vector<KnownFailure> ReadKnown(const Object& from, std::string_view key) {
  std::vector<KnownFailure> out;
  for (const Value& one : from.List(key)) {
    const Object f(one, "a known failure");
    KnownFailure known;
    known.control = f.Text("control");
    known.root = f.Text("root");
    known.resource = f.TextOrNull("resource");
    known.owner = f.TextOrNull("owner");
    known.attribute = f.TextOrNull("attribute");
    known.scenarios = f.TextsIfThere("scenarios");
    known.since = f.Text("since");
    known.fingerprint = f.Text("fingerprint");
    out.push_back(std::move(known));
  }
  return out;
}

std::string_view OutcomeName(FileOutcome outcome) {
  static constexpr std::string_view kNames[] = {"read",     "partly-read", "not-understood",
                                                "not-ours", "skipped",     "unreadable"};
  return kNames[static_cast<std::size_t>(outcome)];
}

/// The value, which `arena` keeps.
const Value& ParseOrThrow(std::string_view text, Arena& arena) {
  const json::Parsed parsed = json::Parse(text, FileId::kNone, 0, arena);
  for (const Diagnostic& d : parsed.diagnostics)
    throw Wrong{"it is no JSON as `assay scan -f json` writes it: " + d.summary};
  return *arena.New<Value>(parsed.value);
}

class Reader {
 public:
  /// `rows`: the texts of verdicts that `value` lacks.
  Reader(const Value& value, const std::vector<std::string_view>& rows)
      : all_(value, "the ledger"), rows_(rows), texts_(std::make_shared<Texts>()) {}

  Ledger Read() {
    if (all_.View("schema_version") != kSchemaVersion) {
      throw Wrong{"it was written under version " + all_.Text("schema_version") +
                  " of the schema; this program reads " + std::string(kSchemaVersion)};
    }
    ReadRun();
    ReadFiles();
    ReadControls();
    ReadWaivers();
    ReadFrameworks();
    ReadResources();
    ReadPopulations();
    ReadBaseline();
    ReadDiagnostics();
    ReadLines("excerpts", ledger_.excerpts);
    ReadLines("line_hashes", ledger_.line_hashes);
    all_.Each("verdicts", "a verdict", [&](const Object& row) { ReadRow(row); });
    ReadRows();
    ledger_.texts = texts_;
    return std::move(ledger_);
  }

 private:
  using Texts = std::deque<std::string>;

  void ReadRows() {
    constexpr std::size_t kEnough = 1 << 20;
    ledger_.cells.reserve(rows_.size());
    Arena arena;
    for (const std::string_view text : rows_) {
      if (arena.bytes() > kEnough) arena = Arena();
      ReadRow(Object(ParseOrThrow(text, arena), "a verdict"));
    }
  }

  std::string_view Keep(std::string text) { return texts_->emplace_back(std::move(text)); }
  std::string_view KeepOrNull(const Object& from, std::string_view key) {
    return from.At(key).is_null() ? std::string_view() : Keep(from.Text(key));
  }

  void ReadRun() {
    ledger_.run.tool_version = Object(all_.At("tool"), "tool").Text("version");
    const Object run(all_.At("run"), "run");
    ledger_.run.arguments = run.Texts("arguments");
    ledger_.run.evaluation_date = run.Text("evaluation_date");
    ledger_.run.strict = run.Flag("strict");
    ledger_.run.fail_on_reachable = run.FlagIfThere("fail_on_reachable");
    ledger_.run.fail_on = Named<Severity>(run, "fail_on", 5, SeverityName);
    const Object controls(run.At("controls"), "run.controls");
    ledger_.run.registered = static_cast<std::size_t>(controls.Number("registered"));
    ledger_.run.selected = static_cast<std::size_t>(controls.Number("selected"));
    ledger_.run.judged = static_cast<std::size_t>(controls.Number("judged"));
    run.Each("settings", "a settings file", [&](const Object& file) {
      ledger_.run.settings.push_back({file.Text("path"), file.Text("sha256"), file.Flag("whole_run")});
    });
    ledger_.roots = run.Texts("roots");
    for (std::size_t i = 0; i < ledger_.roots.size(); ++i)
      roots_.emplace(ledger_.roots[i], static_cast<std::uint32_t>(i));
    if (run.Has("moves")) {
      run.Each("moves", "a move", [&](const Object& move) {
        ledger_.moves.push_back({move.Text("root"), move.Text("from"), move.Text("to")});
      });
    }
    if (!run.Has("scenarios")) return;
    for (const Entry& root : run.Members("scenarios")) {
      if (!roots_.contains(root.key)) run.Complain("scenarios", "names a root that isn't there");
      ledger_.scenarios[std::string(root.key)] = Object(run.At("scenarios"), "run.scenarios").Texts(root.key);
    }
  }

  void ReadFiles() {
    all_.Each("files", "a file", [&](const Object& file) {
      FileRecord record;
      record.path = file.Text("path");
      record.outcome = Named<FileOutcome>(file, "outcome", 6, OutcomeName);
      record.kind = file.TextOrNull("kind");
      record.reason = file.TextOrNull("reason");
      record.sha256 = file.TextOrNull("sha256");
      record.bytes = static_cast<std::uint64_t>(file.Number("bytes"));
      ledger_.files.push_back(std::move(record));
    });
  }

  void ReadControls() {
    all_.Each("controls", "a control", [&](const Object& from) {
      Control control;
      control.id = from.Text("id");
      ControlInfo& info = control.info;
      info.title = Keep(from.Text("title"));
      info.rationale = Keep(from.Text("rationale"));
      info.severity = Named<Severity>(from, "severity", 5, SeverityName);
      info.remedy = Keep(from.Text("remedy"));
      from.Each("aliases", "an alias", [&](const Object& a) {
        info.aliases.push_back({Named<AliasKind>(a, "kind", 3, AliasKindName), Keep(a.Text("id"))});
      });
      from.Each("parameters", "a parameter", [&](const Object& p) {
        info.parameters.push_back({Keep(p.Text("name")),
                                   Named<ParameterType>(p, "type", 4, ParameterTypeName),
                                   Keep(p.Text("description")), KeepOrNull(p, "default")});
      });
      for (const Entry& framework : from.Members("criteria")) {
        auto& criteria = control.criteria[std::string(framework.key)];
        if (!framework.value.is_sequence()) throw Wrong{"criteria are no list"};
        for (const Value& c : framework.value.elements()) {
          if (!c.is_string()) throw Wrong{"a criterion is no text"};
          criteria.emplace_back(c.string());
        }
      }
      info.reference = KeepOrNull(from, "reference");
      control.digest = from.TextOrNull("digest");
      control.file = from.TextOrNull("file");
      control.line = Narrow(from.Number("line"));
      control.selected = from.Flag("selected");
      control.judged = from.Flag("judged");
      controls_.emplace(control.id, static_cast<std::uint32_t>(ledger_.controls.size()));
      ledger_.controls.push_back(std::move(control));
    });
  }

  void ReadWaivers() {
    all_.Each("waivers", "a waiver", [&](const Object& from) {
      WaiverRecord w;
      w.id = from.Text("id");
      w.control = from.Text("control");
      w.resource = from.TextOrNull("resource");
      w.reason = from.TextOrNull("reason");
      w.owner = from.TextOrNull("owner");
      w.ticket = from.TextOrNull("ticket");
      w.approver = from.TextOrNull("approver");
      w.compensating = from.TextOrNull("compensating");
      w.until = from.TextOrNull("until");
      w.imported = from.Flag("imported");
      w.in_force = from.Flag("in_force");
      w.covers = static_cast<std::size_t>(from.Number("covers"));
      w.location = ReadPlace(from);
      ledger_.waivers.push_back(std::move(w));
    });
  }

  void ReadFrameworks() {
    all_.Each("frameworks", "a framework", [&](const Object& from) {
      Framework framework;
      framework.id = from.Text("id");
      framework.title = from.Text("title");
      framework.edition = from.Text("edition");
      framework.version = from.Text("version");
      framework.organization = from.Text("organization");
      framework.url = from.TextOrNull("url");
      from.Each("criteria", "a criterion", [&](const Object& criterion) {
        framework.criteria.push_back(
            {criterion.Text("id"), criterion.Text("summary"), criterion.TextOrNull("support")});
      });
      for (const Control& control : ledger_.controls) {
        const auto it = control.criteria.find(framework.id);
        if (it != control.criteria.end()) framework.controls[control.id] = it->second;
      }
      ledger_.frameworks.push_back(std::move(framework));
    });
  }

  void ReadResources() {
    all_.Each("resources", "a resource", [&](const Object& from) {
      Subject subject;
      subject.root = Root(from);
      subject.address = from.Text("address");
      subject.type = from.Text("type");
      subject.location = ReadPlace(from);
      subject.calls = ReadSteps(from);
      subject.scenarios = from.TextsIfThere("scenarios");
      subject.judged = from.Flag("judged");
      const auto index = static_cast<std::uint32_t>(ledger_.subjects.size());
      subjects_[Key(subject.root, subject.address, subject.scenarios)].push_back(index);
      ledger_.subjects.push_back(std::move(subject));
    });
  }

  void ReadPopulations() {
    all_.Each("populations", "a population", [&](const Object& from) {
      const std::uint32_t root = Root(from);
      std::map<std::uint32_t, std::uint32_t> counts;
      for (const Entry& entry : from.Members("resources")) {
        if (entry.value.kind() != Kind::kInt) throw Wrong{"a population is no count"};
        counts[ControlOf(entry.key)] = Narrow(entry.value.integer());
      }
      // Those that were handed nothing aren't written.
      for (std::uint32_t c = 0; c < ledger_.controls.size(); ++c) {
        const auto it = counts.find(c);
        if (it != counts.end() || ledger_.controls[c].judged)
          ledger_.populations.push_back({root, c, it == counts.end() ? 0 : it->second});
      }
    });
  }

  void ReadBaseline() {
    if (all_.At("baseline").is_null()) return;
    const Object from(all_.At("baseline"), "baseline");
    BaselineUse& use = ledger_.baseline.emplace();
    use.entries = static_cast<std::size_t>(from.Number("entries"));
    use.fixed = ReadKnown(from, "fixed");
    use.undecided = ReadKnown(from, "undecided");
  }

  void ReadDiagnostics() {
    all_.Each("diagnostics", "a diagnostic", [&](const Object& from) {
      Diagnostic d;
      d.severity = Named<DiagnosticSeverity>(from, "severity", 3, report::DiagnosticLevel);
      d.code = from.Text("code");
      d.summary = from.Text("summary");
      d.detail = from.Text("detail");
      Location place = ReadPlace(from);
      d.path = place.file;
      ledger_.diagnostics.push_back(std::move(d));
      ledger_.diagnostic_locations.push_back(std::move(place));
    });
  }

  void ReadLines(std::string_view key, std::map<std::string, std::map<std::uint32_t, std::string>>& out) {
    for (const Entry& file : all_.Members(key)) {
      auto& lines = out[std::string(file.key)];
      if (!file.value.is_mapping()) throw Wrong{"lines of a file are no object"};
      for (const Entry& line : file.value.entries()) {
        std::uint64_t number = 0;
        for (const char c : line.key) {
          if (c < '0' || c > '9' || number > 0xffffffff) throw Wrong{"a line's number is none"};
          number = number * 10 + static_cast<std::uint64_t>(c - '0');
        }
        if (!line.value.is_string()) throw Wrong{"a line is no text"};
        lines[Narrow(static_cast<std::int64_t>(number))] = line.value.string();
      }
    }
  }

  Finding ReadFinding(const Object& from) {
    Finding f;
    f.attribute = from.TextOrNull("attribute");
    f.observed = from.TextOrNull("observed");
    f.expected = from.TextOrNull("expected");
    f.message = from.Text("message");
    f.location = ReadPlace(from);
    f.origin = ReadSteps(from);
    f.fingerprint = from.TextOrNull("fingerprint");
    f.change = ReadChange(from);
    return f;
  }

  Detail ReadDetail(const Object& from) {
    Detail detail;
    from.Each("findings", "a finding", [&](const Object& f) { detail.findings.push_back(ReadFinding(f)); });
    from.Each("observations", "an observation", [&](const Object& o) {
      detail.observations.push_back({o.Text("attribute"), o.Text("observed"), o.Flag("assumed")});
    });
    detail.fails_when = from.TextOrNull("fails_when");
    detail.witness = from.TextOrNull("witness");
    if (!from.At("waiver").is_null()) {
      const Object w(from.At("waiver"), "a waiver");
      WaiverUse use;
      use.covers = Named<Verdict>(w, "covers", kVerdicts, VerdictName);
      use.id = w.Text("id");
      use.owner = w.TextOrNull("owner");
      use.reason = w.TextOrNull("reason");
      use.until = w.TextOrNull("until");
      use.imported = w.Flag("imported");
      use.record = w.At("record").is_null() ? kNoWaiver : Narrow(w.Number("record"));
      detail.waiver = std::move(use);
    }
    return detail;
  }

  // Addresses may repeat in a root: rows of one control come in the order of the resources.
  std::uint32_t SubjectOf(const Cell& cell, std::string_view address,
                          const std::vector<std::string>& scenarios) {
    const auto found = subjects_.find(Key(cell.root, address, scenarios));
    if (found == subjects_.end())
      throw Wrong{"a verdict names a resource that isn't listed: " + std::string(address)};
    if (found->second.size() == 1) return found->second.front();
    std::size_t nth = 0;
    for (auto before = ledger_.cells.rbegin(); before != ledger_.cells.rend(); ++before, ++nth) {
      if (before->control != cell.control || before->root != cell.root || before->subject == kNoSubject ||
          ledger_.subjects[before->subject].address != address ||
          ledger_.subjects[before->subject].scenarios != scenarios)
        break;
    }
    if (nth >= found->second.size())
      throw Wrong{"there are more verdicts than resources of " + std::string(address)};
    return found->second[nth];
  }

  std::uint32_t OwnerOf(const Cell& cell, std::string_view address, const Location& place) {
    if (cell.subject != kNoSubject && ledger_.subjects[cell.subject].address == address) return kNoSubject;
    const auto scenarios = ScenariosOf(ledger_, cell);
    const auto found =
        subjects_.find(Key(cell.root, address, std::vector<std::string>(scenarios.begin(), scenarios.end())));
    if (found == subjects_.end())
      throw Wrong{"a verdict names an owner that isn't listed: " + std::string(address)};
    for (const std::uint32_t i : found->second) {
      if (ledger_.subjects[i].location == place) return i;
    }
    return found->second.front();
  }

  void ReadRow(const Object& from) {
    Cell cell;
    cell.control = ControlOf(from.View("control"));
    cell.root = Root(from);
    cell.verdict = Named<Verdict>(from, "verdict", kVerdicts, VerdictName);
    cell.change = ReadChange(from);
    if (!from.At("resource").is_null())
      cell.subject = SubjectOf(cell, from.View("resource"), from.TextsIfThere("scenarios"));
    if (!from.At("owner").is_null()) cell.owner = OwnerOf(cell, from.View("owner"), ReadPlace(from));
    Detail detail = ReadDetail(from);
    // A row without a sentence of its own was written with the one that every report makes up for it.
    detail.message = from.Text("message");
    if (detail.message == MadeUp(cell, detail)) detail.message = {};
    Attach(cell, std::move(detail));
    ledger_.cells.push_back(cell);
  }

  // What reports say of a row that has no sentence of its own.
  std::string MadeUp(const Cell& cell, const Detail& detail) const {
    if (cell.verdict == Verdict::kPass) return {};
    return detail.findings.empty() ? RowText(report::Row(ledger_, cell))
                                   : report::FindingsText(detail.findings);
  }

  // Rows that rest on the same share one detail, as they did before they were written.
  void Attach(Cell& cell, Detail detail) {
    const auto next = static_cast<std::uint32_t>(ledger_.details.size());
    if (detail.findings.empty() && !detail.waiver) {
      if (detail.message.empty() && detail.observations.empty() && detail.fails_when.empty() &&
          detail.witness.empty())
        return;
      cell.detail = shared_.try_emplace(KeyOf(detail), next).first->second;
      if (cell.detail != next) return;
    }
    cell.detail = next;
    ledger_.details.push_back(std::move(detail));
  }

  static std::string KeyOf(const Detail& detail) {
    std::string key;
    const auto add = [&](std::string_view text) {
      key += std::to_string(text.size());
      key += ':';
      key += text;
    };
    for (const SharedText* text : {&detail.message, &detail.fails_when, &detail.witness}) add(*text);
    for (const Observation& o : detail.observations) {
      add(o.attribute);
      add(o.observed);
      key += o.assumed ? '1' : '0';
    }
    return Sha256Hex(key);
  }

  std::uint32_t Root(const Object& from) const {
    const auto it = roots_.find(from.View("root"));
    if (it == roots_.end()) from.Complain("root", "isn't among the roots");
    return it->second;
  }
  std::uint32_t ControlOf(std::string_view id) const {
    const auto it = controls_.find(id);
    if (it == controls_.end()) throw Wrong{"there is no control " + std::string(id)};
    return it->second;
  }
  static std::string Key(std::uint32_t root, std::string_view address,
                         const std::vector<std::string>& scenarios) {
    std::string key = std::to_string(root) + " " + std::string(address);
    for (const std::string& name : scenarios) (key += '\n') += name;
    return key;
  }

  Object all_;
  const std::vector<std::string_view>& rows_;
  Ledger ledger_;
  std::shared_ptr<Texts> texts_;
  std::map<std::string, std::uint32_t, std::less<>> roots_, controls_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> subjects_;
  std::unordered_map<std::string, std::uint32_t> shared_;  // details without findings, by digest
};

}  // namespace

tl::expected<Ledger, Diagnostic> ReadLedger(std::string_view name, std::string_view text) {
  const auto wrong = [&](std::string detail) {
    Diagnostic d = Error("ledger", std::string(name) + " is no ledger", std::move(detail));
    d.path = name;
    return tl::unexpected(std::move(d));
  };
  Arena arena;
  try {
    const std::optional<SplitText> split = SplitRows(text, "verdicts");
    const std::vector<std::string_view> none;
    Ledger ledger = split ? Reader(ParseOrThrow(split->rest, arena), split->rows).Read()
                          : Reader(ParseOrThrow(text, arena), none).Read();
    const std::vector<std::string> problems = CheckLedger(ledger);
    if (!problems.empty()) return wrong("it doesn't add up: " + problems.front());
    return ledger;
  } catch (const Wrong& w) {
    return wrong(w.what);
  }
}

}  // namespace assay::evidence
