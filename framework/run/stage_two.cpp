// SPDX-License-Identifier: Apache-2.0
#include "run/stage_two.h"

#include <algorithm>
#include <map>
#include <optional>

#include "catalog/waiver.h"
#include "control/cell.h"
#include "run/compensation.h"
#include "run/explain.h"

namespace assay {
namespace {

const std::string kNothing;

template <class T>
Setting<T> Fact(Arena& arena, const char* name, std::optional<typename SettingStorage<T>::type> value,
                const Value& source, SettingState without = SettingState::kAbsent) {
  auto* c = new (arena.Allocate(sizeof(SettingCase<T>), alignof(SettingCase<T>))) SettingCase<T>();
  c->path = new (arena.Allocate(sizeof(PathNode), alignof(PathNode))) PathNode{nullptr, name, -1, {}};
  c->source = source;
  c->state = without;
  if (value) {
    c->state = SettingState::kKnown;
    c->value = *value;
  }
  return Setting<T>(name, {c, 1});
}

Setting<std::string> TextFact(Arena& arena, const char* name, const std::string& text, const Origin* origin) {
  return Fact<std::string>(arena, name,
                           text.empty() ? std::optional<std::string_view>() : std::string_view(text),
                           Value::String(text, origin));
}

// Whether the control that a waiver names makes up for what it covers; absent if it names none.
Setting<bool> CompensationFact(Arena& arena, const std::string& control, const Compensation& compensation,
                               const Origin* origin) {
  using State = Compensation::State;
  constexpr const char* kName = "compensating";
  if (control.empty()) return Fact<bool>(arena, kName, std::nullopt, Value::String("", origin));
  if (compensation.state == State::kPasses)
    return Fact<bool>(arena, kName, true, Value::String(control, origin));
  const std::string_view why = arena.Copy(std::string_view(compensation.why));
  if (compensation.state == State::kFails) return Fact<bool>(arena, kName, false, Value::String(why, origin));
  auto* unknown = arena.New<Unknown>();
  unknown->expression = why;
  return Fact<bool>(arena, kName, std::nullopt, Value::Of(unknown, origin), SettingState::kUnknown);
}

bool IsResource(const Subject& subject) {
  return subject.type != kWaiverType && subject.type != kRootModuleType && subject.type != kTemplateType;
}

}  // namespace

StageTwo::StageTwo(Ledger& ledger, std::vector<Cell> stage_one, std::vector<const ControlBase*> selected)
    : ledger_(ledger), stage_one_(std::move(stage_one)), selected_(std::move(selected)) {
  subjects_.assign(ledger_.waivers.size(), kNoSubject);
  covered_by_.resize(ledger_.waivers.size());
  for (std::size_t i = 0; i < stage_one_.size(); ++i) {
    const Detail* detail = ledger_.detail(stage_one_[i]);
    if (detail && detail->waiver && detail->waiver->record < covered_by_.size())
      covered_by_[detail->waiver->record].push_back(static_cast<std::uint32_t>(i));
  }
  // The root that a waiver belongs to: the first that has a resource in its file, else the first.
  std::map<std::string_view, std::uint32_t> first_root;
  for (const Subject& subject : ledger_.subjects) {
    if (!IsResource(subject) || subject.location.file.empty()) continue;
    const auto [it, fresh] = first_root.try_emplace(subject.location.file, subject.root);
    if (!fresh) it->second = std::min(it->second, subject.root);
  }
  for (const WaiverRecord& waiver : ledger_.waivers) {
    const auto it = first_root.find(waiver.location.file);
    roots_.push_back(it == first_root.end() ? 0 : it->second);
  }
}

std::uint32_t StageTwo::SubjectOf(std::size_t waiver) {
  std::uint32_t& subject = subjects_[waiver];
  if (subject == kNoSubject) {
    const WaiverRecord& w = ledger_.waivers[waiver];
    Subject s;
    s.root = roots_[waiver];
    s.address = "waiver." + w.id;
    s.type = kWaiverType;
    s.location = w.location;
    s.judged = true;
    subject = static_cast<std::uint32_t>(ledger_.subjects.size());
    ledger_.subjects.push_back(std::move(s));
  }
  return subject;
}

std::uint32_t StageTwo::AddDetail(Detail detail) {
  ledger_.details.push_back(std::move(detail));
  return static_cast<std::uint32_t>(ledger_.details.size() - 1);
}

Cell StageTwo::Row(const ControlBase& control, std::uint32_t at, std::size_t waiver) {
  const WaiverRecord& w = ledger_.waivers[waiver];
  const std::int64_t today =
      DayNumber(std::string_view(ledger_.run.evaluation_date).substr(0, 10)).value_or(0);
  Arena arena;
  auto* origin = arena.New<Origin>(OriginKind::kLiteral, Span());
  const bool known = std::any_of(Registry().begin(), Registry().end(),
                                 [&](const ControlBase* c) { return MatchesGlob(w.control, c->id); });
  // One that isn't in force could not be used; that it isn't is said by another control.
  const bool used = w.covers > 0 || !w.in_force;
  WaiverSubject subject;
  subject.used = Fact<bool>(arena, "control", used, Value::String(w.control, origin));
  subject.names_known_control = Fact<bool>(arena, "control", known, Value::String(w.control, origin));
  subject.reason = TextFact(arena, "reason", w.reason, origin);
  subject.owner = TextFact(arena, "owner", w.owner, origin);
  subject.until = TextFact(arena, "until", w.until, origin);
  const auto day = DayNumber(w.until);
  subject.days_left = Fact<std::int64_t>(arena, "until", day ? std::optional(*day - today) : std::nullopt,
                                         Value::String(w.until, origin));
  const std::string& compensating = covered_by_[waiver].empty() ? kNothing : w.compensating;
  subject.compensating = TextFact(arena, "compensating", compensating, origin);
  subject.compensated = CompensationFact(
      arena, compensating, CompensationBy(compensating, ledger_, stage_one_, covered_by_[waiver]), origin);

  // Nothing here hangs on a condition of the root.
  const Root root;
  CellContext context;
  const CellResult result = context.Judge(control, &subject, root, root.guards, Guard::kAlways, {});
  Cell cell{at, roots_[waiver], SubjectOf(waiver), kNoSubject, kNoDetail, Verdict::kPass};
  using State = CellResult::State;
  if (result.state == State::kNotApplicable) {
    cell.verdict = Verdict::kNotApplicable;
    return cell;
  }
  Detail detail;
  detail.observations = Observe(context);
  if (result.state != State::kPass) {
    cell.verdict = result.state == State::kFail ? Verdict::kFail : Verdict::kUnknown;
    if (!result.error.empty()) cell.verdict = Verdict::kError;
    detail.message = result.error;
    detail.findings = Explain(context, result, nullptr, Sources()).findings;
    for (Finding& finding : detail.findings) finding.location = w.location;
    if (detail.message.empty()) {
      detail.message = detail.findings.empty() ? "can't be decided" : detail.findings.front().message;
    }
  }
  cell.detail = AddDetail(std::move(detail));
  return cell;
}

std::vector<Cell> StageTwo::Judge(const ControlBase& control, std::uint32_t at) {
  std::vector<std::vector<Cell>> by_root(ledger_.roots.size());
  for (std::size_t i = 0; i < ledger_.waivers.size() && !by_root.empty(); ++i) {
    const WaiverRecord& w = ledger_.waivers[i];
    if (w.imported) continue;
    const auto names = [&](const ControlBase* c) { return MatchesGlob(w.control, c->id); };
    const bool known = std::any_of(Registry().begin(), Registry().end(), names);
    if (known && std::none_of(selected_.begin(), selected_.end(), names)) continue;
    by_root[roots_[i]].push_back(Row(control, at, i));
  }
  std::vector<Cell> out;
  for (std::size_t r = 0; r < by_root.size(); ++r) {
    ledger_.populations.push_back(
        {static_cast<std::uint32_t>(r), at, static_cast<std::uint32_t>(by_root[r].size())});
    if (by_root[r].empty()) {
      if (nothing_here_ == kNoDetail) nothing_here_ = AddDetail({.message = "no waiver here"});
      by_root[r].push_back({at, static_cast<std::uint32_t>(r), kNoSubject, kNoSubject, nothing_here_,
                            Verdict::kNotApplicable});
    }
    out.insert(out.end(), by_root[r].begin(), by_root[r].end());
  }
  return out;
}

}  // namespace assay
