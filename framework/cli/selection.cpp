// SPDX-License-Identifier: Apache-2.0
#include "cli/selection.h"

#include <algorithm>
#include <set>

#include "catalog/waiver.h"
#include "cli/suggest.h"

namespace assay::cli {
namespace {

// Trivy's ids are written with and without their prefix.
std::string_view Canonical(std::string_view id) { return id.starts_with("AVD-") ? id.substr(4) : id; }

bool IsGlob(std::string_view term) { return term.find_first_of("*?") != std::string_view::npos; }

bool NamesById(const ControlBase& control, const std::string& term) {
  if (control.id == term) return true;
  const std::string_view wanted = Canonical(term);
  if (!IsGlob(term)) {
    return std::any_of(control.info.aliases.begin(), control.info.aliases.end(),
                       [&](const Alias& a) { return Canonical(a.id) == wanted; });
  }
  return MatchesGlob(term, control.id) ||
         std::any_of(control.info.aliases.begin(), control.info.aliases.end(),
                     [&](const Alias& a) { return MatchesGlob(wanted, Canonical(a.id)); });
}

// What a term says of frameworks: the controls it names there, and whether it names anything of them at all.
struct OfFrameworks {
  std::set<std::string> controls;
  bool known = false;
};
OfFrameworks NamesByFramework(const std::vector<Framework>& frameworks, const std::string& term) {
  OfFrameworks out;
  for (const Framework& framework : frameworks) {
    std::string criterion = term;
    const bool all = term == framework.id;
    if (term.starts_with(framework.id + ":")) criterion = term.substr(framework.id.size() + 1);
    if (!all && !framework.Find(criterion)) continue;
    out.known = true;
    for (const auto& [control, criteria] : framework.controls) {
      if (all || std::find(criteria.begin(), criteria.end(), criterion) != criteria.end())
        out.controls.insert(control);
    }
  }
  return out;
}

Failure NamesNothing(const std::string& term, const std::vector<Framework>& frameworks) {
  std::vector<std::string> known;
  for (const ControlBase* c : Registry()) {
    known.push_back(c->id);
    if (c->fixture == term) {
      std::string what = term;
      what.append(" names no control; its controls are ").append(term).append(".*");
      return {kUsage, what};
    }
    for (const Alias& a : c->info.aliases) known.emplace_back(a.id);
  }
  for (const Framework& framework : frameworks) {
    known.push_back(framework.id);
    for (const Criterion& criterion : framework.criteria) known.push_back(criterion.id);
  }
  for (const char* severity : {"info", "low", "medium", "high", "critical"}) known.emplace_back(severity);
  std::string suggestion = DidYouMean(term, known);
  if (suggestion.empty()) suggestion = "; `assay list` prints the controls";
  return {kUsage, term + " names no control, peer's id, criterion or severity" + suggestion};
}

tl::expected<std::set<const ControlBase*>, Failure> Named(const std::vector<std::string>& terms,
                                                          const std::vector<Framework>& frameworks) {
  std::set<const ControlBase*> out;
  for (const std::string& term : terms) {
    const std::optional<Severity> severity = FindSeverity(term);
    const OfFrameworks by_framework = NamesByFramework(frameworks, term);
    bool named = severity || by_framework.known;
    for (const ControlBase* c : Registry()) {
      if (severity ? c->info.severity != *severity
                   : !NamesById(*c, term) && !by_framework.controls.contains(c->id)) {
        continue;
      }
      out.insert(c);
      named = true;
    }
    if (!named) return tl::unexpected(NamesNothing(term, frameworks));
  }
  return out;
}

}  // namespace

tl::expected<std::vector<const ControlBase*>, Failure> SelectControls(
    const std::vector<std::string>& select, const std::vector<std::string>& ignore,
    const std::vector<Framework>& frameworks) {
  const auto chosen = Named(select, frameworks);
  if (!chosen) return tl::unexpected(chosen.error());
  const auto left_out = Named(ignore, frameworks);
  if (!left_out) return tl::unexpected(left_out.error());
  std::vector<const ControlBase*> out;
  for (const ControlBase* c : Registry()) {
    if ((select.empty() || chosen->contains(c)) && !left_out->contains(c)) out.push_back(c);
  }
  return out;
}

tl::expected<const ControlBase*, Failure> NamedControl(const std::string& name) {
  if (const ControlBase* control = FindControl(name)) return control;
  std::vector<std::string> known, equal;
  const ControlBase* found = nullptr;
  for (const ControlBase* c : Registry()) {
    known.push_back(c->id);
    for (const Alias& a : c->info.aliases) {
      known.emplace_back(a.id);
      if (Canonical(a.id) != Canonical(name)) continue;
      equal.push_back(c->id);
      found = c;
    }
  }
  if (equal.size() == 1) return found;
  if (!equal.empty()) {
    std::string message = name + " is a peer's id of several controls:";
    for (const std::string& id : equal) message += " " + id;
    return tl::unexpected(Failure{kUsage, message});
  }
  std::string suggestion = DidYouMean(name, known);
  if (suggestion.empty()) suggestion = "; `assay list` prints them all";
  return tl::unexpected(Failure{kUsage, "there is no control " + name + suggestion});
}

}  // namespace assay::cli
