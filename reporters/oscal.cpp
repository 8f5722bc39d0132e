// SPDX-License-Identifier: Apache-2.0
// OSCAL: assessment results, a catalogue of the criteria's ids, and a component definition that says which
// controls support which criteria. Ids are digests, so equal ledgers give equal documents.
#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <set>

#include "record/fingerprint.h"
#include "reporters/json_writer.h"
#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::string_view kOwn = ASSAY_HOMEPAGE "ns/oscal";
// What other tools look for under the names that compliance-trestle gave.
/// What judges whether the control that a waiver names makes up for it.
constexpr std::string_view kCompensationControl = "Waiver.IsCompensated";
constexpr std::string_view kTrestle = "https://oscal-compass.github.io/compliance-trestle/schemas/oscal";

// Stamped as version 4: some validators know no other.
std::string Uuid(std::initializer_list<std::string_view> parts) {
  std::string hex = DigestOf(std::span(parts.begin(), parts.size()), 32);
  hex[12] = '4';
  hex[16] = "89ab"[hex[16] % 4];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

// "CC6.1" → "cc6.1", "AC-2(1)" → "ac-2.1": ids are tokens in lower case.
std::string Token(std::string_view id) {
  std::string out;
  for (const char c : id) {
    if (c == ')') continue;
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if (c == '(') {
      out += '.';
    } else {
      out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' ? c : '-';
    }
  }
  const bool letter = !out.empty() && ((out[0] >= 'a' && out[0] <= 'z') || out[0] == '_');
  return letter ? out : "_" + out;
}

std::string Objective(std::string_view criterion) { return Token(criterion) + "_obj.static"; }

// Values of properties may be neither empty nor begin or end with a blank.
std::string Value(std::string_view text) {
  std::string out = OneLine(text);
  while (!out.empty() && out.front() == ' ') out.erase(0, 1);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

class Properties {
 public:
  explicit Properties(JsonWriter& json) : json_(json) {}
  ~Properties() {
    if (open_) json_.EndArray();
  }
  Properties(const Properties&) = delete;
  Properties& operator=(const Properties&) = delete;
  void Add(std::string_view name, std::string_view value, std::string_view space = kOwn,
           std::string_view remarks = {}) {
    const std::string text = Value(value);
    if (text.empty()) return;
    if (!open_) json_.Key("props").BeginArray();
    open_ = true;
    json_.BeginObject().Member("name", name);
    if (!space.empty()) json_.Member("ns", space);
    json_.Member("value", text);
    if (!remarks.empty()) json_.Member("remarks", remarks);
    json_.EndObject();
  }

 private:
  JsonWriter& json_;
  bool open_ = false;
};

std::string RunKey(const Ledger& ledger) {
  std::vector<std::string_view> parts = {ledger.run.tool_version, ledger.run.evaluation_date};
  for (const std::string& word : ledger.run.arguments) parts.push_back(word);
  for (const FileRecord& file : ledger.files) parts.push_back(file.sha256);
  return DigestOf(parts, 64);
}

void Metadata(JsonWriter& json, const Ledger& ledger, const ReportOptions& options, std::string_view title) {
  json.Key("metadata").BeginObject().Member("title", title);
  json.Member("last-modified", ledger.run.evaluation_date).Member("version", "1");
  json.Member("oscal-version", options.oscal_version);
  Properties(json).Add("tool-version", ledger.run.tool_version);
  json.EndObject();
}

/// Everything of a ledger that has an id in OSCAL.
class Results {
 public:
  Results(const Ledger& ledger, const ReportOptions& options, JsonWriter& json)
      : ledger_(ledger), options_(options), json_(json), key_(RunKey(ledger)) {
    for (std::size_t i = 0; i < ledger_.subjects.size(); ++i) {
      const Subject& s = ledger_.subjects[i];
      // Addresses may repeat in a root.
      const std::string name = ledger_.roots[s.root] + "\n" + s.address;
      subject_ids_.push_back(Uuid({"subject", key_, name, std::to_string(names_[name]++)}));
    }
    for (std::size_t i = 0; i < ledger_.cells.size(); ++i) {
      const Cell& cell = ledger_.cells[i];
      if (!Counts(cell)) continue;
      if (cell.verdict == Verdict::kFail || cell.verdict == Verdict::kError)
        failing_[cell.control].push_back(i);
      const Detail* detail = ledger_.detail(cell);
      if (detail && detail->waiver && detail->waiver->record < ledger_.waivers.size())
        waived_[detail->waiver->record].push_back(i);
      for (const auto& [framework, criteria] : ledger_.controls[cell.control].criteria) {
        for (const std::string& criterion : criteria)
          by_criterion_[{framework, criterion}].insert(cell.control);
      }
    }
  }

  void Write() {
    json_.BeginObject().Key("assessment-results").BeginObject();
    json_.Member("uuid", Uuid({"assessment-results", key_}));
    Metadata(json_, ledger_, options_, "Assay's assessment of declared infrastructure");
    json_.Key("import-ap").BeginObject().Member("href", "#" + Uuid({"plan", key_})).EndObject();
    json_.Key("results").BeginArray().BeginObject();
    json_.Member("uuid", Uuid({"result", key_})).Member("title", "Static assessment");
    json_.Member("description",
                 "What controls found in declared infrastructure. A control supports a criterion; none "
                 "satisfies one. Passing rows that ask nothing are left out.");
    json_.Member("start", ledger_.run.evaluation_date).Member("end", ledger_.run.evaluation_date);
    LocalDefinitions();
    ReviewedControls();
    Observations();
    Risks();
    Findings();
    json_.EndObject().EndArray();
    json_.Key("back-matter").BeginObject().Key("resources").BeginArray().BeginObject();
    json_.Member("uuid", Uuid({"plan", key_})).Member("title", "Selection of controls");
    std::string words = "assay";
    for (const std::string& word : ledger_.run.arguments) words += " " + word;
    json_.Member("description", "There is no assessment plan of its own. The run was: " + OneLine(words));
    json_.EndObject().EndArray().EndObject();
    json_.EndObject().EndObject();
  }

 private:
  // Rows that say something of a resource, or fail for want of one.
  static bool Counts(const Cell& cell) {
    if (cell.verdict == Verdict::kNotApplicable) return false;
    return cell.subject != kNoSubject || cell.verdict != Verdict::kUnknown;
  }
  std::string ToolId() const { return Uuid({"tool", ledger_.run.tool_version}); }
  std::string ObservationId(std::size_t cell) const {
    return Uuid({"observation", key_, std::to_string(cell)});
  }
  std::string RiskId(std::string_view kind, std::size_t index) const {
    return Uuid({"risk", key_, kind, std::to_string(index)});
  }

  void LocalDefinitions() {
    json_.Key("local-definitions").BeginObject().Key("components").BeginArray().BeginObject();
    json_.Member("uuid", ToolId()).Member("type", "software").Member("title", "Assay");
    json_.Member("description", "Judges infrastructure-as-code by controls.");
    Properties(json_).Add("version", ledger_.run.tool_version, "");
    json_.Key("status").BeginObject().Member("state", "operational").EndObject().EndObject().EndArray();
    if (!ledger_.subjects.empty()) {
      json_.Key("inventory-items").BeginArray();
      for (std::size_t i = 0; i < ledger_.subjects.size(); ++i) {
        const Subject& s = ledger_.subjects[i];
        const std::string place = PlaceText(s.location);
        json_.BeginObject().Member("uuid", subject_ids_[i]);
        json_.Member("description",
                     Value(s.type + " " + s.address + (place.empty() ? "" : " declared at " + place)));
        {
          Properties props(json_);
          props.Add("asset-id", s.address, "");
          props.Add("asset-type", s.type, "");
          props.Add("root", ledger_.roots[s.root]);
          props.Add("looked-at", s.judged ? "yes" : "no");
        }
        json_.EndObject();
      }
      json_.EndArray();
    }
    json_.EndObject();
  }

  void ReviewedControls() {
    std::set<std::string> ids;
    for (const Control& control : ledger_.controls) {
      if (!control.judged) continue;
      for (const auto& [framework, criteria] : control.criteria) {
        for (const std::string& c : criteria) ids.insert(Token(c));
      }
    }
    json_.Key("reviewed-controls").BeginObject().Key("control-selections").BeginArray().BeginObject();
    if (ids.empty()) {
      json_.Key("include-all").BeginObject().EndObject();
    } else {
      json_.Key("include-controls").BeginArray();
      for (const std::string& id : ids) json_.BeginObject().Member("control-id", id).EndObject();
      json_.EndArray();
    }
    json_.EndObject().EndArray().EndObject();
  }

  void Observations() {
    bool open = false;
    for (std::size_t i = 0; i < ledger_.cells.size(); ++i) {
      const Cell& cell = ledger_.cells[i];
      if (!Counts(cell)) continue;
      if (!open) json_.Key("observations").BeginArray();
      open = true;
      Observation(i, Row(ledger_, cell));
    }
    if (open) json_.EndArray();
  }

  void Observation(std::size_t index, const Row& row) {
    const std::string on(row.subject ? row.address() : "the population of " + std::string(row.root));
    json_.BeginObject().Member("uuid", ObservationId(index));
    json_.Member("title", Value(row.control.id + " on " + on));
    const std::string text = Value(row.verdict() == Verdict::kPass ? row.control.info.title : RowText(row));
    json_.Member("description", text.empty() ? row.control.id : text);
    {
      Properties props(json_);
      props.Add("control", row.control.id);
      props.Add("verdict", VerdictName(row.verdict()));
      props.Add("root", row.root);
      props.Add("place", PlaceText(row.place()));
      props.Add("assessment-rule-id", row.control.id, kTrestle);
      props.Add("result", TrestleResult(row.verdict()), kTrestle);
    }
    json_.Key("methods").BeginArray().String("TEST").EndArray();
    json_.Key("types").BeginArray().String("finding").EndArray();
    Origin();
    if (row.subject) {
      json_.Key("subjects").BeginArray().BeginObject();
      json_.Member("subject-uuid", subject_ids_[row.cell.subject])
          .Member("type", "inventory-item")
          .EndObject();
      json_.EndArray();
    }
    json_.Member("collected", ledger_.run.evaluation_date).EndObject();
  }

  static std::string_view TrestleResult(Verdict verdict) {
    if (verdict == Verdict::kPass) return "pass";
    return verdict == Verdict::kFail ? "failure" : "error";
  }

  void Origin() {
    json_.Key("origins").BeginArray().BeginObject().Key("actors").BeginArray().BeginObject();
    json_.Member("type", "tool").Member("actor-uuid", ToolId()).EndObject().EndArray().EndObject().EndArray();
  }

  void Related(const std::vector<std::size_t>& cells) {
    json_.Key("related-observations").BeginArray();
    for (const std::size_t cell : cells) Observed(cell);
    json_.EndArray();
  }
  void Observed(std::size_t cell) {
    json_.BeginObject().Member("observation-uuid", ObservationId(cell)).EndObject();
  }

  // One for each control that fails, and one for each waiver that covers something.
  void Risks() {
    if (failing_.empty() && waived_.empty()) return;
    json_.Key("risks").BeginArray();
    for (const auto& [control, cells] : failing_) {
      const ControlInfo& info = ledger_.controls[control].info;
      json_.BeginObject()
          .Member("uuid", RiskId("control", control))
          .Member("title", ledger_.controls[control].id);
      json_.Member("description", Text(info.title, "A control fails"));
      json_.Member("statement", Text(info.rationale, info.title));
      {
        Properties props(json_);
        props.Add("severity", SeverityName(info.severity));
        props.Add("remedy", info.remedy);
      }
      json_.Member("status", "open");
      Related(cells);
      json_.EndObject();
    }
    for (const auto& [waiver, cells] : waived_) Accepted(waiver, cells);
    json_.EndArray();
  }

  // What the control that judges it found; nothing if it wasn't judged.
  std::optional<Verdict> Compensation(const WaiverRecord& w) const {
    if (w.compensating.empty()) return std::nullopt;
    for (const Cell& cell : ledger_.cells) {
      if (cell.subject == kNoSubject || ledger_.controls[cell.control].id != kCompensationControl) continue;
      const Subject& subject = ledger_.subjects[cell.subject];
      if (subject.type == kWaiverType && subject.address == "waiver." + w.id) return cell.verdict;
    }
    return std::nullopt;
  }

  void Accepted(std::uint32_t waiver, const std::vector<std::size_t>& cells) {
    const WaiverRecord& w = ledger_.waivers[waiver];
    const std::optional<Verdict> compensated = Compensation(w);
    json_.BeginObject()
        .Member("uuid", RiskId("waiver", waiver))
        .Member("title", Text("Waiver " + w.id, "Waiver"));
    json_.Member("description", Text("An accepted exception to " + w.control, "An accepted exception"));
    json_.Member("statement", Text(w.reason, "No reason is given."));
    {
      Properties props(json_);
      props.Add("owner", w.owner);
      props.Add("approver", w.approver);
      props.Add("ticket", w.ticket);
      props.Add("compensating-control", w.compensating);
      if (!w.compensating.empty())
        props.Add("compensation", compensated ? VerdictName(*compensated) : "not-judged");
      props.Add("from-another-tool", w.imported ? "yes" : "no");
    }
    // Nobody approved what names no approver.
    json_.Member("status", w.approver.empty() ? "deviation-requested" : "deviation-approved");
    if (compensated == Verdict::kPass) {
      json_.Key("mitigating-factors").BeginArray().BeginObject();
      json_.Member("uuid", Uuid({"mitigating-factor", key_, std::to_string(waiver)}));
      json_.Member("description", Text("The control " + w.compensating + " makes up for it: it passes",
                                       "Another control makes up for it"));
      json_.EndObject().EndArray();
    }
    if (w.until.size() == 10) json_.Member("deadline", w.until + "T23:59:59Z");
    Related(cells);
    json_.EndObject();
  }

  static std::string Text(std::string_view text, std::string_view otherwise) {
    std::string out = Value(text);
    return out.empty() ? std::string(otherwise) : out;
  }

  // One for each criterion that something here speaks of. Its target is an objective of our own catalogue:
  // what declared configuration can say, not the criterion.
  void Findings() {
    if (by_criterion_.empty()) return;
    json_.Key("findings").BeginArray();
    for (const auto& [key, controls] : by_criterion_) {
      std::size_t all = 0, pass = 0, fail = 0;
      std::set<std::pair<bool, std::uint32_t>> risks;  // controls, then waivers
      for (const Cell& cell : ledger_.cells) {
        if (!Counts(cell) || !controls.contains(cell.control)) continue;
        ++all;
        pass += cell.verdict == Verdict::kPass;
        const bool against = cell.verdict == Verdict::kFail || cell.verdict == Verdict::kError;
        fail += cell.verdict == Verdict::kFail;
        if (against) risks.emplace(false, cell.control);
        const Detail* detail = ledger_.detail(cell);
        if (detail && detail->waiver && detail->waiver->record < ledger_.waivers.size())
          risks.emplace(true, detail->waiver->record);
      }
      const auto& [framework, criterion] = key;
      json_.BeginObject().Member("uuid", Uuid({"finding", key_, framework, criterion}));
      json_.Member("title", "What declared configuration says of " + criterion);
      json_.Member("description", std::to_string(pass) + " of " + std::to_string(all) +
                                      " verdicts support it; " + std::to_string(fail) +
                                      (fail == 1 ? " speaks" : " speak") + " against it.");
      Properties(json_).Add("framework", framework);
      Origin();
      json_.Key("target")
          .BeginObject()
          .Member("type", "objective-id")
          .Member("target-id", Objective(criterion));
      json_.Key("status").BeginObject();
      json_.Member("state", pass == all ? "satisfied" : "not-satisfied");
      json_.Member("reason", pass == all ? "pass" : fail > 0 ? "fail" : "other");
      json_.Member("remarks", "Of the static objective, not of the criterion.").EndObject().EndObject();
      json_.Key("related-observations").BeginArray();
      for (std::size_t i = 0; i < ledger_.cells.size(); ++i) {
        if (Counts(ledger_.cells[i]) && controls.contains(ledger_.cells[i].control)) Observed(i);
      }
      json_.EndArray();
      if (!risks.empty()) {
        json_.Key("related-risks").BeginArray();
        for (const auto& [waiver, index] : risks)
          json_.BeginObject().Member("risk-uuid", RiskId(waiver ? "waiver" : "control", index)).EndObject();
        json_.EndArray();
      }
      json_.EndObject();
    }
    json_.EndArray();
  }

  const Ledger& ledger_;
  const ReportOptions& options_;
  JsonWriter& json_;
  std::string key_;
  std::vector<std::string> subject_ids_;
  std::map<std::string, int> names_;
  std::map<std::uint32_t, std::vector<std::size_t>> failing_, waived_;
  // The controls that count: what they found is looked up when it is written, so that a row costs nothing.
  std::map<std::pair<std::string, std::string>, std::set<std::uint32_t>> by_criterion_;
};

std::string CatalogKey(const Ledger& ledger) {
  std::vector<std::string_view> parts;
  for (const Framework& f : ledger.frameworks) {
    parts.insert(parts.end(), {f.id, f.edition, f.version});
    for (const Criterion& c : f.criteria) parts.push_back(c.id);
  }
  return DigestOf(parts, 64);
}

/// By criterion, the judged or selected controls that support it.
std::map<std::string, std::vector<const Control*>> Supporting(const Ledger& ledger,
                                                              const Framework& framework) {
  std::map<std::string, std::vector<const Control*>> out;
  for (const Control& control : ledger.controls) {
    const auto it = control.criteria.find(framework.id);
    if (it == control.criteria.end()) continue;
    for (const std::string& criterion : it->second) out[criterion].push_back(&control);
  }
  return out;
}

}  // namespace

void WriteOscal(const Ledger& ledger, const ReportOptions& options, std::ostream& out) {
  {
    JsonWriter json(out, 5);
    Results(ledger, options, json).Write();
  }
  out << "\n";
}

void WriteOscalCatalog(const Ledger& ledger, const ReportOptions& options, std::ostream& out) {
  {
    JsonWriter json(out, 5);
    json.BeginObject().Key("catalog").BeginObject();
    json.Member("uuid", Uuid({"catalog", CatalogKey(ledger)}));
    Metadata(json, ledger, options, "Ids of criteria, with summaries in Assay's own words");
    if (!ledger.frameworks.empty()) {
      json.Key("groups").BeginArray();
      for (const Framework& framework : ledger.frameworks) {
        json.BeginObject()
            .Member("id", Token(framework.id))
            .Member("title", framework.title + ", " + framework.edition);
        if (!framework.url.empty()) {
          json.Key("links").BeginArray().BeginObject();
          json.Member("href", framework.url).Member("rel", "reference").EndObject().EndArray();
        }
        json.Key("controls").BeginArray();
        for (const Criterion& c : framework.criteria) {
          json.BeginObject().Member("id", Token(c.id)).Member("title", c.id);
          {
            Properties props(json);
            props.Add("label", c.id, "");
            props.Add("static-support", c.support);
          }
          json.Key("parts").BeginArray().BeginObject();
          json.Member("id", Token(c.id) + "_smt")
              .Member("name", "statement")
              .Member("prose", c.summary)
              .EndObject();
          json.BeginObject().Member("id", Objective(c.id)).Member("name", "assessment-objective");
          json.Member("prose", "Every control that supports " + c.id +
                                   " passes for all declared resources that it judges.");
          json.EndObject().EndArray().EndObject();
        }
        json.EndArray().EndObject();
      }
      json.EndArray();
    }
    json.EndObject().EndObject();
  }
  out << "\n";
}

void WriteOscalComponent(const Ledger& ledger, const ReportOptions& options, std::ostream& out) {
  {
    JsonWriter json(out, 5);
    const std::string key = CatalogKey(ledger);
    json.BeginObject().Key("component-definition").BeginObject();
    json.Member("uuid", Uuid({"component-definition", key, ledger.run.tool_version}));
    Metadata(json, ledger, options, "Assay's controls and the criteria that they support");
    json.Key("components").BeginArray().BeginObject();
    json.Member("uuid", Uuid({"component", ledger.run.tool_version})).Member("type", "validation");
    json.Member("title", "Assay").Member("description", "Judges infrastructure-as-code by controls.");
    {
      Properties props(json);
      int number = 0;
      for (const Control& control : ledger.controls) {
        char set[24];
        std::snprintf(set, sizeof set, "rule_set_%04d", number++);
        props.Add("Rule_Id", control.id, kTrestle, set);
        props.Add("Rule_Description", control.info.title.empty() ? control.id : control.info.title, kTrestle,
                  set);
        props.Add("Check_Id", control.id, kTrestle, set);
        props.Add("Check_Description", control.digest.empty() ? control.id : "text digest " + control.digest,
                  kTrestle, set);
      }
    }
    bool open = false;
    for (const Framework& framework : ledger.frameworks) {
      const auto supporting = Supporting(ledger, framework);
      const bool any = std::any_of(framework.criteria.begin(), framework.criteria.end(),
                                   [&](const Criterion& c) { return supporting.contains(c.id); });
      if (!any) continue;
      if (!open) json.Key("control-implementations").BeginArray();
      open = true;
      json.BeginObject().Member("uuid", Uuid({"control-implementation", key, framework.id}));
      json.Member("source", "catalog.json")
          .Member("description", framework.title + ": controls that support its criteria");
      json.Key("implemented-requirements").BeginArray();
      for (const Criterion& c : framework.criteria) {
        const auto it = supporting.find(c.id);
        if (it == supporting.end()) continue;
        json.BeginObject()
            .Member("uuid", Uuid({"requirement", key, framework.id, c.id}))
            .Member("control-id", Token(c.id));
        json.Member("description",
                    "Supported, not satisfied, by " + Plural(it->second.size(), "control") + ".");
        {
          Properties props(json);
          for (const Control* control : it->second) props.Add("Rule_Id", control->id, kTrestle);
        }
        json.EndObject();
      }
      json.EndArray().EndObject();
    }
    if (open) json.EndArray();
    json.EndObject().EndArray().EndObject().EndObject();
  }
  out << "\n";
}

}  // namespace assay::report
