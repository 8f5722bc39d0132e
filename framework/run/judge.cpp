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
// So many subjects are adapted and judged, by all controls on their fixture, before the next are: what is
// adapted takes kilobytes a subject, and a template may hold hundreds of thousands.
constexpr std::size_t kWave = 16 * kChunk;

// Some neighbours among the subjects of one fixture in one root, adapted.
struct Slice {
  std::size_t root = 0;
  std::vector<const Resource*> resources;
  Arena arena = {};
  std::vector<const void*> fixtures = {};  // parallel to the resources
};

struct RootState {
  const Root* root = nullptr;
  // Guards that adapting made, over the root's own. It grows only between judging two controls.
  std::unique_ptr<GuardTable> guards;
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
  std::size_t hash = std::hash<std::string_view>()(d.message);
  const auto add = [&](std::size_t h) { hash = hash * 0x9E3779B97F4A7C15ull + h; };
  for (const Observation& o : d.observations) {
    add(std::hash<std::string_view>()(o.attribute));
    add(std::hash<std::string_view>()(o.observed) + o.assumed);
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
  Snapshot own;  // empty if it is somebody else's
  const Snapshot& snapshot;
  const Selection& selection;
  Waivers waivers;
  std::vector<RootState> roots;
  Ledger ledger;
  std::map<std::string, std::uint32_t, std::less<>> control_index;
  std::unordered_multimap<std::size_t, std::uint32_t> shared_details;  // by hash
  TextPool texts;
  std::vector<std::vector<Cell>> results;  // by control index, in order of root and subject
  std::vector<bool> done;
  std::unique_ptr<StageTwo> second;

  Impl(const Snapshot& s, const Selection& sel) : snapshot(s), selection(sel), waivers(s, sel) {
    ledger.files = s.files;
    PlaceDiagnostics(s.diagnostics);
    Begin();
  }

  Impl(Snapshot&& s, const Selection& sel)
      : own(std::move(s)), snapshot(own), selection(sel), waivers(own, sel) {
    own.comments = std::vector<CommentRecord>();
    ledger.files = std::move(own.files);
    PlaceDiagnostics(std::exchange(own.diagnostics, {}));
    Begin();
  }

  void Begin() {
    ledger.run = selection.run;
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

  void PlaceDiagnostics(Diagnostics diagnostics) {
    ledger.diagnostics.reserve(diagnostics.size());
    ledger.diagnostic_locations.reserve(diagnostics.size());
    for (Diagnostic& d : diagnostics) {
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
    for (const ControlBase* c : selection.controls) ledger.controls[control_index.at(c->id)].selected = true;
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
        texts.Share(s.type);
        s.location = Locate(*snapshot.sources, r.header_span.valid() ? r.header_span : r.span);
        s.calls = CallSteps(r, *snapshot.sources);
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

  // The index among the ledger's subjects; kNoSubject if it is no resource of this root.
  std::uint32_t SubjectOf(std::size_t root, const Resource* resource) const {
    const std::vector<Resource>& resources = roots[root].root->resources;
    const auto before = std::less<const Resource*>();
    if (resources.empty() || before(resource, resources.data()) || before(&resources.back(), resource))
      return kNoSubject;
    return roots[root].first_subject + static_cast<std::uint32_t>(resource - resources.data());
  }

  void Adapt(const ControlBase& control, Slice& slice) {
    RootState& state = roots[slice.root];
    const RootSettings& settings = SettingsFor(selection, state.root->name);
    for (const Resource* r : slice.resources) {
      AdaptContext context(*state.root, *r, *state.guards, slice.arena);
      context.account = &settings.account;
      slice.fixtures.push_back(control.Adapt(context));
    }
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
    if (why.owner && why.owner != resource) out.cell.owner = SubjectOf(root, why.owner);
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

  // Rows of one kind say the same of each subject.
  void ShareTexts(Detail& detail) {
    for (SharedText* text : {&detail.message, &detail.fails_when, &detail.witness}) texts.Share(*text);
    for (Observation& o : detail.observations) {
      texts.Share(o.attribute);
      texts.Share(o.observed);
    }
    detail.observations.shrink_to_fit();
    for (Finding& f : detail.findings) {
      for (SharedText* text : {&f.attribute, &f.observed, &f.expected, &f.message}) texts.Share(*text);
      for (OriginStep& step : f.origin) texts.Share(step.text);
      f.origin.shrink_to_fit();
    }
    detail.findings.shrink_to_fit();
  }

  void Take(Judged&& judged) {
    if (judged.has_detail) {
      ShareTexts(judged.detail);
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

  Judged PopulationRow(std::uint32_t control_at, std::size_t root, Verdict verdict,
                       std::string_view message) {
    Judged row;
    row.cell = {control_at, static_cast<std::uint32_t>(root), kNoSubject, kNoSubject, kNoDetail, verdict};
    row.detail.message = message;
    row.has_detail = row.shared = true;
    return row;
  }

  // One of the controls that are judged together.
  struct Member {
    const ControlBase* control;
    std::uint32_t at;
    std::vector<std::optional<ParameterValues>> parameters = {};  // by root; null: a required one isn't set
    std::size_t next_root = 0;                                    // what stands before it has its rows
  };

  struct Task {
    const Slice* slice;
    Member* member;
    std::size_t begin, end;
    std::vector<Judged> out = {};
  };

  void JudgeTask(Task& task) {
    const std::size_t root = task.slice->root;
    const RootState& state = roots[root];
    const ControlBase& control = *task.member->control;
    const bool on_roots = control.population() == ControlBase::Population::kRoots;
    CellContext context;
    for (std::size_t i = task.begin; i < task.end; ++i) {
      Arena root_arena;
      const Resource* resource = on_roots ? nullptr : task.slice->resources[i];
      const void* fixture = on_roots ? control.AdaptRoot(*state.root, root_arena) : task.slice->fixtures[i];
      const CellResult result =
          context.Judge(control, fixture, *state.root, *state.guards,
                        resource ? resource->present : Guard::kAlways, *task.member->parameters[root]);
      const std::uint32_t subject = on_roots ? state.self_subject : SubjectOf(root, resource);
      task.out.push_back(Conclude(context, control, result, task.member->at, root, subject, resource));
    }
  }

  // A root's rows begin with the population's own.
  void OpenRoot(const Member& member, std::size_t r, std::size_t subjects) {
    const Root& root = *roots[r].root;
    const auto index = static_cast<std::uint32_t>(r);
    if (!member.parameters[r]) {
      Take(PopulationRow(member.at, r, Verdict::kNotApplicable, kParameterNotSet));
      ledger.populations.push_back({index, member.at, 0});
      return;
    }
    const bool on_roots = member.control->population() == ControlBase::Population::kRoots;
    if (!on_roots && !root.open.empty()) {
      Take(PopulationRow(member.at, r, Verdict::kUnknown,
                         "there may be more of these: " + root.open.front().reason));
    } else if (subjects == 0) {
      Take(PopulationRow(member.at, r, Verdict::kNotApplicable, "no resource of the types it judges"));
    }
    ledger.populations.push_back({index, member.at, static_cast<std::uint32_t>(subjects)});
  }

  // Judges what a wave holds; `subjects` are counted by root.
  void JudgeWave(std::vector<Slice>& wave, std::vector<Member>& members,
                 const std::vector<std::size_t>& subjects) {
    const ControlBase& any = *members.front().control;
    const bool on_roots = any.population() == ControlBase::Population::kRoots;
    // Slices of one root share its guards.
    std::vector<std::pair<std::size_t, std::size_t>> same_root;
    std::size_t cells = 0;
    for (std::size_t i = 0; i < wave.size(); ++i) {
      cells += wave[i].resources.size();
      if (i > 0 && wave[i].root == wave[i - 1].root) {
        same_root.back().second = i + 1;
      } else {
        same_root.emplace_back(i, i + 1);
      }
    }
    if (!on_roots) {
      ParallelFor(same_root.size(), same_root.size() > 64 ? selection.jobs : 1, [&](std::size_t n) {
        for (std::size_t i = same_root[n].first; i < same_root[n].second; ++i) Adapt(any, wave[i]);
      });
    }
    std::vector<Task> tasks;
    for (Member& member : members) {
      for (const Slice& slice : wave) {
        if (!member.parameters[slice.root]) continue;
        const std::size_t n = slice.resources.size();
        for (std::size_t begin = 0; begin < n; begin += kChunk)
          tasks.push_back({&slice, &member, begin, std::min(begin + kChunk, n)});
      }
    }
    ParallelFor(tasks.size(), cells * members.size() >= 2 * kChunk ? selection.jobs : 1,
                [&](std::size_t t) { JudgeTask(tasks[t]); });
    for (Task& task : tasks) {
      const std::size_t r = task.slice->root;
      for (; task.member->next_root <= r; ++task.member->next_root)
        OpenRoot(*task.member, task.member->next_root, subjects[task.member->next_root]);
      for (Judged& judged : task.out) {
        const Resource* resource =
            on_roots ? nullptr
                     : roots[r].root->resources.data() + (judged.cell.subject - roots[r].first_subject);
        Waive(*task.member->control, judged, resource);
        Take(std::move(judged));
      }
      task.out = std::vector<Judged>();
    }
  }

  // Judges a control, and with it all that are selected on the same fixture.
  void JudgeStageOne(const ControlBase& control) {
    const bool on_roots = control.population() == ControlBase::Population::kRoots;
    std::vector<Member> members;
    for (const ControlBase* other : selection.controls) {
      const std::uint32_t at = control_index.at(other->id);
      const bool together = !on_roots && other->population() == control.population() &&
                            other->fixture_key() == control.fixture_key();
      if (!done[at] && (other == &control || together)) members.push_back({other, at});
    }
    for (Member& member : members) {
      member.parameters.resize(roots.size());
      for (std::size_t r = 0; r < roots.size(); ++r)
        member.parameters[r] = ParametersFor(*member.control, SettingsFor(selection, roots[r].root->name));
    }
    const std::vector<std::string> types = control.types();
    std::vector<std::size_t> subjects(roots.size());
    std::vector<Slice> wave;
    std::size_t waiting = 0;
    const auto judge = [&] {
      if (!wave.empty()) JudgeWave(wave, members, subjects);
      wave.clear();
      waiting = 0;
    };
    for (std::size_t r = 0; r < roots.size(); ++r) {
      std::vector<const Resource*> resources;
      if (on_roots) {
        SelfSubject(r);
        resources = {nullptr};
      } else {
        resources = detail::ResourcesOf(*roots[r].root, types);
      }
      subjects[r] = resources.size();
      const bool wanted = std::any_of(members.begin(), members.end(),
                                      [&](const Member& m) { return m.parameters[r].has_value(); });
      for (std::size_t begin = 0; wanted && begin < resources.size();) {
        const std::size_t n = std::min(resources.size() - begin, kWave - waiting);
        const auto first = resources.begin() + static_cast<std::ptrdiff_t>(begin);
        wave.push_back({r, {first, first + static_cast<std::ptrdiff_t>(n)}});
        begin += n;
        waiting += n;
        if (waiting == kWave) judge();
      }
    }
    judge();
    for (Member& member : members) {
      for (; member.next_root < roots.size(); ++member.next_root)
        OpenRoot(member, member.next_root, subjects[member.next_root]);
      Done(member.at);
    }
  }

  // Stage two sees what stage one found, whole.
  StageTwo& Second() {
    if (!second) {
      std::vector<Cell> cells;
      // What asks nothing of a resource says nothing to stage two, and is most of it. Without waivers all of
      // it says nothing.
      for (const auto& rows : results) {
        if (ledger.waivers.empty()) break;
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

  void Done(std::uint32_t at) {
    results[at].shrink_to_fit();
    done[at] = true;
    ledger.controls[at].judged = true;
    ++ledger.run.judged;
  }

  void Judge(const ControlBase& control) {
    const std::uint32_t at = control_index.at(control.id);
    if (done[at]) return;
    if (control.population() != ControlBase::Population::kWaivers) return JudgeStageOne(control);
    for (const ControlBase* other : selection.controls) {
      if (other->population() != ControlBase::Population::kWaivers) Judge(*other);
    }
    JudgeWaivers(control, at);
    Done(at);
  }
};

Judging::Judging(const Snapshot& snapshot, const Selection& selection)
    : impl_(std::make_unique<Impl>(snapshot, selection)) {}
Judging::Judging(Snapshot&& snapshot, const Selection& selection)
    : impl_(std::make_unique<Impl>(std::move(snapshot), selection)) {}
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
  std::vector<std::string> scenario_of;
  for (const auto& root : impl_->snapshot.roots) scenario_of.push_back(root->scenario);
  impl_->own.roots = decltype(Snapshot::roots)();  // reports read the ledger, and the texts of files
  impl_->shared_details.clear();
  impl_->texts = TextPool();
  std::size_t rows_in_all = 0;
  for (const auto& rows : impl_->results) rows_in_all += rows.size();
  ledger.cells.reserve(rows_in_all);
  for (auto& rows : impl_->results) {
    ledger.cells.insert(ledger.cells.end(), rows.begin(), rows.end());
    rows = std::vector<Cell>();
  }
  FoldScenarios(ledger, scenario_of);
  PutInOrder(ledger);
  CountImportedWaivers(ledger, impl_->selection.imported == ImportedWaivers::kWarn);
  FillFingerprints(ledger);
  CollectExcerpts(ledger, *impl_->snapshot.sources, impl_->selection.secret_key, impl_->selection.secrets);
  return std::move(ledger);
}

Ledger Judge(const Snapshot& snapshot, const Selection& selection) {
  Judging judging(snapshot, selection);
  return judging.Finish();
}

}  // namespace assay
