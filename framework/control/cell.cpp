// SPDX-License-Identifier: Apache-2.0
#include "control/cell.h"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <cassert>
#include <exception>
#include <tuple>

#include "control/told.h"

namespace assay {
namespace {

thread_local CellContext* current = nullptr;

}  // namespace

CellContext::CellContext() {
  assert(!current && "one cell context a thread");
  current = this;
}
CellContext::~CellContext() { current = nullptr; }
CellContext& CellContext::Current() {
  assert(current);
  return *current;
}

std::uint32_t CellContext::NoteRead(detail::ReadNote note) {
  if (!looking_at_.empty()) std::tie(note.element, note.element_owner) = looking_at_.back();
  reads_.push_back(std::move(note));
  return static_cast<std::uint32_t>(reads_.size() - 1);
}

void CellContext::Negate(std::uint32_t first, std::uint32_t end) {
  for (std::uint32_t i = first; explaining_ && i < end && i < reads_.size(); ++i) {
    reads_[i].negated = !reads_[i].negated;
  }
}

void CellContext::MarkConditions(std::uint32_t first, std::uint32_t end) {
  for (std::uint32_t i = first; explaining_ && i < end && i < reads_.size(); ++i) reads_[i].condition = true;
}

void CellContext::Expect(const Tri& tri, bool negative, detail::Place place) {
  const Guard in = guards_.And(assumed_, scope_);
  if (in == Guard::kNever) return;
  reached_ = true;
  Tri here = tri;
  here.fail = guards_.And(tri.fail, in);
  here.open = guards_.And(tri.open, in);
  sum_ = sum_ && here;
  const bool notable = here.fail != Guard::kNever || here.open != Guard::kNever;
  if (!explaining_ || !notable) return;
  ExpectationNote note;
  note.tri = here;
  note.negative = negative;
  note.text = place.text;
  note.line = place.line;
  if (!scopes_.empty()) {
    note.has_element = true;
    note.element = scopes_.back().element;
  }
  expectations_.push_back(std::move(note));
}

void CellContext::ExpectListClosed(const char* name, Guard open, const Value& source, const PathNode* path,
                                   detail::Place place) {
  const Guard in = guards_.And(assumed_, scope_);
  if (in == Guard::kNever) return;
  reached_ = true;
  if (open == Guard::kNever) return;
  const Guard here = guards_.And(open, in);
  sum_ = sum_ && Tri{Guard::kNever, here, 0, 0};
  if (!explaining_) return;
  ExpectationNote note;
  note.tri = {Guard::kNever, here, read_count(), read_count()};
  note.has_element = true;
  note.element = {path, source, nullptr};
  note.text = place.text;
  note.line = place.line;
  note.open_list = name;
  expectations_.push_back(std::move(note));
}

bool CellContext::Holds(const Tri& tri) {
  MarkConditions(tri.first_read, tri.end_read);
  Guard yes = guards_.Not(guards_.Or(tri.fail, tri.open));
  if (tri.open != Guard::kNever) {
    // Nobody knows which way an unknown goes: an anonymous condition stands for it, the same at this place of
    // the path in every run.
    while (choices_.size() <= at_) {
      choices_.push_back(guards_.top(guards_.Fresh("?", true)));
    }
    yes = guards_.Or(yes, guards_.And(tri.open, guards_.Of(choices_[at_])));
  }
  if (guards_.And(assumed_, guards_.Not(yes)) == Guard::kNever) return true;
  if (guards_.And(assumed_, yes) == Guard::kNever) return false;
  const bool take = at_ < script_.size() ? script_[at_] : true;
  ++at_;
  trail_.push_back(take);
  assumed_ = guards_.And(assumed_, take ? yes : guards_.Not(yes));
  return take;
}

void CellContext::PushElement(const ElementNote& element, Guard present) {
  scopes_.push_back({element, scope_});
  scope_ = guards_.And(scope_, present);
}
void CellContext::PopElement() {
  scope_ = scopes_.back().saved;
  scopes_.pop_back();
}

void CellContext::RunPaths(const ControlBase& control, const void* subject) {
  sum_ = {};
  reached_ = false;
  script_.clear();
  choices_.clear();
  for (int run = 0; run < kMaxRuns; ++run) {
    assumed_ = Guard::kAlways;
    scope_ = Guard::kAlways;
    scopes_.clear();
    looking_at_.clear();
    at_ = 0;
    trail_.clear();
    if (!explaining_) reads_.clear();
    try {
      control.Run(subject);
    } catch (const std::exception& e) {
      error_ = std::string("the control threw: ") + e.what();
      return;
    }
    std::vector<bool> next = trail_;
    while (!next.empty() && !next.back()) next.pop_back();
    if (next.empty()) return;
    next.back() = false;
    script_ = std::move(next);
  }
  sum_ = sum_ && Undecided();
}

CellResult CellContext::Judge(const ControlBase& control, const void* subject, const Root& root,
                              const GuardTable& frozen, Guard present, const ParameterValues& parameters) {
  static_cast<void>(root);
  guards_ = GuardTable(&frozen);
  arena_ = Arena();
  reads_.clear();
  expectations_.clear();
  error_.clear();
  explaining_ = false;
  parameters_ = &parameters;

  CellResult result;
  ::testing::TestPartResultArray parts;
  {
    // A plain EXPECT_* in a body belongs to the cell, not to the test that happens to be running.
    ::testing::ScopedFakeTestPartResultReporter intercept(
        ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &parts);
    RunPaths(control, subject);
  }
  auto take_parts = [&] {
    for (int i = 0; i < parts.size(); ++i) {
      if (!parts.GetTestPartResult(i).failed()) continue;
      sum_ = Certainly(false);
      reached_ = true;
      error_ = parts.GetTestPartResult(i).message();
    }
  };
  take_parts();
  result.error = error_;

  const Guard exists = guards_.And(present, guards_.feasible());
  const Guard elsewhere = guards_.Not(exists);
  const Guard fail = guards_.ForAllAnonymous(guards_.Or(sum_.fail, elsewhere));
  const Guard any = guards_.ExistsAnonymous(guards_.And(guards_.Or(sum_.fail, sum_.open), exists));
  if (!reached_) {
    result.state = CellResult::State::kNotApplicable;
    return result;
  }
  if (any == Guard::kNever && !guards_.overflowed()) {
    result.state = CellResult::State::kPass;
    return result;
  }
  result.state = fail == Guard::kAlways ? CellResult::State::kFail : CellResult::State::kOpen;
  result.fail = guards_.And(fail, guards_.ExistsAnonymous(exists));
  result.open = guards_.And(any, guards_.Not(fail));
  if (result.state == CellResult::State::kOpen && result.fail != Guard::kNever) {
    const Guard there = guards_.ExistsAnonymous(exists);
    // What the body says, where that is all there is to say: it is about fewer conditions than what exists.
    const Guard said = guards_.ForAllAnonymous(sum_.fail);
    const bool all = guards_.And(said, there) == result.fail;
    const Told told = Tell(guards_, all ? said : result.fail, there);
    result.fails_when = told.when;
    result.witness = told.witness;
  }
  reads_.clear();
  explaining_ = true;
  {
    ::testing::TestPartResultArray ignored;
    ::testing::ScopedFakeTestPartResultReporter intercept(
        ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &ignored);
    RunPaths(control, subject);
  }
  explaining_ = false;
  return result;
}

Tri operator&&(const Tri& a, const Tri& b) {
  GuardTable& g = detail::CurrentGuards();
  Tri t;
  t.fail = g.Or(a.fail, b.fail);
  const Guard open = g.Or(a.open, b.open);
  t.open = open == Guard::kNever ? open : g.And(open, g.Not(t.fail));
  if (a.first_read == a.end_read) {
    t.first_read = b.first_read;
    t.end_read = b.end_read;
  } else if (b.first_read == b.end_read) {
    t.first_read = a.first_read;
    t.end_read = a.end_read;
  } else {
    t.first_read = std::min(a.first_read, b.first_read);
    t.end_read = std::max(a.end_read, b.end_read);
  }
  return t;
}
Tri operator!(const Tri& a) {
  GuardTable& g = detail::CurrentGuards();
  CellContext::Current().Negate(a.first_read, a.end_read);
  return {g.Not(g.Or(a.fail, a.open)), a.open, a.first_read, a.end_read};
}
Tri Implies(const Tri& when, const Tri& then) {
  CellContext::Current().MarkConditions(when.first_read, when.end_read);
  return !when || then;
}
Tri operator||(const Tri& a, const Tri& b) { return !(!a && !b); }

namespace detail {

GuardTable& CurrentGuards() { return CellContext::Current().guards(); }
bool Explaining() { return CellContext::Current().explaining(); }
std::uint32_t NoteRead(ReadNote note) { return CellContext::Current().NoteRead(std::move(note)); }
std::uint32_t ReadCount() { return CellContext::Current().read_count(); }
std::uint32_t NoteOpenList(const char* name, Guard open, const Value& source, const PathNode* path) {
  CellContext& cell = CellContext::Current();
  auto* info = new (cell.arena().Allocate(sizeof(CaseInfo), alignof(CaseInfo))) CaseInfo();
  info->state = SettingState::kUnknown;
  info->guard = open;
  info->source = source;
  info->path = path;
  ReadNote note;
  note.name = name;
  note.maybe = info;
  note.open = open;
  return cell.NoteRead(std::move(note));
}
void NoteEmptyList(const char* name, const Value& source, const PathNode* path) {
  CellContext& cell = CellContext::Current();
  if (!cell.explaining()) return;
  auto* info = new (cell.arena().Allocate(sizeof(CaseInfo), alignof(CaseInfo))) CaseInfo();
  info->state = source.is_absent() ? SettingState::kAbsent : SettingState::kKnown;
  info->source = source;
  info->path = path;
  ReadNote note;
  note.name = name;
  note.no = info;
  note.fail = Guard::kAlways;
  note.expected = "has an element that meets the requirement";
  cell.NoteRead(std::move(note));
}
LookingAt::LookingAt(const Value& element, const Resource* owner) {
  if (Explaining()) CellContext::Current().PushLookingAt(element, owner);
}
LookingAt::~LookingAt() {
  if (Explaining()) CellContext::Current().PopLookingAt();
}
void* CellAllocate(std::size_t bytes, std::size_t align) {
  return CellContext::Current().arena().Allocate(bytes, align);
}
const char* CellCopy(std::string_view name) {
  auto* to = static_cast<char*>(CellAllocate(name.size() + 1, 1));
  name.copy(to, name.size());
  to[name.size()] = '\0';
  return to;
}
AdaptContext CellContextFor(const Root& root, const Resource& resource, const Value& value,
                            const PathNode* path) {
  CellContext& cell = CellContext::Current();
  AdaptContext context(root, resource, cell.guards(), cell.arena());
  return context.Inside({Guard::kAlways, value, path, &resource});
}

void Expect(const Tri& tri, bool negative, Place place) {
  CellContext::Current().Expect(tri, negative, place);
}
bool Holds(const Tri& tri) { return CellContext::Current().Holds(tri); }
void ExpectListClosed(const char* name, Guard open, const Value& source, const PathNode* path, Place place) {
  CellContext::Current().ExpectListClosed(name, open, source, path, place);
}
ElementScope::ElementScope(const PathNode* path, const Value& source, const Resource* owner, Guard present) {
  CellContext::Current().PushElement({path, source, owner}, present);
}
ElementScope::~ElementScope() { CellContext::Current().PopElement(); }

void* ArenaAllocate(Arena& arena, std::size_t bytes, std::size_t align) {
  return arena.Allocate(bytes, align);
}
void* ContextAllocate(AdaptContext& context, std::size_t bytes, std::size_t align) {
  return context.Allocate(bytes, align);
}

std::vector<std::string> ParameterList(std::string_view name) {
  const ParameterValues& values = CellContext::Current().parameters();
  const auto it = values.find(name);
  return it == values.end() ? std::vector<std::string>() : it->second;
}
std::string ParameterText(std::string_view name) {
  const auto list = ParameterList(name);
  return list.empty() ? std::string() : list.front();
}

template <>
std::string ParameterOf<std::string>::Get(std::string_view name) {
  return ParameterText(name);
}
template <>
std::int64_t ParameterOf<std::int64_t>::Get(std::string_view name) {
  return std::strtoll(ParameterText(name).c_str(), nullptr, 10);
}
template <>
bool ParameterOf<bool>::Get(std::string_view name) {
  return ParameterText(name) == "true";
}
template <>
std::vector<std::string> ParameterOf<std::vector<std::string>>::Get(std::string_view name) {
  return ParameterList(name);
}

}  // namespace detail
}  // namespace assay
