// SPDX-License-Identifier: Apache-2.0
#include "terraform/evaluator.h"

#include <algorithm>

namespace assay::terraform {

Evaluator::Evaluator(const std::string& directory, const Directories& directories, const FileSystem& files,
                     Sources& sources, const Options& options, Root& root, Diagnostics& diagnostics)
    : directory_(directory),
      directories_(directories),
      files_(files),
      sources_(sources),
      options_(options),
      root_(root),
      diagnostics_(diagnostics),
      arena_(*root.arenas.emplace_back(std::make_unique<Arena>())),
      budget_(options.budget),
      instances_left_(static_cast<std::uint64_t>(options.budget.instances) * 10) {
  root_.name = directory;
  root_.format = Format::kTerraform;
  const ModuleConfig* config = Config(directory);
  if (config) root_.span = config->span;
  ReadInputs();
  BlockInstance only;
  root_module_ = MakeModule(nullptr, nullptr, config, only);
}

void Evaluator::Run() { Emit(*root_module_); }

// ---- nodes
// ----------------------------------------------------------------------------------------------------

Value Evaluator::Node(Slot& slot, const std::function<std::string()>& name, Span span,
                      const std::function<Value()>& f) {
  if (slot.state == SlotState::kDone) return slot.value;
  if (slot.state == SlotState::kRunning) {
    std::string chain;
    const auto first =
        std::find_if(running_.begin(), running_.end(), [&](const Running& r) { return r.slot == &slot; });
    for (auto it = first; it != running_.end(); ++it) chain += (*it->name)() + ", ";
    Emit(Error("cycle", "Cycle: " + chain + name(),
               "Each of these values needs the next one. Break the circle; what hangs on it is unknown here.",
               span));
    return ErrorValue(span);
  }
  if (running_.size() >= kMaxChain) {
    return Limit(
        span, "limit-depth", "References are nested more than " + std::to_string(kMaxChain) + " deep",
        "Values that refer to each other are followed for so many steps; what lies beyond is unknown.");
  }
  slot.state = SlotState::kRunning;
  running_.push_back({&name, &slot});
  Sink sink;
  slot.value = Apart(sink, f);
  running_.pop_back();
  slot.state = SlotState::kDone;
  EmitAll(sink);
  return slot.value;
}

bool Evaluator::Spend(std::uint64_t n, Span span) {
  if (stopped_) return false;
  if (arena_.bytes() > kMaxArena) {
    stopped_ = true;
    Limit(span, "limit-size", "Evaluation needs too much memory",
          "The values of this module take more than " + std::to_string(kMaxArena >> 20) +
              " MB; what isn't evaluated yet is unknown.");
    return false;
  }
  if (budget_.Spend(n)) return true;
  stopped_ = true;
  Limit(span, "limit-steps", "Evaluation takes too many steps",
        "More than " + std::to_string(options_.budget.steps) +
            " expressions were evaluated in this module; what isn't evaluated yet is unknown.");
  return false;
}

// Shared parts make a value of a few nodes look like one of millions: what walks a value walks each of them.
Evaluator::Extent Evaluator::Weight(const Value& v) {
  const void* key = nullptr;
  Extent sum;
  const auto add = [&](const Value& inner) {
    if (sum.nodes >= kMaxWeight || sum.depth >= kMaxValueDepth) return;
    const Extent e = Weight(inner);
    sum.nodes += e.nodes;
    sum.depth = std::max(sum.depth, e.depth + 1);
  };
  switch (v.kind()) {
    case Kind::kList:
    case Kind::kSet:
    case Kind::kTuple:
      if (v.size() == 0) return sum;
      key = v.elements().data();
      break;
    case Kind::kMap:
    case Kind::kObject:
      if (v.size() == 0) return sum;
      key = v.entries().data();
      break;
    case Kind::kChoice:
      key = v.cases().data();
      break;
    case Kind::kUnknown: {
      const Unknown& u = v.unknown();
      if (u.parts.empty() && !u.decoded && !u.structure) return sum;
      key = &u;
      break;
    }
    default:
      return sum;
  }
  if (const auto it = weights_.find(key); it != weights_.end()) return it->second;
  if (v.is_sequence()) {
    for (const Value& e : v.elements()) add(e);
  } else if (v.is_mapping()) {
    for (const Entry& e : v.entries()) add(e.value);
  } else if (v.is_choice()) {
    for (const ChoiceCase& c : v.cases()) add(c.value);
  } else {
    const Unknown& u = v.unknown();
    for (const Value& part : u.parts) add(part);
    if (u.decoded) add(*u.decoded);
    // A resource's own structure is filled in at the end and never walked before.
    if (u.structure && !u.identity) add(*u.structure);
  }
  if (sum.nodes > 64 || sum.depth > 16) weights_.emplace(key, sum);
  return sum;
}

bool Evaluator::CheckWeight(const Value& v, Span span) {
  const Extent extent = Weight(v);
  if (extent.nodes < kMaxWeight && extent.depth < kMaxValueDepth) return true;
  if (extent.depth >= kMaxValueDepth) {
    Limit(span, "limit-depth", "A value is nested too deep",
          "It has " + std::to_string(kMaxValueDepth) + " levels or more; it is unknown here.");
  } else {
    Limit(span, "limit-size", "A value is too large",
          "It has more than " + std::to_string(kMaxWeight) + " nodes; it is unknown here.");
  }
  return false;
}

Value Evaluator::TooLarge(Span span) {
  Unknown u;
  u.reason = UnknownReason::kLimit;
  u.span = span;
  u.expression = Text(SourceText(span));
  return MakeUnknown(u, arena_);
}

// ---- reporting
// ------------------------------------------------------------------------------------------------

Value Evaluator::Fail(const hcl::Expr* e, std::string summary, std::string detail) {
  sink_->broken = Guard::kAlways;
  return FailAbsent(e, std::move(summary), std::move(detail));
}

Value Evaluator::FailAbsent(const hcl::Expr* e, std::string summary, std::string detail) {
  sink_->errors.push_back(Error("terraform-evaluation", std::move(summary), std::move(detail), e->span));
  sink_->failed = Guard::kAlways;
  return ErrorValue(e->span);
}

void Evaluator::Take(Sink& from, Guard where) {
  sink_->failed = root_.guards.Or(sink_->failed, root_.guards.And(where, from.failed));
  sink_->broken = root_.guards.Or(sink_->broken, root_.guards.And(where, from.broken));
  if (where == Guard::kAlways) {
    std::move(from.errors.begin(), from.errors.end(), std::back_inserter(sink_->errors));
  }
}

Value Evaluator::FailHard(Span span, std::string summary, std::string detail) {
  Emit(Error("terraform-evaluation", std::move(summary), std::move(detail), span));
  return ErrorValue(span);
}

Value Evaluator::ErrorValue(Span span, const Type* type) {
  Unknown u;
  u.type = type;
  u.reason = UnknownReason::kError;
  u.span = span;
  u.expression = Text(SourceText(span));
  return MakeUnknown(u, arena_);
}

Value Evaluator::Limit(Span span, const char* code, std::string summary, std::string detail) {
  Emit(Error(code, std::move(summary), std::move(detail), span));
  Unknown u;
  u.reason = UnknownReason::kLimit;
  u.span = span;
  return MakeUnknown(u, arena_);
}

void Evaluator::Emit(Diagnostic diagnostic) {
  if (validating_ && diagnostic.code != "terraform-evaluation") return;
  if (!reported_.emplace(diagnostic.code, diagnostic.span, diagnostic.summary, diagnostic.detail).second)
    return;
  diagnostics_.push_back(std::move(diagnostic));
}

void Evaluator::Open(std::string reason, Span span, bool in_file) {
  if (validating_) return;
  if (opened_.emplace(span, reason).second) root_.open.push_back({std::move(reason), span, in_file});
}

// ---- building
// -------------------------------------------------------------------------------------------------

const Origin* Evaluator::Step(OriginKind kind, Span span, std::string_view what, const Origin* via) {
  return NewOrigin(arena_, kind, span, {what, via});
}

const Origin* Evaluator::WithoutContent(const Origin* origin) {
  bool any = false;
  for (const Origin* o = origin; o && !any; o = o->via()) any = o->decoded() != nullptr;
  if (!any) return origin;
  OriginLinks links = origin->links();
  links.decoded = nullptr;
  links.via = WithoutContent(links.via);
  return NewOrigin(arena_, origin->kind, origin->span, links);
}

const Unknown* Evaluator::CauseIn(const Value& v) const {
  if (v.is_unknown()) return &v.unknown();
  if (v.is_choice()) {
    for (const ChoiceCase& c : v.cases()) {
      if (const Unknown* found = CauseIn(c.value)) return found;
    }
  }
  if (v.is_sequence()) {
    for (const Value& e : v.elements()) {
      if (const Unknown* found = CauseIn(e)) return found;
    }
  }
  if (v.is_mapping()) {
    for (const Entry& e : v.entries()) {
      if (const Unknown* found = CauseIn(e.value)) return found;
    }
  }
  return nullptr;
}

Value Evaluator::Derived(const Value& cause, const Type* type, Span span, bool not_null) {
  return DerivedFrom({&cause, 1}, type, span, not_null);
}

Value Evaluator::DerivedFrom(std::span<const Value> causes, const Type* type, Span span, bool not_null) {
  Unknown u;
  u.type = type;
  u.not_null = not_null;
  u.span = span;
  bool sensitive = false;
  const Unknown* cause = nullptr;
  for (const Value& v : causes) {
    sensitive |= v.sensitive();
    if (!cause) cause = CauseIn(v);
  }
  if (cause) {
    u.span = cause->span;
    u.expression = cause->expression;
    // What failed or wasn't reached stays so; anything else is no longer the thing itself.
    if (cause->reason == UnknownReason::kError || cause->reason == UnknownReason::kLimit)
      u.reason = cause->reason;
  } else {
    u.expression = Text(SourceText(span));
  }
  return MakeUnknown(u, arena_).WithSensitive(sensitive);
}

std::string Evaluator::SourceText(Span span) const {
  constexpr std::size_t kMaxText = 120;
  std::string out;
  if (!span.valid()) return out;
  bool blank = false;
  for (char c : sources_.Text(span)) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      blank = !out.empty();
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += c;
    if (out.size() >= kMaxText) {
      // Two long expressions must not be taken for one.
      out += "… (line " + std::to_string(sources_.Begin(span).line) + ")";
      break;
    }
  }
  return out;
}

std::string Evaluator::Prefixed(const ModuleInstance& module, std::string_view name) const {
  std::string out(module.address);
  if (!out.empty()) out += '.';
  return out += name;
}

}  // namespace assay::terraform
