// SPDX-License-Identifier: Apache-2.0
#include "record/scenarios.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace assay {
namespace {

bool Same(const OriginStep& a, const OriginStep& b) { return a.text == b.text && a.location == b.location; }

bool Same(const Finding& a, const Finding& b) {
  return std::tie(a.attribute, a.observed, a.expected, a.message, a.location) ==
             std::tie(b.attribute, b.observed, b.expected, b.message, b.location) &&
         std::equal(a.origin.begin(), a.origin.end(), b.origin.begin(), b.origin.end(),
                    [](const OriginStep& x, const OriginStep& y) { return Same(x, y); });
}

bool Same(const Observation& a, const Observation& b) {
  return std::tie(a.attribute, a.observed, a.assumed) == std::tie(b.attribute, b.observed, b.assumed);
}

bool Same(const Boxed<WaiverUse>& a, const Boxed<WaiverUse>& b) {
  if (!a || !b) return !a && !b;
  return a->covers == b->covers && a->record == b->record && a->id == b->id;
}

template <class T>
bool SameList(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& x, const T& y) { return Same(x, y); });
}

bool Same(const Detail* a, const Detail* b) {
  if (a == b) return true;
  static const Detail kNone;
  if (!a) a = &kNone;
  if (!b) b = &kNone;
  return std::tie(a->message, a->fails_when, a->witness) == std::tie(b->message, b->fails_when, b->witness) &&
         SameList(a->findings, b->findings) && SameList(a->observations, b->observations) &&
         Same(a->waiver, b->waiver);
}

using Scenarios = std::vector<bool>;  // which of a root's scenarios

class Folder {
 public:
  Folder(Ledger& ledger, std::span<const std::string> scenario_of) : ledger_(ledger) {
    for (std::size_t r = 0; r < ledger.roots.size(); ++r) {
      const bool more = r > 0 && !scenario_of[r].empty() && !scenario_of[r - 1].empty() &&
                        ledger.roots[r] == ledger.roots[r - 1];
      if (!more) {
        roots_.push_back(ledger.roots[r]);
        names_.emplace_back();
      }
      place_.emplace_back(roots_.size() - 1, names_.back().size());
      names_.back().push_back(scenario_of[r]);
      if (!scenario_of[r].empty()) ledger_.scenarios[ledger.roots[r]].push_back(scenario_of[r]);
    }
  }

  void Run() {
    if (roots_.size() == ledger_.roots.size()) return;
    ReadEntities();
    FoldPopulations();
    std::vector<Cell> cells = std::move(ledger_.cells);
    ledger_.cells.clear();
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<Cell>> rows;  // by control and entity
    for (Cell& cell : cells) {
      const auto [root, scenario] = place_[cell.root];
      if (names_[root].size() == 1) {
        cell.root = static_cast<std::uint32_t>(root);
        if (cell.subject != kNoSubject) cell.subject = SubjectOf(entity_[cell.subject], Whole(root));
        if (cell.owner != kNoSubject) cell.owner = SubjectOf(entity_[cell.owner], Whole(root));
        ledger_.cells.push_back(cell);
      } else if (cell.subject != kNoSubject) {
        rows[{cell.control, entity_[cell.subject]}].push_back(cell);
      }
    }
    for (const auto& [key, all] : rows) FoldRows(key.second, all);
    FoldPopulationRows(cells);
    // What no row speaks of is still there.
    for (std::uint32_t e = 0; e < entities_.size(); ++e) {
      if (entities_[e].made.empty()) SubjectOf(e, entities_[e].there);
    }
    CountWaivers();
    ledger_.subjects = std::move(subjects_);
    ledger_.roots = std::move(roots_);
  }

 private:
  /// A resource of a root, in those of its scenarios in which it is there.
  struct Entity {
    std::size_t root = 0;
    std::uint32_t first = 0;  // among the ledger's old subjects
    bool judged = false;
    Scenarios there;
    std::map<Scenarios, std::uint32_t> made;  // index among the new subjects
  };

  Scenarios Whole(std::size_t root) const { return Scenarios(names_[root].size(), true); }

  void ReadEntities() {
    // An address may be declared twice, so its number belongs to it.
    std::map<std::tuple<std::size_t, std::string_view, std::string_view, std::size_t>, std::uint32_t> known;
    std::map<std::tuple<std::uint32_t, std::string_view, std::string_view>, std::size_t> seen;
    for (std::uint32_t i = 0; i < ledger_.subjects.size(); ++i) {
      const Subject& s = ledger_.subjects[i];
      const auto [root, scenario] = place_[s.root];
      const std::size_t nth = seen[{s.root, s.type, s.address}]++;
      const auto [it, fresh] =
          known.try_emplace({root, s.type, s.address, nth}, static_cast<std::uint32_t>(entities_.size()));
      if (fresh) entities_.push_back({root, i, false, Scenarios(names_[root].size()), {}});
      Entity& e = entities_[it->second];
      e.there[scenario] = true;
      e.judged = e.judged || s.judged;
      // A waiver is one thing, wherever it was met first.
      if (s.type == kWaiverType) e.there = Whole(root);
      entity_.push_back(it->second);
    }
  }

  std::uint32_t SubjectOf(std::uint32_t entity, const Scenarios& which) {
    Entity& e = entities_[entity];
    const auto [it, fresh] = e.made.try_emplace(which, static_cast<std::uint32_t>(subjects_.size()));
    if (fresh) {
      Subject s = ledger_.subjects[e.first];
      s.root = static_cast<std::uint32_t>(e.root);
      s.judged = e.judged;
      s.scenarios = NamesOf(e.root, which);
      subjects_.push_back(std::move(s));
    }
    return it->second;
  }

  std::vector<std::string> NamesOf(std::size_t root, const Scenarios& which) const {
    std::vector<std::string> out;
    if (std::find(which.begin(), which.end(), false) == which.end()) return out;
    for (std::size_t i = 0; i < which.size(); ++i) {
      if (which[i]) out.push_back(names_[root][i]);
    }
    return out;
  }

  bool Equal(const Cell& a, const Cell& b) const {
    const auto owner = [&](const Cell& c) { return c.owner == kNoSubject ? kNoSubject : entity_[c.owner]; };
    return a.verdict == b.verdict && owner(a) == owner(b) && Same(ledger_.detail(a), ledger_.detail(b));
  }

  void FoldRows(std::uint32_t entity, const std::vector<Cell>& all) {
    const std::size_t root = entities_[entity].root;
    const bool waiver = ledger_.subjects[entities_[entity].first].type == kWaiverType;
    std::vector<std::pair<Cell, Scenarios>> groups;
    for (const Cell& cell : all) {
      const auto group =
          std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return Equal(g.first, cell); });
      if (group == groups.end()) {
        groups.emplace_back(cell, Scenarios(names_[root].size()));
        groups.back().second[place_[cell.root].second] = true;
      } else {
        group->second[place_[cell.root].second] = true;
      }
    }
    for (auto& [cell, which] : groups) {
      if (waiver) which = Whole(root);
      Cell made = cell;
      made.root = static_cast<std::uint32_t>(root);
      made.subject = SubjectOf(entity, which);
      if (cell.owner != kNoSubject) made.owner = SubjectOf(entity_[cell.owner], which);
      made.detail = Named(cell, NamesOf(root, which));
      ledger_.cells.push_back(made);
      ++rows_[{made.root, made.control}];
    }
  }

  /// The detail of a row with its scenarios in every sentence.
  std::uint32_t Named(const Cell& cell, const std::vector<std::string>& scenarios) {
    const bool silent = cell.verdict == Verdict::kPass || cell.verdict == Verdict::kNotApplicable;
    if (scenarios.empty() || silent || cell.detail == kNoDetail) return cell.detail;
    // A detail without findings may be another row's, too.
    std::uint32_t at = cell.detail;
    if (ledger_.details[at].findings.empty()) {
      at = static_cast<std::uint32_t>(ledger_.details.size());
      ledger_.details.push_back(Detail(ledger_.details[cell.detail]));
    }
    const std::string text = ScenariosText(scenarios);
    Detail& detail = ledger_.details[at];
    if (!detail.message.empty()) detail.message = std::string(detail.message) + text;
    for (Finding& finding : detail.findings) {
      if (!finding.message.empty()) finding.message = std::string(finding.message) + text;
    }
    return at;
  }

  void FoldPopulationRows(const std::vector<Cell>& cells) {
    std::map<std::pair<std::size_t, std::uint32_t>, std::vector<Cell>> rows;
    for (const Cell& cell : cells) {
      const std::size_t root = place_[cell.root].first;
      if (cell.subject == kNoSubject && names_[root].size() > 1) rows[{root, cell.control}].push_back(cell);
    }
    for (const auto& [key, all] : rows) {
      const auto open = std::find_if(all.begin(), all.end(),
                                     [](const Cell& c) { return c.verdict != Verdict::kNotApplicable; });
      const bool others = rows_.count({static_cast<std::uint32_t>(key.first), key.second}) > 0;
      if (open == all.end() && others) continue;
      Cell made = open == all.end() ? all.front() : *open;
      Scenarios which(names_[key.first].size());
      for (const Cell& c : all) which[place_[c.root].second] = Equal(c, made);
      made.root = static_cast<std::uint32_t>(key.first);
      if (open != all.end()) made.detail = Named(made, NamesOf(key.first, which));
      ledger_.cells.push_back(made);
    }
  }

  /// What went in is counted in rows from here on. Whatever didn't add up before must not add up now.
  void FoldPopulations() {
    for (const Population& p : ledger_.populations) {
      handed_[{static_cast<std::uint32_t>(place_[p.root].first), p.control}] += p.subjects;
    }
    for (const Cell& cell : ledger_.cells) {
      if (cell.subject != kNoSubject)
        --handed_[{static_cast<std::uint32_t>(place_[cell.root].first), cell.control}];
    }
  }

  void CountWaivers() {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> rows;
    for (WaiverRecord& waiver : ledger_.waivers) waiver.covers = 0;
    for (const Cell& cell : ledger_.cells) {
      if (cell.subject != kNoSubject) ++rows[{cell.root, cell.control}];
      const Detail* detail = ledger_.detail(cell);
      if (detail && detail->waiver && detail->waiver->record < ledger_.waivers.size())
        ++ledger_.waivers[detail->waiver->record].covers;
    }
    ledger_.populations.clear();
    for (const auto& [key, missing] : handed_) {
      const auto there = rows.find(key);
      const std::int64_t all = missing + (there == rows.end() ? 0 : there->second);
      ledger_.populations.push_back({key.first, key.second, static_cast<std::uint32_t>(all)});
    }
  }

  Ledger& ledger_;
  std::vector<std::string> roots_;
  std::vector<std::vector<std::string>> names_;             // of a new root's scenarios
  std::vector<std::pair<std::size_t, std::size_t>> place_;  // of an old root: the new one, which scenario
  std::vector<Entity> entities_;
  std::vector<std::uint32_t> entity_;  // of an old subject
  std::vector<Subject> subjects_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> handed_;  // less the rows there were
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> rows_;     // by root and control
};

}  // namespace

std::string ScenariosText(std::span<const std::string> scenarios) {
  std::string out;
  for (const std::string& name : scenarios) {
    out += out.empty() ? (scenarios.size() > 1 ? " (scenarios " : " (scenario ") : ", ";
    out += name;
  }
  return out.empty() ? out : out + ")";
}

void FoldScenarios(Ledger& ledger, std::span<const std::string> scenario_of) {
  Folder(ledger, scenario_of).Run();
}

}  // namespace assay
