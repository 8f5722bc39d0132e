// SPDX-License-Identifier: Apache-2.0
#include "run/judge.h"

#include <algorithm>
#include <cassert>
#include <unordered_map>

#include "model/construct.h"
#include "record/excerpts.h"
#include "record/fingerprint.h"
#include "record/scenarios.h"
#include "run/explain.h"
#include "run/parallel.h"
#include "run/stage_two.h"
#include "run/waive.h"

namespace assay {
namespace {

// Below this many subjects a second thread costs more than it saves.
constexpr std::size_t kChunk = 512;

// What was adapted of one fixture in one root: parallel to the resources of its types.
struct Adapted {
  Arena arena;
  std::vector<const Resource*> resources;
  std::vector<const void*> fixtures;
};

struct RootState {
  const Root* root = nullptr;
  // Guards that adapting made, over the root's own. It grows only between judging two controls.
  std::unique_ptr<GuardTable> guards;
  std::unordered_map<const void*, Adapted> adapted;
  std::uint32_t first_subject = 0;  // index of the root's first resource among the ledger's subjects
  std::uint32_t self_subject = kNoSubject;
};

struct Judged {
  Cell cell;
  Detail detail;
  bool has_detail = false;
  bool shared = false;  // the detail may be shared with equal ones
};

std::size_t HashOf(const Detail& d) {
  std::size_t hash = std::hash<std::string>()(d.message);
  const auto add = [&](std::size_t h) { hash = hash * 0x9E3779B97F4A7C15ull + h; };
  for (const Observation& o : d.observations) {
    add(std::hash<std::string>()(o.attribute));
    add(std::hash<std::string>()(o.observed) + o.assumed);
  }
  return hash;
}

// Of details without findings and waiver: those that may be shared.
bool SameDetail(const Detail& a, const Detail& b) {
  return a.message == b.message &&
         std::equal(a.observations.begin(), a.observations.end(), b.observations.begin(),
                    b.observations.end(), [](const Observation& x, const Observation& y) {
                      return x.attribute == y.attribute && x.observed == y.observed && x.assumed == y.assumed;
                    });
}

const RootSettings& SettingsFor(const Selection& selection, const std::string& root) {
  static const RootSettings kNone;
  if (auto it = selection.roots.find(root); it != selection.roots.end()) return it->second;
  if (auto it = selection.roots.find(""); it != selection.roots.end()) return it->second;
  return kNone;
}

// The resource whose text stands for one that a transform adds to it.
const Resource* WrittenAs(const Root& root, const Resource& resource) {
  const Value* written = resource.attributes.Find(kMadeFrom);
  const Resource* found = written && written->is_string() ? root.Find(written->string()) : nullptr;
  return found ? found : &resource;
}

// The control's parameters for a root with defaults filled in; null if a required one is missing.
std::optional<ParameterValues> ParametersFor(const ControlBase& control, const RootSettings& settings) {
  ParameterValues values;
  const auto given = settings.parameters.find(control.id);
  for (const Parameter& p : control.info.parameters) {
    if (given != settings.parameters.end()) {
      if (auto it = given->second.find(p.name); it != given->second.end()) {
        values[std::string(p.name)] = it->second;
        continue;
      }
    }
    if (p.default_value.empty()) return std::nullopt;
    values[std::string(p.name)] = {std::string(p.default_value)};
  }
  return values;
}

}  // namespace

struct Judging::Impl {
  const Snapshot& snapshot;
  const Selection& selection;
  Waivers waivers;
  std::vector<RootState> roots;
  Ledger ledger;
  std::map<std::string, std::uint32_t, std::less<>> control_index;
  std::unordered_multimap<std::size_t, std::uint32_t> shared_details;  // by hash
  std::vector<std::vector<Cell>> results;  // by control index, in order of root and subject
  std::vector<bool> done;
  std::unordered_map<const void*, std::size_t> awaited;  // by fixture: the controls that will still read it
  std::unordered_map<const Resource*, std::uint32_t> subject_of;
  std::unique_ptr<StageTwo> second;

  Impl(const Snapshot& s, const Selection& sel) : snapshot(s), selection(sel), waivers(s, sel) {
    ledger.run = sel.run;
    ledger.files = s.files;
    PlaceDiagnostics(s.diagnostics);
    AddControls();
    AddSubjects();
    AddWaivers();
  }

  void AddWaivers() {
    for (const Waiver& w : waivers.all()) {
      WaiverRecord record{.id = w.id.empty() ? w.path + ":" + std::to_string(w.line) : w.id,
                          .control = w.control,
                          .resource = w.inline_comment ? "" : w.resource,
                          .reason = w.reason,
                          .owner = w.owner,
                          .ticket = w.ticket,
                          .approver = w.approver,
                          .compensating = w.compensating,
                          .until = w.until,
                          .imported = w.imported,
                          .in_force = waivers.Valid(w)};
      record.location =
          w.span.valid() ? Locate(*snapshot.sources, w.span) : Location{w.path, w.line, 1, w.line, 1, 0, 0};
      ledger.waivers.push_back(std::move(record));
    }
  }

  void PlaceDiagnostics(const Diagnostics& diagnostics) {
    for (Diagnostic d : diagnostics) {
      Location at;
      if (d.span.valid()) {
        at = Locate(*snapshot.sources, d.span);
        d.path = snapshot.sources->file(d.span.file).path();
      } else {
        at.file = d.path;
      }
      ledger.diagnostics.push_back(std::move(d));
      ledger.diagnostic_locations.push_back(std::move(at));
    }
  }

  void AddControls() {
    for (const ControlBase* c : Registry()) {
      if (!ledger.controls.empty() && ledger.controls.back().id == c->id)
        continue;  // CheckRegistry refuses these
      Control entry;
      entry.id = c->id;
      entry.info = c->info;
      entry.file = c->file;
      entry.line = static_cast<std::uint32_t>(c->line);
      const std::string_view parts[] = {c->id, c->info.title, c->info.rationale, c->info.remedy,
                                        SeverityName(c->info.severity)};
      entry.digest = DigestOf(parts);
      control_index[c->id] = static_cast<std::uint32_t>(ledger.controls.size());
      ledger.controls.push_back(std::move(entry));
    }
    for (const ControlBase* c : selection.controls) {
      ledger.controls[control_index.at(c->id)].selected = true;
      ++awaited[c->fixture_key()];
    }
    ledger.run.registered = ledger.controls.size();
    ledger.run.selected = selection.controls.size();
    results.resize(ledger.controls.size());
    done.resize(ledger.controls.size());
  }

  void AddSubjects() {
    roots.resize(snapshot.roots.size());
    std::size_t resources = 0;
    for (const auto& root : snapshot.roots) resources += root->resources.size();
    ledger.subjects.reserve(resources);
    ledger.populations.reserve(roots.size() * selection.controls.size());
    for (std::size_t i = 0; i < snapshot.roots.size(); ++i) {
      RootState& state = roots[i];
      state.root = snapshot.roots[i].get();
      state.guards = std::make_unique<GuardTable>(&state.root->guards);
      state.first_subject = static_cast<std::uint32_t>(ledger.subjects.size());
      ledger.roots.push_back(state.root->name);
      for (const Resource& r : state.root->resources) {
        Subject s;
        s.root = static_cast<std::uint32_t>(i);
        s.address = r.address;
        s.type = r.type;
        s.location = Locate(*snapshot.sources, r.header_span.valid() ? r.header_span : r.span);
        s.calls = CallSteps(r, *snapshot.sources);
        subject_of[&r] = static_cast<std::uint32_t>(ledger.subjects.size());
        ledger.subjects.push_back(std::move(s));
      }
    }
  }

  std::uint32_t SelfSubject(std::size_t root) {
    RootState& state = roots[root];
    if (state.self_subject == kNoSubject) {
      Subject s;
      s.root = static_cast<std::uint32_t>(root);
      s.address = state.root->name;
      s.type = state.root->format == Format::kTerraform ? kRootModuleType : kTemplateType;
      s.location = Locate(*snapshot.sources, state.root->span);
      state.self_subject = static_cast<std::uint32_t>(ledger.subjects.size());
      ledger.subjects.push_back(std::move(s));
    }
    return state.self_subject;
  }

  const Adapted& Adapt(RootState& state, const ControlBase& control, const std::vector<std::string>& types,
                       const RootSettings& settings) {
    static const Adapted kNone;
    const auto known = state.adapted.find(control.fixture_key());
    if (known != state.adapted.end()) return known->second;
    const std::vector<const Resource*> resources = detail::ResourcesOf(*state.root, types);
    if (resources.empty()) return kNone;
    Adapted& out = state.adapted[control.fixture_key()];
    for (const Resource* r : resources) {
      AdaptContext context(*state.root, *r, *state.guards, out.arena);
      context.account = &settings.account;
      out.resources.push_back(r);
      out.fixtures.push_back(control.Adapt(context));
    }
    return out;
  }

  Judged Conclude(CellContext& context, const ControlBase& control, const CellResult& result,
                  std::uint32_t control_at, std::size_t root, std::uint32_t subject,
                  const Resource* resource) {
    Judged out;
    out.cell = {control_at, static_cast<std::uint32_t>(root), subject, kNoSubject, kNoDetail, Verdict::kPass};
    using State = CellResult::State;
    if (result.state == State::kNotApplicable) {
      out.cell.verdict = Verdict::kNotApplicable;
      return out;
    }
    if (result.state == State::kPass) {
      if (selection.observations) {
        out.detail.observations = Observe(context);
        out.has_detail = out.shared = !out.detail.observations.empty();
      }
      return out;
    }
    out.has_detail = true;
    out.cell.verdict = result.state == State::kFail ? Verdict::kFail : Verdict::kUnknown;
    if (!result.error.empty()) {
      out.detail.message = result.error;
      if (result.error.starts_with("the control threw")) out.cell.verdict = Verdict::kError;
    }
    Explanation why = Explain(context, result, resource, *snapshot.sources);
    out.detail.findings = std::move(why.findings);
    out.detail.observations = Observe(context);
    out.detail.fails_when = result.fails_when;
    out.detail.witness = result.witness;
    if (out.detail.message.empty()) {
      out.detail.message =
          out.detail.findings.empty() ? "can't be decided" : out.detail.findings.front().message;
    }
    if (why.owner) why.owner = WrittenAs(*roots[root].root, *why.owner);
    if (why.owner && why.owner != resource) {
      if (auto it = subject_of.find(why.owner); it != subject_of.end()) out.cell.owner = it->second;
    }
    static_cast<void>(control);
    return out;
  }

  void Waive(const ControlBase& control, Judged& judged, const Resource* resource) {
    if (judged.cell.subject == kNoSubject) return;
    if (judged.cell.verdict != Verdict::kFail && judged.cell.verdict != Verdict::kUnknown) return;
    int at = resource ? waivers.Find(control, *resource, judged.detail.findings)
                      : waivers.FindForRoot(control, roots[judged.cell.root].root->name);
    if (at < 0 && judged.cell.owner != kNoSubject) {
      const RootState& state = roots[judged.cell.root];
      at = waivers.Find(control, state.root->resources[judged.cell.owner - state.first_subject],
                        judged.detail.findings);
    }
    if (at < 0) return;
    const Waiver& w = waivers.all()[static_cast<std::size_t>(at)];
    judged.detail.waiver = WaiverUse{
        judged.cell.verdict, w.id, w.owner, w.reason, w.until, w.imported, static_cast<std::uint32_t>(at)};
    ++ledger.waivers[static_cast<std::size_t>(at)].covers;
    judged.cell.verdict = Verdict::kWaived;
  }

  std::uint32_t Shared(Detail&& detail) {
    const std::size_t hash = HashOf(detail);
    const auto [begin, end] = shared_details.equal_range(hash);
    for (auto it = begin; it != end; ++it) {
      if (SameDetail(ledger.details[it->second], detail)) return it->second;
    }
    const auto at = static_cast<std::uint32_t>(ledger.details.size());
    shared_details.emplace(hash, at);
    ledger.details.push_back(std::move(detail));
    return at;
  }

  void Take(Judged&& judged) {
    if (judged.has_detail) {
      if (judged.shared && !judged.detail.waiver) {
        judged.cell.detail = Shared(std::move(judged.detail));
      } else {
        judged.cell.detail = static_cast<std::uint32_t>(ledger.details.size());
        ledger.details.push_back(std::move(judged.detail));
      }
    }
    if (judged.cell.subject != kNoSubject) ledger.subjects[judged.cell.subject].judged = true;
    results[judged.cell.control].push_back(judged.cell);
  }

  Judged PopulationRow(std::uint32_t control_at, std::size_t root, Verdict verdict, std::string message) {
    Judged row;
    row.cell = {control_at, static_cast<std::uint32_t>(root), kNoSubject, kNoSubject, kNoDetail, verdict};
    row.detail.message = std::move(message);
    row.has_detail = row.shared = true;
    return row;
  }

  void JudgeStageOne(const ControlBase& control, std::uint32_t at) {
    const std::vector<std::string> types = control.types();
    const bool on_roots = control.population() == ControlBase::Population::kRoots;
    struct Task {
      std::size_t root, begin, end;
      std::vector<Judged> out;
    };
    std::vector<Task> tasks;
    std::vector<std::optional<ParameterValues>> parameters(roots.size());
    std::vector<const Adapted*> adapted(roots.size(), nullptr);
    ParallelFor(roots.size(), roots.size() > 64 ? selection.jobs : 1, [&](std::size_t r) {
      const RootSettings& settings = SettingsFor(selection, roots[r].root->name);
      parameters[r] = ParametersFor(control, settings);
      if (parameters[r] && !on_roots) adapted[r] = &Adapt(roots[r], control, types, settings);
    });
    std::size_t cells = 0;
    for (std::size_t r = 0; r < roots.size(); ++r) {
      if (!parameters[r]) continue;
      const std::size_t n = on_roots ? 1 : adapted[r]->resources.size();
      if (on_roots) SelfSubject(r);
      for (std::size_t begin = 0; begin < n; begin += kChunk)
        tasks.push_back({r, begin, std::min(begin + kChunk, n), {}});
      cells += n;
    }
    auto work = [&](std::size_t t) {
      Task& task = tasks[t];
      RootState& state = roots[task.root];
      CellContext context;
      for (std::size_t i = task.begin; i < task.end; ++i) {
        Arena root_arena;
        const Resource* resource = on_roots ? nullptr : adapted[task.root]->resources[i];
        const void* fixture =
            on_roots ? control.AdaptRoot(*state.root, root_arena) : adapted[task.root]->fixtures[i];
        const CellResult result =
            context.Judge(control, fixture, *state.root, *state.guards,
                          resource ? resource->present : Guard::kAlways, *parameters[task.root]);
        const std::uint32_t subject = on_roots ? state.self_subject : subject_of.at(resource);
        task.out.push_back(Conclude(context, control, result, at, task.root, subject, resource));
      }
    };
    ParallelFor(tasks.size(), cells >= 2 * kChunk ? selection.jobs : 1, work);

    std::size_t t = 0;
    for (std::size_t r = 0; r < roots.size(); ++r) {
      const Root& root = *roots[r].root;
      if (!parameters[r]) {
        Take(PopulationRow(at, r, Verdict::kNotApplicable, std::string(kParameterNotSet)));
        ledger.populations.push_back({static_cast<std::uint32_t>(r), at, 0});
        continue;
      }
      const std::size_t n = on_roots ? 1 : adapted[r]->resources.size();
      if (!on_roots && !root.open.empty()) {
        Take(PopulationRow(at, r, Verdict::kUnknown,
                           "there may be more of these: " + root.open.front().reason));
      } else if (n == 0) {
        Take(PopulationRow(at, r, Verdict::kNotApplicable, "no resource of the types it judges"));
      }
      ledger.populations.push_back({static_cast<std::uint32_t>(r), at, static_cast<std::uint32_t>(n)});
      for (; t < tasks.size() && tasks[t].root == r; ++t) {
        for (Judged& judged : tasks[t].out) {
          const Resource* resource =
              on_roots ? nullptr : root.resources.data() + (judged.cell.subject - roots[r].first_subject);
          Waive(control, judged, resource);
          Take(std::move(judged));
        }
      }
    }
  }

  // Stage two sees what stage one found, whole.
  StageTwo& Second() {
    if (!second) {
      std::vector<Cell> cells;
      // What asks nothing of a resource says nothing to stage two, and is most of it.
      for (const auto& rows : results) {
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(cells),
                     [](const Cell& c) { return c.verdict != Verdict::kNotApplicable; });
      }
      cells.shrink_to_fit();
      second = std::make_unique<StageTwo>(ledger, std::move(cells), selection.controls);
    }
    return *second;
  }

  void JudgeWaivers(const ControlBase& control, std::uint32_t at) {
    const std::vector<Cell> rows = Second().Judge(control, at);
    results[at].insert(results[at].end(), rows.begin(), rows.end());
  }

  void Judge(const ControlBase& control) {
    const std::uint32_t at = control_index.at(control.id);
    if (done[at]) return;
    if (control.population() == ControlBase::Population::kWaivers) {
      for (const ControlBase* other : selection.controls) {
        if (other->population() != ControlBase::Population::kWaivers) Judge(*other);
      }
      JudgeWaivers(control, at);
    } else {
      JudgeStageOne(control, at);
    }
    if (const auto left = awaited.find(control.fixture_key()); left != awaited.end() && --left->second == 0) {
      for (RootState& root : roots) root.adapted.erase(control.fixture_key());
    }
    results[at].shrink_to_fit();
    done[at] = true;
    ledger.controls[at].judged = true;
    ++ledger.run.judged;
  }
};

Judging::Judging(const Snapshot& snapshot, const Selection& selection)
    : impl_(std::make_unique<Impl>(snapshot, selection)) {}
Judging::~Judging() = default;

Judging::Summary Judging::JudgeControl(const ControlBase& control) {
  impl_->Judge(control);
  Summary s;
  for (const Cell& cell : impl_->results[impl_->control_index.at(control.id)]) {
    ++s.cells;
    switch (cell.verdict) {
      case Verdict::kPass:
        ++s.passed;
        break;
      case Verdict::kFail:
        ++s.failed;
        break;
      case Verdict::kUnknown:
        ++s.unknown;
        break;
      case Verdict::kNotApplicable:
        ++s.not_applicable;
        break;
      case Verdict::kWaived:
        ++s.waived;
        break;
      case Verdict::kError:
        ++s.errors;
        break;
    }
    if ((cell.verdict == Verdict::kFail || cell.verdict == Verdict::kError) && s.first_failure.empty()) {
      const Subject& subject = impl_->ledger.subjects[cell.subject];
      s.first_failure = subject.address + " (" + subject.location.file + ":" +
                        std::to_string(subject.location.start_line) + ")";
      if (const Detail* d = impl_->ledger.detail(cell)) s.first_failure += ": " + d->message;
    }
  }
  return s;
}

Ledger Judging::Finish() {
  for (const ControlBase* c : impl_->selection.controls) impl_->Judge(*c);
  Ledger& ledger = impl_->ledger;
  impl_->second.reset();
  std::size_t rows_in_all = 0;
  for (const auto& rows : impl_->results) rows_in_all += rows.size();
  ledger.cells.reserve(rows_in_all);
  for (auto& rows : impl_->results) {
    ledger.cells.insert(ledger.cells.end(), rows.begin(), rows.end());
    rows = {};
  }
  std::vector<std::string> scenario_of;
  for (const auto& root : impl_->snapshot.roots) scenario_of.push_back(root->scenario);
  FoldScenarios(ledger, scenario_of);
  PutInOrder(ledger);
  CountImportedWaivers(ledger, impl_->selection.imported == ImportedWaivers::kWarn);
  FillFingerprints(ledger);
  CollectExcerpts(ledger, *impl_->snapshot.sources, impl_->selection.secret_key);
  return std::move(ledger);
}

Ledger Judge(const Snapshot& snapshot, const Selection& selection) {
  Judging judging(snapshot, selection);
  return judging.Finish();
}

}  // namespace assay
