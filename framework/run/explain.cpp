// SPDX-License-Identifier: Apache-2.0
#include "run/explain.h"

#include <algorithm>
#include <set>

#include "model/construct.h"
#include "record/redact.h"
#include "run/negated.h"
#include "value/ops.h"

namespace assay {
namespace {

// The text of a path as it was walked, with indices, which the keyed path of its element replaces.
std::string IndexedText(const PathNode* path) {
  if (!path) return "";
  PathNode plain = *path;
  plain.key = {};
  return PathText(&plain);
}

std::string AttributeText(const CaseInfo* c, const char* name, const ElementNote* element) {
  std::string text = c && c->path ? PathText(c->path) : std::string(name);
  if (!element || !element->path) return text;
  const std::string indexed = IndexedText(element->path), keyed = PathText(element->path);
  if (text.starts_with(indexed)) return keyed + text.substr(indexed.size());
  return keyed + "." + name;
}

std::string Observed(const CaseInfo& c) {
  if (c.state == SettingState::kAbsent) return "not set";
  if (c.state == SettingState::kUnknown && c.source.open()) return "unknown";
  if (c.state == SettingState::kUnknown && !c.source.is_unknown()) {
    return c.source.is_absent() ? "unknown" : Render(c.source) + " (can't be read as what it should be)";
  }
  std::string text = Render(c.source);
  if (c.assumed) text += " (the default)";
  return text;
}

const char* StepVerb(OriginKind kind) {
  switch (kind) {
    case OriginKind::kLiteral:
      return "written";
    case OriginKind::kDefault:
      return "default of";
    case OriginKind::kInput:
      return "given to";
    case OriginKind::kReference:
      return "from";
    case OriginKind::kCall:
      return "computed by";
    case OriginKind::kTemplate:
      return "in a template";
    case OriginKind::kBranch:
      return "one side of a condition";
    case OriginKind::kMerge:
      return "merged from";
    case OriginKind::kEncoded:
      return "encoded in";
    case OriginKind::kAssumed:
      return "documented default";
  }
  return "";
}

Location PlaceOf(const CaseInfo* c, const detail::ReadNote* read, const ElementNote* element,
                 const Resource* owner, const Sources& sources) {
  // What is missing at the top of a resource is put at its header, not at the body that lacks it, nor at what
  // made an element of it.
  const Span own = c && !c->assumed ? c->source.span() : Span{};
  if (c && c->state == SettingState::kAbsent && owner && own.valid() && own == owner->attributes.span() &&
      owner->header_span.valid())
    return Locate(sources, owner->header_span);
  for (const Span span :
       {own, read ? read->element.span() : Span{}, element ? element->source.span() : Span{},
        owner ? owner->header_span : Span{}, owner ? owner->span : Span{}}) {
    if (span.valid()) return Locate(sources, span);
  }
  return {};
}

// The case that a read fails by: one that matches where it must not, or the other way round.
const CaseInfo* Refused(const detail::ReadNote& r) { return r.negated ? r.yes : r.no; }

bool Stated(const CaseInfo& c) { return c.state != SettingState::kAbsent && !c.assumed; }

// The read that a failure is put at. In a list of what must not be, the last that matched says most ("effect,
// action, resource"). Elsewhere what is there and isn't good enough comes first, then what is there and must
// not be: it has to change unless something is added that isn't there yet.
const detail::ReadNote* Blame(const ExpectationNote& e, const std::vector<detail::ReadNote>& reads,
                              bool failed) {
  const detail::ReadNote *stated = nullptr, *negated = nullptr, *any = nullptr;
  for (std::uint32_t i = e.tri.first_read; i < e.tri.end_read && i < reads.size(); ++i) {
    const detail::ReadNote& r = reads[i];
    if (!failed && r.maybe) return &r;
    if (!failed || !Refused(r) || r.condition) continue;
    if (r.negated) negated = &r;
    if (!r.negated && !stated && Stated(*Refused(r))) stated = &r;
    if (!any) any = &r;
  }
  if (stated && !(e.negative && negated)) return stated;
  if (negated) return negated;
  if (any) return any;
  return e.tri.first_read < reads.size() && e.tri.first_read < e.tri.end_read ? &reads[e.tri.end_read - 1]
                                                                              : nullptr;
}

const CaseInfo* CaseOf(const detail::ReadNote& r, bool failed) {
  const CaseInfo* wanted = failed ? Refused(r) : r.maybe;
  for (const CaseInfo* c : {wanted, r.no, r.maybe, r.yes}) {
    if (c) return c;
  }
  return nullptr;
}

// Of a search for one among several: how many were asked the same and refused it, if none did otherwise.
std::size_t AllRefused(const detail::ReadNote& blamed, const ExpectationNote& e,
                       const std::vector<detail::ReadNote>& reads) {
  std::size_t refused = 0;
  for (std::uint32_t i = e.tri.first_read; i < e.tri.end_read && i < reads.size(); ++i) {
    const detail::ReadNote& r = reads[i];
    if (r.expected != blamed.expected || std::string_view(r.name) != blamed.name) continue;
    if (!r.no || r.yes || r.maybe) return 0;
    ++refused;
  }
  return refused;
}

// In a search for one of which several things are asked, what is asked of all in vain says more than what
// some of them satisfy: of two alarms neither watches this function, not: the first one watches an API.
const detail::ReadNote* AskedInVain(const detail::ReadNote& blamed, const ExpectationNote& e,
                                    const std::vector<detail::ReadNote>& reads) {
  const detail::ReadNote* last = &blamed;
  bool accepted = false;
  for (std::uint32_t i = e.tri.first_read; i < e.tri.end_read && i < reads.size(); ++i) {
    const detail::ReadNote& r = reads[i];
    if (r.negated || r.condition || r.expected.empty()) continue;
    accepted =
        accepted || (r.yes && r.expected == blamed.expected && std::string_view(r.name) == blamed.name);
    if (r.no && AllRefused(r, e, reads) > 1) last = &r;
  }
  return accepted ? last : &blamed;
}

// What decides whether anything is asked of the subject, where that can't be known.
const detail::ReadNote* OpenCondition(const std::vector<detail::ReadNote>& reads) {
  const auto it = std::find_if(reads.begin(), reads.end(),
                               [](const detail::ReadNote& r) { return r.condition && r.maybe; });
  return it == reads.end() ? nullptr : &*it;
}

// An expression can be a whole script: its first line says which one it is.
std::string Shortened(std::string_view expression) {
  constexpr std::size_t kMax = 120;
  const std::size_t line = std::min(expression.find_first_of("\r\n"), expression.size());
  std::size_t cut = std::min(line, kMax);
  while (cut < expression.size() && cut > 0 && (static_cast<unsigned char>(expression[cut]) & 0xC0) == 0x80)
    --cut;  // not inside a character
  return std::string(expression.substr(0, cut)) + (cut < expression.size() ? "…" : "");
}

std::string Reason(const Value& v) {
  if (v.is_unknown()) {
    const Unknown& u = v.unknown();
    if (!u.expression.empty()) return Shortened(u.expression) + " is not known";
  }
  if (v.open()) return "not all of what stands there is understood";
  return "it is not known what it holds";
}

std::string CannotBeKnown(const std::string& attribute, const CaseInfo* c) {
  return attribute + " can't be known here: " + (c ? Reason(c->source) : std::string("it is not known"));
}

}  // namespace

std::vector<OriginStep> OriginSteps(const Value& value, const Sources& sources) {
  std::vector<OriginStep> steps;
  const Origin* first = value.origin();
  for (const Origin* o = first; o && steps.size() < 16; o = o->via()) {
    if (o == first && o->kind == OriginKind::kLiteral) continue;
    OriginStep step;
    std::string text = StepVerb(o->kind);
    // A template's text may be a file with all that is in it.
    if (!o->what().empty()) text += " " + RedactLine(Shortened(o->what()));
    step.location = Locate(sources, o->span);
    if (o->kind == OriginKind::kLiteral && o->what().empty()) text = "written here";
    step.text = text;
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<OriginStep> CallSteps(const Resource& resource, const Sources& sources) {
  std::vector<OriginStep> steps;
  for (const CallSite* call = resource.call; call; call = call->caller) {
    steps.push_back({std::string(call->address), Locate(sources, call->span)});
  }
  std::reverse(steps.begin(), steps.end());
  const Value* metadata = resource.attributes.Find("@Metadata");
  const Value* path = metadata ? metadata->Find(kConstructPath) : nullptr;
  if (path && path->is_string()) {
    const Value* place = metadata->Find(kConstructPlace);
    steps.push_back({"construct " + std::string(path->string()) +
                         (place && place->is_string() ? ", made at " + std::string(place->string()) : ""),
                     Locate(sources, path->span())});
  }
  return steps;
}

Explanation Explain(const CellContext& cell, const CellResult& result, const Resource* subject,
                    const Sources& sources) {
  Explanation out;
  out.owner = subject;
  const bool all_fail = result.state == CellResult::State::kFail;
  // Nothing fails for certain, so what fails here does so only if it is asked.
  const detail::ReadNote* condition = result.state == CellResult::State::kOpen && result.fail == Guard::kNever
                                          ? OpenCondition(cell.reads())
                                          : nullptr;
  std::set<std::string> seen;
  bool owner_known = false;
  for (const ExpectationNote& e : cell.expectations()) {
    const bool failed = e.tri.fail != Guard::kNever;
    if (all_fail && !failed) continue;
    const ElementNote* element = e.has_element ? &e.element : nullptr;
    Finding f;
    const CaseInfo* c = nullptr;
    const detail::ReadNote* r = nullptr;
    if (!e.open_list.empty()) {
      f.attribute = e.element.path ? PathText(e.element.path) : e.open_list;
      f.observed = Render(e.element.source);
      f.message = f.attribute + " may hold more than can be seen: " + Reason(e.element.source);
    } else if (r = Blame(e, cell.reads(), failed); r) {
      if (failed && !r->negated && !element) r = AskedInVain(*r, e, cell.reads());
      c = CaseOf(*r, failed);
      if (failed && !r->negated && !element && !r->expected.empty() && AllRefused(*r, e, cell.reads()) > 1) {
        f.attribute = r->name;
        f.expected = r->expected;
        f.message = "there is no " + f.attribute + " here that " + r->expected;
        f.location = PlaceOf(nullptr, nullptr, nullptr, subject, sources);
        if (!seen.insert(f.message).second) continue;
        owner_known = true;
        out.findings.push_back(std::move(f));
        continue;
      }
      f.attribute = AttributeText(c, r->name, element);
      f.observed = c ? Observed(*c) : "nothing";
      const bool refused = r->negated;
      f.expected = refused ? Negated(r->expected) : r->expected;
      const bool statement = failed && c && c->statement && c->path && c->source.is_bool();
      if (statement) {
        f.observed = c->source.boolean() ? r->name : Negated(r->name);
        f.expected = c->source.boolean() ? Negated(r->name) : r->name;
        f.message = f.attribute + " " + f.observed;
      } else if (!failed) {
        f.message = CannotBeKnown(f.attribute, c);
      } else if (e.negative && element && element->path) {
        f.message = PathText(element->path) + " is refused: " + r->name + " is " + f.observed;
      } else if (refused) {
        f.message = f.attribute + " is " + f.observed + ", which is refused";
      } else if (r->expected.empty()) {
        f.message = f.attribute + " has nothing that meets the requirement";
      } else if (c && c->state == SettingState::kAbsent && !c->path && !c->source.span().valid()) {
        // A list that no text could hold, such as the resources of a root.
        f.message = "there is nothing here that meets the requirement";
      } else {
        f.message = f.attribute + " is " + f.observed + "; required: " + r->expected;
      }
    } else {
      f.attribute = element && element->path ? PathText(element->path) : "";
      f.message = element && element->path ? f.attribute + " is refused"
                                           : "there is nothing here that meets the requirement";
    }
    if (failed && condition) {
      f.message = std::string(f.message) + ", if that is asked at all: " +
                  CannotBeKnown(AttributeText(condition->maybe, condition->name, nullptr), condition->maybe);
    }
    const Resource* owner = c && c->owner               ? c->owner
                            : r && r->element_owner     ? r->element_owner
                            : element && element->owner ? element->owner
                                                        : subject;
    f.location = PlaceOf(c, r, element, owner, sources);
    if (c) f.origin = OriginSteps(c->source, sources);
    // Paths through WHEN reach the same expectation more than once.
    if (!seen.insert(f.attribute + "\n" + f.message + "\n" + std::to_string(f.location.start_offset)).second)
      continue;
    if (!owner_known) {
      out.owner = owner;
      owner_known = true;
    }
    out.findings.push_back(std::move(f));
  }
  return out;
}

std::vector<Observation> Observe(const CellContext& cell) {
  std::vector<Observation> out;
  for (const detail::ReadNote& r : cell.reads()) {
    for (const CaseInfo* c : {r.yes, r.no, r.maybe}) {
      if (!c) continue;
      Observation o;
      o.attribute = c->path ? PathText(c->path) : r.name;
      o.observed = Observed(*c);
      o.assumed = c->assumed;
      const bool known = std::any_of(out.begin(), out.end(), [&](const Observation& x) {
        return x.attribute == o.attribute && x.observed == o.observed;
      });
      if (!known && out.size() < 64) out.push_back(std::move(o));
    }
  }
  return out;
}

}  // namespace assay
